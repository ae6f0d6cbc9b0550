"""The main menu: entries are declared in `config/navigation.py`, here they become links."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


def everyone(_request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu, for whoever `is_open_to` lets in."""

    label: str | Promise
    url_name: str
    is_open_to: Callable[[HttpRequest], bool] = everyone


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_current: bool


def links(entries: Iterable[Entry], request: HttpRequest) -> list[Link]:
    """The entries this user may open; the one whose address the page begins with is current."""
    open_entries = [entry for entry in entries if entry.is_open_to(request)]
    found = [(str(entry.label), url) for entry in open_entries if (url := _url(entry.url_name))]
    above = [url for _, url in found if _contains(url, request.path)]
    current = max(above, key=len, default=None)
    return [Link(label, url, url == current) for label, url in found]


def _url(name: str) -> str | None:
    """Nothing for a page that this installation does not have."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _contains(url: str, path: str) -> bool:
    """The start page has no pages under it, though every address begins with its own."""
    return path == url if url == "/" else path.startswith(url)
