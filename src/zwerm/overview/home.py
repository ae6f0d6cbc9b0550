"""What the start page shows to whom."""

from dataclasses import dataclass

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.charts import Step
from zwerm.mandates.entries import Entry
from zwerm.mandates.handover_due import Due, due_for
from zwerm.mandates.queries import who_does_what
from zwerm.people.models import Person
from zwerm.policy.due import due_for as plans_due_for
from zwerm.policy.in_force import Agreed, in_force
from zwerm.policy.models import Plan as PolicyPlan
from zwerm.scan.queries import Invitation, invitation
from zwerm.schools.models import Organisation
from zwerm.stepplan.queries import Plan, plan_of

from . import sentences
from .cycle import outcome
from .cycle_queries import Cycle, cycle, present_year
from .directory import everyday
from .figures import CoverageBar, Figure, coverage_bars, figures
from .news import News, news
from .person_queries import Group, mandates_of
from .waiting import Waiting, waits_for


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
    plans: list[PolicyPlan]
    waiting: list[Waiting]


@dataclass(frozen=True, slots=True)
class ColleagueHome:
    """For everyone else: whom do I ask, and what is mine."""

    person: Person | None
    groups: list[Group]
    everyday: list[tuple[str, Entry]]
    scan: Invitation | None
    waiting: list[Waiting]
    agreed: list[Agreed]


def team_home(user: User, place: Organisation) -> TeamHome:
    year = present_year()
    found = cycle(user, place, year)
    person = own_person(user)
    may_divide = found.scenario is not None and can_work_in_team(user, found.scenario.organisation)
    return TeamHome(
        greeting=sentences.greeting(outcome(found.state), user.first_name),
        cycle=found,
        advice=sentences.advice(found.state, found.gaps, may_divide=may_divide),
        afterwards=sentences.afterwards(found.state, may_divide=may_divide),
        steps=sentences.steps(found.state),
        figures=figures(found),
        coverage=coverage_bars(found.coverage),
        news=news(user, place),
        person=person,
        scan=invitation(user, person),
        step_plan=plan_of(place, year),
        handovers=due_for(user, place),
        plans=plans_due_for(user, place),
        waiting=waits_for(person),
    )


def colleague_home(user: User, place: Organisation) -> ColleagueHome:
    person = own_person(user)
    groups = mandates_of(user, person) if person else []
    everyday_questions = everyday(who_does_what(place))
    scan = invitation(user, person)
    agreed = in_force(user, place)
    return ColleagueHome(person, groups, everyday_questions, scan, waits_for(person), agreed)


def own_person(user: User) -> Person | None:
    """As every page reads it for the menu."""
    found: Person | None = getattr(user, "person", None)
    return found
