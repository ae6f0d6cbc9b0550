"""A proposal as someone sees it: their own part, who does what, and for the team the reactions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_lead, can_work_in_team
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level

from .models import PlannedTask, Scenario
from .places import place_name
from .proposal import Asked, Objection, Proposal
from .proposed_work import NOBODY, ProposedWork, proposed_work


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
    def _homes(self) -> "QuerySet[Organisation]":
        return self.person.homes.all() if self.person else Organisation.objects.none()

    @cached_property
    def _objections(self) -> "QuerySet[Objection]":
        return self.own.objections.all() if self.own else Objection.objects.none()

    @cached_property
    def _work(self) -> ProposedWork:
        return proposed_work(self.scenario, self._homes, self._objections)

    @cached_property
    def own_parts(self) -> list[Part]:
        """What would be theirs; what they do themselves before what they stand by for."""
        if self.person is None:
            return []
        found = [self._part(row) for row in self._work.planned]
        mine = [part for part in found if part.minutes or part.is_backup]
        return sorted(mine, key=lambda part: (part.is_backup, -part.minutes, part.planned.pk))

    @property
    def own_minutes(self) -> int:
        return sum(part.minutes for part in self.own_parts)

    @cached_property
    def around(self) -> list[Part]:
        """Who does what, where the reader works."""
        near = self._near
        rows = [row for row in self._work.planned if self._is_near(row, near)]
        return [self._part(row) for row in rows]

    @property
    def _near(self) -> set[int]:
        """Where the reader works or has a role, and everything under it."""
        member = {one.organisation_id for one in self.reader.current_memberships}
        at = member | {home.pk for home in self._homes}
        places = self._work.places
        return {one.pk for one in places if any(up.pk in at for up in one.lineage)}

    def _is_near(self, row: PlannedTask, near: set[int]) -> bool:
        covered = {school for school, _minutes in row.covers}
        is_shared = row.level != Level.SCHOOL and not covered
        return is_shared or row.organisation_id in near or bool(covered & near)

    def _part(self, row: PlannedTask) -> Part:
        doers, own = self._work.doers.get(row.pk, NOBODY), self.person.pk if self.person else 0
        return Part(
            row,
            doers.minutes.get(own, 0),
            own in doers.backups,
            tuple(doers.doing),
            tuple(doers.standing_by),
            place_of(row) in self._objected,
        )

    @cached_property
    def _objected(self) -> set[tuple[int, str, int, str]]:
        return {place_of(row) for row in self._objections}

    @cached_property
    def reactions(self) -> list[Asked]:
        return reactions([self.proposal])[self.proposal.pk]

    @property
    def tally(self) -> "Tally":
        return _tally(self.proposal, Counter(one.answer for one in self.reactions))


def place_of(row: Objection | PlannedTask) -> tuple[int, str, int, str]:
    return row.task_id, row.level, row.organisation_id, row.pool


def reactions(proposals: Iterable[Proposal]) -> dict[int, list[Asked]]:
    """By proposal: who asks for something else first; who said nothing last."""
    order = [Asked.Answer.OBJECTS, Asked.Answer.COMMENTS, Asked.Answer.AGREES, ""]
    found: dict[int, list[Asked]] = {one.pk: [] for one in proposals}
    objections = Prefetch("objections", Objection.objects.select_related("task", "organisation"))
    rows = Asked.objects.filter(proposal__in=found).select_related("person", "user")
    for row in rows.prefetch_related(objections):
        found[row.proposal_id].append(row)
    for asked in found.values():
        asked.sort(key=lambda row: (order.index(row.answer), row.name.lower()))
    return found


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
    answers: dict[int, Counter[str]] = {one.pk: Counter() for one in proposals}
    rows = Asked.objects.filter(proposal__in=proposals).values_list("proposal", "answer")
    for proposal, answer in rows:
        answers[proposal][answer] += 1
    return [_tally(one, answers[one.pk]) for one in proposals]


def _tally(proposal: Proposal, answers: Counter[str]) -> Tally:
    said = (Asked.Answer.AGREES, Asked.Answer.COMMENTS, Asked.Answer.OBJECTS)
    return Tally(proposal, answers.total(), *(answers[answer] for answer in said))


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
