"""What the start page shows to whom."""

from dataclasses import dataclass

from django.db.models import QuerySet

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.charts import Step
from zwerm.core.reading_together import read_together
from zwerm.mandates.entries import Entry
from zwerm.mandates.handover_due import Due, dues
from zwerm.mandates.handover_due import rows_for as handovers_for
from zwerm.mandates.queries import rows_of_mandates, waiting_rows, who_does_what
from zwerm.people.models import Person
from zwerm.planning.proposal import Asked
from zwerm.planning.proposal_page import waiting_for as proposals_for
from zwerm.policy.due import due_rows
from zwerm.policy.in_force import Agreed, InForce
from zwerm.policy.models import Plan as PolicyPlan
from zwerm.scan.queries import Invitation, invitation, looks_asked_of, runs_with_progress
from zwerm.schools.family import family_rows
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.stepplan.queries import Plan, plans_from, standing_rows

from . import sentences
from .cycle import outcome
from .cycle_queries import Cycle, cycle
from .directory import everyday
from .figures import CoverageBar, Figure, coverage_bars, figures
from .news import News, new_divisions, new_mandates, news
from .person_queries import Group, grouped, mandate_rows
from .waiting import Waiting, action_rows, waits_for


class Own:
    """What waits for the user wherever they work: rows that a start page reads with its own."""

    def __init__(self, user: User) -> None:
        self.person = own_person(user)
        me = Person.objects.filter(user=user)
        self.runs, self.looks = runs_with_progress(user), looks_asked_of(user)
        self.mandates, self.actions = waiting_rows(me), action_rows(user)
        self.proposals = proposals_for(user)
        self.rows = self.runs, self.looks, self.mandates, self.actions, self.proposals

    @property
    def scan(self) -> Invitation | None:
        return invitation(self.person, self.runs, self.looks)

    @property
    def waiting(self) -> list[Waiting]:
        return waits_for(list(self.mandates), list(self.actions))


@dataclass(frozen=True, slots=True)
class TeamHome:
    """For who prepares or leads: the state of the year and the one next step."""

    greeting: str
    cycle: Cycle
    advice: sentences.Advice
    afterwards: list[sentences.Advice]
    steps: list[Step]
    figures: list[Figure]
    coverage: list[CoverageBar]
    news: list[News]
    person: Person | None
    scan: Invitation | None
    step_plan: Plan
    handovers: list[Due]
    plans: QuerySet[PolicyPlan]
    waiting: list[Waiting]
    proposals: QuerySet[Asked]


@dataclass(frozen=True, slots=True)
class ColleagueHome:
    """For everyone else: whom do I ask, and what is mine."""

    person: Person | None
    groups: list[Group]
    everyday: list[tuple[str, Entry]]
    scan: Invitation | None
    waiting: list[Waiting]
    agreed: list[Agreed]
    proposals: QuerySet[Asked]


def team_home(user: User, place: Organisation) -> TeamHome:
    own, years, places = Own(user), SchoolYear.objects.of_today(), family_rows(place.top.pk)
    answers = standing_rows([place]).filter(school_year__in=years.values("pk"))
    handovers, plans = handovers_for(user, place), due_rows(user, place)
    divisions, mandates = new_divisions(user, place), new_mandates(user, place)
    read_together(years, places, answers, handovers, plans, divisions, mandates, *own.rows)
    year = SchoolYear.objects.present(years)
    found = cycle(user, place, year)
    may_divide = found.scenario is not None and can_work_in_team(user, found.scenario.organisation)
    return TeamHome(
        greeting=sentences.greeting(outcome(found.state), user.first_name),
        cycle=found,
        advice=sentences.advice(found.state, found.worst_gap, may_divide=may_divide),
        afterwards=sentences.afterwards(found.state, may_divide=may_divide),
        steps=sentences.steps(found.state),
        figures=figures(found),
        coverage=coverage_bars(found.coverage),
        news=news(divisions, mandates),
        person=own.person,
        scan=own.scan,
        step_plan=plans_from(answers, [place], year)[0],
        handovers=dues(handovers),
        plans=plans,
        waiting=own.waiting,
        proposals=own.proposals,
    )


def colleague_home(user: User, place: Organisation) -> ColleagueHome:
    own, agreed, everyone = Own(user), InForce(user, place), rows_of_mandates(place)
    mine = mandate_rows(user, own.person) if own.person else everyone.held.none()
    read_together(*everyone, mine, *agreed.rows, *own.rows)
    return ColleagueHome(
        person=own.person,
        groups=grouped(mine),
        everyday=everyday(who_does_what(place, everyone)),
        scan=own.scan,
        waiting=own.waiting,
        agreed=agreed.agreed,
        proposals=own.proposals,
    )


def own_person(user: User) -> Person | None:
    """As every page reads it for the menu."""
    found: Person | None = getattr(user, "person", None)
    return found
