"""Where a school stands in the year, and the one thing to do next. Decides; reads nothing."""

from dataclasses import dataclass
from enum import StrEnum

ALMOST = 0.85
# Core tasks that miss more than a tenth of their hours are not "almost" done.
CORE_ALMOST = 0.9


@dataclass(frozen=True, slots=True)
class Division:
    """The newest scenario that counts: adopted, or else the last one made."""

    pk: int
    name: str
    is_adopted: bool
    is_divided: bool
    is_running: bool = False
    tasks: int = 0
    tasks_with_a_name: int = 0
    core_gaps: int = 0
    gaps: int = 0
    without_backup: int = 0
    core_needed_minutes: int = 0
    core_covered_minutes: int = 0

    @property
    def core_share(self) -> float:
        needed = self.core_needed_minutes
        return self.core_covered_minutes / needed if needed else 1.0

    @property
    def share(self) -> float:
        return self.tasks_with_a_name / self.tasks if self.tasks else 0.0


@dataclass(frozen=True, slots=True)
class State:
    """The counts that say how far a school, or a school group, is."""

    schools: int = 0
    schools_with_figures: int = 0
    tasks: int = 0
    tasks_applying: int = 0
    people: int = 0
    people_with_hours: int = 0
    division: Division | None = None
    mandates: int = 0
    mandates_unclear: int = 0
    may_lead: bool = False

    @property
    def has_figures(self) -> bool:
        return 0 < self.schools <= self.schools_with_figures


class NextStep(StrEnum):
    SCHOOL = "school"
    FIGURES = "figures"
    PEOPLE = "people"
    HOURS = "hours"
    DIVIDE = "divide"
    WAIT = "wait"
    START = "start"
    ADOPT = "adopt"
    PROPOSE = "propose"
    CORE_GAP = "core-gap"
    MANDATES = "mandates"
    BACKUP = "backup"
    GAP = "gap"
    SHARE = "share"


class Outcome(StrEnum):
    BEGIN = "begin"
    READY = "ready"
    DIVIDED = "divided"
    ALL = "all"
    ALMOST = "almost"
    CORE_SHORT = "core-short"
    HALF = "half"
    FEW = "few"


def next_step(state: State) -> NextStep:
    """The first thing on the path that is not done."""
    division = state.division
    beginning = {
        NextStep.SCHOOL: not state.schools,
        NextStep.FIGURES: not state.has_figures and division is None,
        NextStep.PEOPLE: not state.people,
        NextStep.HOURS: not state.people_with_hours,
    }
    for step, is_next in beginning.items():
        if is_next:
            return step
    if division is None:
        return NextStep.DIVIDE
    if not division.is_adopted:
        return _before_adoption(division, may_lead=state.may_lead)
    return _in_force(state, division)


def _before_adoption(division: Division, *, may_lead: bool) -> NextStep:
    if division.is_running:
        return NextStep.WAIT
    if not division.is_divided:
        return NextStep.START
    return NextStep.ADOPT if may_lead else NextStep.PROPOSE


def _in_force(state: State, division: Division) -> NextStep:
    return next(iter(open_ends(state, division)), NextStep.SHARE)


def open_ends(state: State, division: Division) -> list[NextStep]:
    """What a division in force still leaves to do, what matters most first."""
    checks = {
        NextStep.CORE_GAP: division.core_gaps > 0,
        NextStep.MANDATES: state.may_lead and state.mandates_unclear > 0,
        NextStep.BACKUP: division.without_backup > 0,
        NextStep.GAP: division.gaps > division.core_gaps,
    }
    return [step for step, is_open in checks.items() if is_open]


def outcome(state: State) -> Outcome:
    """What the greeting says."""
    division = state.division
    if not state.people:
        return Outcome.BEGIN
    if division is None or not (division.is_adopted or division.is_divided):
        return Outcome.READY
    if not division.is_adopted:
        return Outcome.DIVIDED
    return _outcome_in_force(division)


def _outcome_in_force(division: Division) -> Outcome:
    """The number of tasks says how much is done, unless their most important hours are missing."""
    if not division.gaps and division.share == 1:
        return Outcome.ALL
    if min(division.share, division.core_share) < 0.5:
        return Outcome.FEW
    if division.core_share < CORE_ALMOST:
        return Outcome.CORE_SHORT
    return Outcome.ALMOST if division.share >= ALMOST else Outcome.HALF
