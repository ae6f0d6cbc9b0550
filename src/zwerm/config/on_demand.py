"""Pages that are loaded when somebody first asks for one of them."""

from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import get_language


class OnDemand(URLResolver):
    """Of a namespace of its own: until its names are asked, looking up others does not load it."""

    def _populate(self) -> None:
        """Asked by the pages around it, for the names of all; ours are found when needed."""

    @property
    def reverse_dict(self) -> Any:
        self._load()
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        self._load()
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        self._load()
        return super().app_dict

    def _load(self) -> None:
        if get_language() not in self._reverse_dict:
            super()._populate()


def on_demand(route: str, urls: str, *, name: str) -> OnDemand:
    """Like `path(route, include(urls))`, for a module that costs much to load."""
    return OnDemand(RoutePattern(route, is_endpoint=False), urls, app_name=name, namespace=name)
