"""Who could have someone's mandates in the days without them. Reads; changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from django.db.models import Q

from zwerm.accounts.models import User
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.successors import NO_TAKERS, Takers, takers_for

from . import drafting
from .adoption import Adoption, slot_of
from .drafting import Draft, Slot, Work
from .handover import Handover, Succession
from .models import Mandate

Why = Succession.Why
Proposal = tuple[int, str]  # the person, and why

ROLES = {drafting.DECIDE, drafting.STEER}


class Proposals:
    """For each mandate the first that fits: stand-in, division, colleague, backup, role."""

    def __init__(self, handover: Handover, mandates: Sequence[Mandate], *, reader: User) -> None:
        self.handover, self.mandates, self._reader = handover, mandates, reader
        self.takers: dict[Slot, dict[int, int]] = {}
        self.new_backups: dict[Slot, list[int]] = {}
        self.drafts: dict[Slot, list[Draft]] = {}
        for scenario in self._scenarios():
            self._read(scenario)

    def of(self, mandate: Mandate) -> Proposal | None:
        return next((found for found in self._in_order(mandate) if self._is_there(found[0])), None)

    def _in_order(self, mandate: Mandate) -> Iterable[Proposal]:
        slot = slot_of(mandate)
        for pk in self._stand_ins:
            yield pk, Why.STAND_IN
        if mandate.is_backup:
            yield from ((pk, Why.DIVISION) for pk in self.new_backups.get(slot, ()))
            yield from ((pk, Why.TOGETHER) for pk in self._others(slot, is_backup=True))
        elif mandate.kind == drafting.EXECUTE:
            yield from self._executors(slot)
        else:
            reason = Why.ROLE if mandate.kind in ROLES else Why.DIVISION
            drafts = [draft.person for draft in self.drafts.get(slot, ())]
            yield from ((pk, reason) for pk in drafts)
            yield from ((pk, Why.TOGETHER) for pk in self._others(slot, is_backup=False))
            if mandate.kind == drafting.CONTACT:
                yield from self._executors(slot._replace(kind=drafting.EXECUTE))
            elif mandate.kind == drafting.STEER:
                decides = slot._replace(kind=drafting.DECIDE)
                yield from ((pk, Why.ROLE) for pk in self._others(decides, is_backup=False))

    def _executors(self, slot: Slot) -> Iterable[Proposal]:
        takers = self.takers.get(slot, {})
        together = self._others(slot, is_backup=False)
        for pk in sorted(takers, key=lambda pk: (-takers[pk], pk)):
            yield pk, Why.TOGETHER if pk in together else Why.DIVISION
        yield from ((pk, Why.TOGETHER) for pk in together)
        yield from ((pk, Why.BACKUP) for pk in self._others(slot, is_backup=True))

    def _others(self, slot: Slot, *, is_backup: bool) -> list[int]:
        return self._held.get((slot, is_backup), [])

    @cached_property
    def _held(self) -> dict[tuple[Slot, bool], list[int]]:
        """What others have of the same tasks when the person is gone."""
        tasks = {mandate.task_id for mandate in self.mandates}
        rows = Mandate.objects.filter(task__in=tasks).from_day(self.handover.first_day)
        found: dict[tuple[Slot, bool], list[int]] = {}
        for row in rows.exclude(person=self.handover.person).order_by("pk"):
            found.setdefault((slot_of(row), row.is_backup), []).append(row.person_id)
        return found

    @cached_property
    def _absences(self) -> list[Absence]:
        if self.handover.is_leaving:
            return []
        days = self.handover.first_day, self.handover.last_day
        return list(Absence.objects.overlapping(*days))

    @property
    def _stand_ins(self) -> list[int]:
        mine = (one for one in self._absences if one.person_id == self.handover.person_id)
        return [one.stand_in_id for one in mine if one.stand_in_id]

    def _is_there(self, pk: int) -> bool:
        return pk not in self._gone

    @cached_property
    def _gone(self) -> set[int]:
        left = Person.objects.filter(ends_on__lt=self.handover.first_day)
        inside = left.working_at(self.handover.person.organisation.top)
        away = {one.person_id for one in self._absences}
        return {self.handover.person_id, *away, *inside.values_list("pk", flat=True)}

    def _scenarios(self) -> list[Scenario]:
        """The divisions in force that these mandates came from, and those of where they belong."""
        ids = {mandate.scenario_id for mandate in self.mandates if mandate.scenario_id}
        around = [place.pk for place in self.handover.person.organisation.lineage]
        found = Scenario.objects.adopted().filter(Q(pk__in=ids) | Q(organisation__in=around))
        related = found.select_related("organisation__parent__parent", "school_year")
        return list(related.with_plan())

    def _read(self, scenario: Scenario) -> None:
        adoption = Adoption(scenario, self.handover.first_day)
        person = self.handover.person
        takers = (
            takers_for(scenario, person, reader=self._reader) if scenario.is_divided else NO_TAKERS
        )
        pairs = list(zip(adoption.planned, adoption.works, strict=True))
        for planned, work in pairs:
            slot = work.slot(drafting.EXECUTE)
            self.takers[slot] = takers.minutes.get(planned.pk, {})
            self.new_backups[slot] = takers.backups.get(planned.pk, [])
        works = [_without(work, planned, person, takers) for planned, work in pairs]
        members = [member for member in adoption.members if member.id != person.pk]
        for draft in drafting.draft_mandates(works, members):
            if not draft.is_backup:
                self.drafts.setdefault(draft.slot, []).append(draft)


def _without(work: Work, planned: PlannedTask, person: Person, takers: Takers) -> Work:
    """The work as it is done when the others took over."""
    minutes = {pk: all_ for pk, all_ in work.minutes.items() if pk != person.pk}
    for pk, more in takers.minutes.get(planned.pk, {}).items():
        minutes[pk] = minutes.get(pk, 0) + more
    backups = tuple(pk for pk in work.backups if pk != person.pk)
    return replace(work, minutes=minutes or dict.fromkeys(backups[:1], 0), backups=backups)
