"""What of a scenario the board shows, as its address says it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from zwerm.tasks.models import Cluster

from .models import PlannedTask

People = Literal["", "work", "free", "full", "all"]
LONGEST_WORDS = 100
# As many figures as a key in the database can have.
LONGEST_KEY = 18
MOST_PAGES = 1000
PEOPLE_CHOICES = (
    ("work", _("With work or a decision here")),
    ("free", _("With hours left")),
    ("full", _("Without hours left")),
    ("all", _("Everybody here")),
)
VIEW_CHOICES = (("", _("By task")), ("people", _("By person")))
BAR_CHOICES = (("", _("by source")), ("cluster", _("by cluster")))
ALONE_LABEL = _("Without backup")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is shown. An empty place is the whole scenario."""

    place: str = ""
    cluster: str = ""
    only_gaps: bool = False
    only_core: bool = False
    only_alone: bool = False  # asks for a backup and has none
    words: str = ""  # in the name of the task
    person: str = ""  # words in the name of the person
    home: str = ""  # the code of a school
    works_in: str = ""  # a cluster
    people: People = ""  # empty: whatever suits their number
    closed: frozenset[str] = frozenset()  # clusters without their tasks
    view: str = ""
    bars: str = ""
    page: int = 1  # of people
    task: int | None = None  # the key of one planned task
    columns: tuple[int, ...] | None = None  # exactly these people, by their keys

    def shows(self, planned: PlannedTask) -> bool:
        return (
            self.task in (None, planned.pk)
            and self.cluster in ("", planned.task.cluster)
            and (not self.only_gaps or planned.short_minutes > 0)
            and (not self.only_core or planned.is_core)
            and contains(planned.task.name, self.words)
        )

    @property
    def has_people(self) -> bool:
        """Whether something was asked about the people."""
        return bool(self.person or self.home or self.works_in or self.people)

    @property
    def has_any(self) -> bool:
        tasks = self.cluster or self.only_gaps or self.only_core or self.only_alone or self.words
        return bool(tasks) or self.has_people

    @property
    def is_list(self) -> bool:
        return self.view == "people"

    def address(self, **changes: Any) -> str:
        """The same board with something else; a page of people counts for these people only."""
        return "?" + urlencode(list(replace(self, **changes)._pairs()))

    def folded(self, cluster: str) -> str:
        return self.address(closed=self.closed ^ {cluster})

    @property
    def cleared(self) -> str:
        kept = Filters(place=self.place, view=self.view, bars=self.bars)
        return kept.address()

    def _pairs(self) -> Iterator[tuple[str, str]]:
        words = {
            "place": self.place,
            "cluster": self.cluster,
            "gaps": "1" if self.only_gaps else "",
            "core": "1" if self.only_core else "",
            "alone": "1" if self.only_alone else "",
            "q": self.words,
            "name": self.person,
            "home": self.home,
            "in": self.works_in,
            "people": self.people,
            "view": self.view,
            "bars": self.bars,
            "page": str(self.page) if self.page > 1 else "",
        }
        yield from ((name, value) for name, value in words.items() if value)
        yield from (("closed", cluster) for cluster in sorted(self.closed))


EVERYTHING = Filters()


def contains(name: str, words: str) -> bool:
    """Whether every word stands somewhere in the name."""
    found = name.casefold()
    return all(word in found for word in words.casefold().split())


def keys(text: str) -> list[int]:
    """Of people in a row, as the board writes them; anything else is nobody."""
    return [int(each) for each in text.split(",") if each.isdecimal() and len(each) <= LONGEST_KEY]


def _words() -> forms.CharField:
    return forms.CharField(required=False, max_length=LONGEST_WORDS)


class BoardForm(forms.Form):
    """The address of a board; what is unknown or wrong shows everything."""

    place = forms.CharField(required=False)
    cluster = forms.ChoiceField(choices=Cluster.choices, required=False)
    gaps = forms.BooleanField(required=False)
    core = forms.BooleanField(required=False)
    alone = forms.BooleanField(required=False)
    q = _words()
    name = _words()
    home = forms.CharField(required=False)
    people = forms.ChoiceField(choices=PEOPLE_CHOICES, required=False)
    closed = forms.MultipleChoiceField(choices=Cluster.choices, required=False)
    view = forms.ChoiceField(choices=VIEW_CHOICES, required=False)
    bars = forms.ChoiceField(choices=BAR_CHOICES, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A name that Python keeps for itself.
        self.fields["in"] = forms.ChoiceField(choices=Cluster.choices, required=False)

    @property
    def filters(self) -> Filters:
        self.is_valid()
        clean = self.cleaned_data
        return Filters(
            place=clean.get("place", ""),
            cluster=clean.get("cluster", ""),
            only_gaps=clean.get("gaps", False),
            only_core=clean.get("core", False),
            only_alone=clean.get("alone", False),
            words=clean.get("q", "").strip(),
            person=clean.get("name", "").strip(),
            home=clean.get("home", ""),
            works_in=clean.get("in", ""),
            people=clean.get("people", ""),
            closed=frozenset(clean.get("closed", ())),
            view=clean.get("view", ""),
            bars=clean.get("bars", ""),
            page=clean.get("page") or 1,
        )
