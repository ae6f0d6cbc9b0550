"""Everything the page of a handover shows, gathered before it is drawn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet

from zwerm.accounts.models import User
from zwerm.core.fields import LONGEST_KEY
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster

from .entries import place_name
from .handing_over import mandates_in_the_way
from .handover import Handover, Succession
from .handover_forms import SuccessorsForm
from .handover_items import TopicItems, by_topic
from .models import Mandate

KINDS = [Mandate.Kind.EXECUTE, Mandate.Kind.CONTACT, Mandate.Kind.DECIDE, Mandate.Kind.STEER]


# More mandates than this are shown together where they have the same kind and successor.
MOST_LINES = 15
# More people than this do not all stand in every list: others are put there by name.
MOST_PEOPLE = 60
ALL = "all"


@dataclass(frozen=True, slots=True)
class SuccessorRow:
    """Mandates of one kind that go to one person: one, or several that are shown together."""

    successions: Sequence[Succession]
    field: forms.BoundField | None

    @property
    def succession(self) -> Succession:
        return self.successions[0]

    @property
    def is_open(self) -> bool:
        return self.succession.successor_id is None

    @property
    def key(self) -> str:
        return _line_key(self.succession)

    @property
    def place(self) -> str:
        return place_name(self.succession.mandate)

    @property
    def names(self) -> list[str]:
        """Of the tasks, each with how many places it is about."""
        counts = Counter(row.mandate.task.name for row in self.successions)
        return [f"{name} ({times} ×)" if times > 1 else name for name, times in counts.items()]


def _line_key(row: Succession) -> str:
    backup = "backup" if row.mandate.is_backup else row.mandate.kind
    return f"{backup}-{row.successor_id or 0}-{row.why}"


class HandoverPage:
    """`apart` is the line of which each mandate is shown by itself; or all of them."""

    def __init__(
        self, handover: Handover, data: Any = None, *, apart: str = "", extra: str = ""
    ) -> None:
        """`extra` is the key of somebody who is put in every list."""
        self.handover, self._data, self.apart = handover, data, apart
        self._extra = int(extra) if extra.isdecimal() and len(extra) <= LONGEST_KEY else 0

    @cached_property
    def is_grouped(self) -> bool:
        return len(self.successions) > MOST_LINES and self.apart != ALL

    @cached_property
    def lines(self) -> list[list[Succession]]:
        if not self.is_grouped:
            return [[row] for row in self.successions]
        lines: dict[str, list[Succession]] = {}
        for row in self.successions:
            key = _line_key(row)
            lines.setdefault(f"{key}-{row.pk}" if key == self.apart else key, []).append(row)
        order = [*KINDS, "backup"]
        return sorted(
            lines.values(),
            key=lambda line: (
                line[0].successor_id is not None,
                order.index(_line_key(line[0]).partition("-")[0]),
                -len(line),
            ),
        )

    @cached_property
    def successions(self) -> list[Succession]:
        """By task, in the order of the catalogue; who executes first, backups last."""
        rows = self.handover.successions.select_related(
            "mandate__task", "mandate__organisation", "successor"
        )
        clusters = list(Cluster.values)
        return sorted(
            rows,
            key=lambda row: (
                clusters.index(row.mandate.task.cluster),
                row.mandate.task_id,
                row.mandate.is_backup,
                KINDS.index(Mandate.Kind(row.mandate.kind)),
                row.pk,
            ),
        )

    @cached_property
    def form(self) -> SuccessorsForm:
        return SuccessorsForm(
            self._data,
            lines=self.lines,
            people=self._people,
            everyone=self.everyone,
            near=self._near,
        )

    @cached_property
    def extra(self) -> Person | None:
        return next((one for one in self.everyone if one.pk == self._extra), None)

    @cached_property
    def rows(self) -> list[SuccessorRow]:
        if self.handover.is_confirmed:
            return [SuccessorRow(line, None) for line in self.lines]
        return [SuccessorRow(line, self.form.field_of(line)) for line in self.lines]

    @cached_property
    def open_count(self) -> int:
        return sum(row.successor_id is None for row in self.successions)

    @property
    def core_tasks(self) -> int:
        return len({row.mandate.task_id for row in self.successions if row.mandate.task.is_core})

    @property
    def tasks(self) -> int:
        return len({row.mandate.task_id for row in self.successions})

    @cached_property
    def beyond(self) -> list[Mandate]:
        """Mandates that someone else has to hand over, such as those of the school group."""
        if self.handover.is_confirmed:
            return []
        known = {row.mandate_id for row in self.successions}
        return [one for one in mandates_in_the_way(self.handover) if one.pk not in known]

    @cached_property
    def topics(self) -> list[TopicItems]:
        items = list(self.handover.items.select_related("done_by", "owner"))
        return by_topic(items)

    @property
    def items(self) -> int:
        return sum(len(topic.items) for topic in self.topics)

    @property
    def items_done(self) -> int:
        return sum(item.done_at is not None for topic in self.topics for item in topic.items)

    @cached_property
    def owners(self) -> list[Person]:
        """Who may take care of something: who works there, the person, and who takes over."""
        home = self.handover.person.organisation
        inside = set(Organisation.objects.below(home.pk).values_list("pk", flat=True))
        taking = {row.successor_id for row in self.successions}
        near = [one for one in self.everyone if one.pk in taking or _works_at(one, inside)]
        return sorted([*near, self.handover.person], key=lambda one: (one.name, one.pk))

    @cached_property
    def _near(self) -> dict[int, set[int]]:
        """Who has a mandate for the same task, or is the backup, while the person is gone."""
        found: dict[int, set[int]] = {}
        tasks = {row.mandate.task_id for row in self.successions}
        held = Mandate.objects.filter(task__in=tasks).from_day(self.handover.first_day)
        for task, person in held.values_list("task_id", "person_id"):
            found.setdefault(task, set()).add(person)
        return found

    @cached_property
    def everyone(self) -> list[Person]:
        """Who is there in those days, of the whole school group."""
        top = self.handover.person.organisation.top
        end = self.handover.last_day or self.handover.first_day
        there = Q(ends_on__isnull=True) | Q(ends_on__gte=end)
        people = Person.objects.working_at(top).filter(there).exclude(pk=self.handover.person_id)
        return list(people.prefetch_related("homes").order_by("name", "pk"))

    @cached_property
    def _people(self) -> dict[int, Sequence[Person]]:
        """To choose from at each place: who works there, and the group's own people."""
        top = self.handover.person.organisation.top
        parents = dict(Organisation.objects.below(top.pk).values_list("pk", "parent_id"))
        found: dict[int, Sequence[Person]] = {}
        for place in {row.mandate.organisation_id for row in self.successions}:
            above = parents.get(place)
            is_whole = place == top.pk and top.is_group
            below = () if is_whole else (pk for pk, up in parents.items() if up == place)
            inside = {place, *below}
            # Who works at a school works at its sites.
            if above is not None and not (above == top.pk and top.is_group):
                inside.add(above)
            here = [one for one in self.everyone if one.is_group_staff or _works_at(one, inside)]
            if is_whole:
                here = self._of_the_whole(here)
            if self.extra is not None and self.extra not in here:
                here.append(self.extra)
            found[place] = here
        return found

    def _of_the_whole(self, staff: list[Person]) -> list[Person]:
        """For work of the whole group: its own people and who has a part in it. All, if few."""
        if len(self.everyone) <= MOST_PEOPLE:
            return self.everyone
        known = {one.pk for one in staff}.union(*self._near.values())
        return [one for one in self.everyone if one.pk in known]


def _works_at(person: Person, places: set[int]) -> bool:
    return person.organisation_id in places or any(home.pk in places for home in person.homes.all())


def handovers(user: User, organisation: Organisation) -> QuerySet[Handover]:
    """Of the people of this place, the ones in preparation first."""
    inside = Organisation.objects.below(organisation.pk).values("pk")
    rows = Handover.objects.visible_to(user).filter(person__organisation__in=inside)
    return (
        rows.select_related("person__organisation")
        .annotate(
            mandate_count=Count("successions", distinct=True),
            open_count=Count(
                "successions", filter=Q(successions__successor__isnull=True), distinct=True
            ),
            item_count=Count("items", distinct=True),
            done_count=Count("items", filter=Q(items__done_at__isnull=False), distinct=True),
        )
        .order_by("confirmed_at", "-first_day", "-pk")
    )
