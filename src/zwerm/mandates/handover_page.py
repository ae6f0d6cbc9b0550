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
from zwerm.core.reading_together import read_together
from zwerm.people.models import Person
from zwerm.schools.family import family_rows
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster

from .entries import place_name
from .handing_over import mandates_in_the_way
from .handover import Handover, Succession
from .handover_deputies import Replacement, deputed_mandates, replaced
from .handover_forms import SuccessorsForm
from .handover_items import TopicItems, by_topic
from .handover_people import Choosable, Known, owners
from .models import Mandate

KINDS = [Mandate.Kind.EXECUTE, Mandate.Kind.CONTACT, Mandate.Kind.DECIDE, Mandate.Kind.STEER]


# More mandates than this are shown together where they have the same kind and successor.
MOST_LINES = 15
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
        self._choosable = Choosable(handover)
        self._read()

    def _read(self) -> None:
        """On one trip to the database, but for those who can be chosen: they may be thousands."""
        handover = self.handover
        self._succession_rows = handover.successions.select_related(
            "mandate__task", "mandate__organisation", "successor"
        )
        self._item_rows = handover.items.select_related("done_by", "owner")
        self._owner_rows = owners(handover)
        tasks = handover.successions.values("mandate__task")
        # Who has a mandate for the same task, or is the backup, while the person is gone.
        held = Mandate.objects.filter(task__in=tasks).from_day(handover.first_day)
        in_the_way, deputed = mandates_in_the_way(handover), deputed_mandates(handover)
        if handover.is_confirmed:
            held, in_the_way, deputed = held.none(), in_the_way.none(), deputed.none()
        self._held, self._in_the_way = held.values_list("task_id", "person_id"), in_the_way
        self._deputed_rows = deputed
        read_together(
            self._succession_rows,
            self._item_rows,
            self._owner_rows,
            self._held,
            self._in_the_way,
            self._deputed_rows,
            family_rows(handover.person.organisation.top.pk),
        )

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
        clusters = list(Cluster.values)
        return sorted(
            self._succession_rows,
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
            people=self._choosable.at(
                {row.mandate.organisation_id for row in self.successions},
                set().union(*self._near.values()),
                self.extra,
            ),
            everyone=self.everyone,
            near=self._near,
        )

    @property
    def chosen(self) -> dict[int, Person | None]:
        """By succession, after the form is found to be valid."""
        chosen = self.form.chosen
        people = Person.objects.in_bulk(set(chosen.values()) - {None})
        return {row: None if key is None else people[key] for row, key in chosen.items()}

    @property
    def everyone(self) -> list[Known]:
        """Who is there in those days, of the whole school group."""
        return self._choosable.everyone

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.everyone]

    @cached_property
    def extra(self) -> Known | None:
        return self._choosable.one(self._extra) if self._extra else None

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
        return [one for one in self._in_the_way if one.pk not in known]

    @cached_property
    def topics(self) -> list[TopicItems]:
        return by_topic(self._item_rows)

    @property
    def items(self) -> int:
        return sum(len(topic.items) for topic in self.topics)

    @property
    def items_done(self) -> int:
        return sum(item.done_at is not None for topic in self.topics for item in topic.items)

    @property
    def owners(self) -> Sequence[Person]:
        """Who may take care of something."""
        return sorted(self._owner_rows, key=lambda one: (one.name, one.pk))

    def deputed(self, by: User) -> list[Replacement]:
        """Mandates of colleagues of which the person is the deputy, and who is it from then on."""
        return replaced(self._deputed_rows, self._succession_rows, by=by)

    @cached_property
    def _near(self) -> dict[int, set[int]]:
        """By task, who has a mandate for it or is the backup, while the person is gone."""
        found: dict[int, set[int]] = {}
        for task, person in self._held:
            found.setdefault(task, set()).add(person)
        return found


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
