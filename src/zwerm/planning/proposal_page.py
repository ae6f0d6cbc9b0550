"""A proposal as someone sees it: their own part, who does what, and for the team the reactions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level

from .models import PlannedTask, Scenario
from .places import place_name
from .proposal import Asked, Objection, Proposal


@dataclass(frozen=True, slots=True)
class Part:
    """One task of the proposal; `minutes` only of whoever looks."""

    planned: PlannedTask
    minutes: int
    is_backup: bool
    doing: tuple[str, ...]
    standing_by: tuple[str, ...]
    is_objected: bool = False

    @property
    def place(self) -> str:
        return place_name(self.planned)


class ProposalPage:
    """For one user; nothing here tells the hours of somebody else."""

    def __init__(self, proposal: Proposal, reader: User) -> None:
        self.proposal, self.reader = proposal, reader
        self.scenario = proposal.scenario
        self.is_team = can_work_in_team(reader, self.scenario.organisation)
        self.may_lead = can_lead(reader, self.scenario.organisation)

    @cached_property
    def own(self) -> Asked | None:
        rows = self.proposal.asked.select_related("person", "user")
        return rows.of(self.reader).first()

    @property
    def may_react(self) -> bool:
        return self.own is not None and self.proposal.takes_reactions()

    @property
    def person(self) -> Person | None:
        return self.own.person if self.own else None

    @cached_property
    def planned(self) -> list[PlannedTask]:
        rows = self.scenario.planned_tasks.prefetch_related("task", "organisation")
        return list(rows.prefetch_related("allocations__person", "backups__person").order_by("pk"))

    @cached_property
    def own_parts(self) -> list[Part]:
        """What would be theirs; what they do themselves before what they stand by for."""
        if self.person is None:
            return []
        found = [self._part(row) for row in self.planned]
        mine = [part for part in found if part.minutes or part.is_backup]
        return sorted(mine, key=lambda part: (part.is_backup, -part.minutes, part.planned.pk))

    @property
    def own_minutes(self) -> int:
        return sum(part.minutes for part in self.own_parts)

    @cached_property
    def around(self) -> list[Part]:
        """Who does what, where the reader works."""
        homes = self._homes()
        rows = [row for row in self.planned if self._is_near(row, homes)]
        return [self._part(row) for row in rows]

    def _homes(self) -> set[int]:
        of_person = [home.pk for home in self.person.homes.all()] if self.person else []
        member = [m.organisation_id for m in self.reader.current_memberships]
        inside = Organisation.objects.below(*of_person, *member)
        return set(inside.values_list("pk", flat=True))

    def _is_near(self, row: PlannedTask, homes: set[int]) -> bool:
        covered = {school for school, _minutes in row.covers}
        is_shared = row.level != Level.SCHOOL and not covered
        return is_shared or row.organisation_id in homes or bool(covered & homes)

    def _part(self, row: PlannedTask) -> Part:
        allocations, backups = row.allocations.all(), row.backups.all()
        own = self.person.pk if self.person else None
        return Part(
            row,
            sum(one.minutes for one in allocations if one.person_id == own),
            any(one.person_id == own for one in backups),
            tuple(dict.fromkeys(one.person.name for one in allocations)),
            tuple(one.person.name for one in backups),
            (row.task_id, row.level, row.organisation_id, row.pool) in self._objected,
        )

    @cached_property
    def _objected(self) -> set[tuple[int, str, int, str]]:
        if self.own is None:
            return set()
        return {place_of(row) for row in self.own.objections.all()}

    @cached_property
    def reactions(self) -> list[Asked]:
        return reactions(self.proposal)


def place_of(row: Objection | PlannedTask) -> tuple[int, str, int, str]:
    return row.task_id, row.level, row.organisation_id, row.pool


def reactions(proposal: Proposal) -> list[Asked]:
    """Who asks for something else first; who said nothing last."""
    order = [Asked.Answer.OBJECTS, Asked.Answer.COMMENTS, Asked.Answer.AGREES, ""]
    rows = proposal.asked.select_related("person", "user").prefetch_related(
        "objections__task", "objections__organisation"
    )
    return sorted(rows, key=lambda row: (order.index(row.answer), row.name.lower()))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people were asked, and what they said."""

    proposal: Proposal
    asked: int
    agrees: int
    comments: int
    objects: int

    @property
    def reacted(self) -> int:
        return self.agrees + self.comments + self.objects

    @property
    def silent(self) -> int:
        return self.asked - self.reacted


def tallies(proposals: Iterable[Proposal]) -> list[Tally]:
    proposals = list(proposals)
    rows = Asked.objects.filter(proposal__in=proposals).values_list("proposal", "answer")
    counts = Counter(rows)
    asked = Counter(proposal for proposal, _answer in rows)
    return [
        Tally(
            one,
            asked[one.pk],
            counts[one.pk, Asked.Answer.AGREES],
            counts[one.pk, Asked.Answer.COMMENTS],
            counts[one.pk, Asked.Answer.OBJECTS],
        )
        for one in proposals
    ]


def standing_proposal(scenario: Scenario) -> Tally | None:
    """The one that people can react to, or that was adopted."""
    standing = scenario.proposals.filter(withdrawn_at=None).select_related("proposed_by")
    return next(iter(tallies(standing)), None)


def waiting_for(user: User) -> QuerySet[Asked]:
    """The proposals that still stand in which the user was asked."""
    rows = Asked.objects.of(user).open().select_related("proposal__scenario__organisation")
    light = rows.defer("proposal__scenario__problem", "proposal__scenario__plan")
    return light.order_by("-proposal__pk")


def visible_proposals(user: User) -> Q:
    """Those put to the user, and those of scenarios that the user sees."""
    asked = Asked.objects.of(user).values("proposal")
    seen = Scenario.objects.visible_to(user).values("pk")
    return Q(pk__in=asked) | Q(scenario__in=seen)
