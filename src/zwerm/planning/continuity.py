"""Working out what happens when somebody is away: ask for it, stop it, do it."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.jobs import enqueue
from zwerm.core.models import Job, record
from zwerm.optimiser.continuity import Absence, Continuity, Step, absences_to_data
from zwerm.optimiser.files import InvalidFile, problem_from_data

from .continuity_study import ContinuityStudy
from .models import Scenario
from .preparing import plan_of
from .time_limits import time_limit_for

OnStep = Callable[[Step, list[Absence]], None]


@transaction.atomic
def start_study(scenario: Scenario, *, by: User) -> Job:
    """Ask a worker to look at everybody's absence; nothing new starts while one is at it."""
    if not scenario.is_divided:
        raise DomainError(_("Divide the tasks first; nobody can be missed yet."))
    ContinuityStudy.objects.get_or_create(scenario=scenario)
    rows = ContinuityStudy.objects.select_for_update(of=("self",)).select_related("job")
    study = rows.get(scenario=scenario)
    if study.job is not None and study.job.is_open:
        return study.job
    study.job = enqueue("planning.continuity", by=by, scenario=scenario.pk)
    study.save(update_fields=["job"])
    record(by, "started_continuity", scenario)
    return study.job


def stop_study(scenario: Scenario, *, by: User) -> None:
    """Ask it to end with what is known. Nothing happens if none is running."""
    study = ContinuityStudy.objects.filter(scenario=scenario).select_related("job").first()
    if study is not None and study.job is not None and study.job.is_open:
        study.job.ask_to_stop()
        record(by, "stopped_continuity", scenario)


def study_absences(
    scenario: Scenario,
    *,
    on_step: OnStep | None = None,
    should_stop: Callable[[], bool] | None = None,
    saving: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> None:
    """Look at everybody's absence here and now, and keep what was found, also when stopped."""
    engine = engine_of(scenario)
    if engine is None:
        raise DomainError(_("This division can no longer be read. Divide the tasks again first."))
    known: dict[str, Absence] = {}

    def tell(step: Step) -> None:
        if on_step is not None:
            on_step(step, gravest_first(known.values()))

    found = engine.absences(
        on_progress=tell,
        should_stop=should_stop,
        time_limit=time_limit_for(engine.problem),
    )
    for absence in found:
        known[absence.person] = absence
    answers = absences_to_data(engine, gravest_first(known.values()))
    with saving():
        ContinuityStudy.objects.update_or_create(
            scenario=scenario,
            defaults={"of_division": scenario.divided_at, "answers": answers},
        )


def engine_of(scenario: Scenario) -> Continuity | None:
    """Ready to be asked about the division that stands there; nothing if it cannot be read."""
    plan = plan_of(scenario)
    if plan is None:
        return None
    try:
        return Continuity(problem_from_data(scenario.problem), plan, seed=scenario.seed)
    except (InvalidFile, ValueError):
        return None


def gravest_first(absences: Iterable[Absence]) -> list[Absence]:
    return sorted(absences, key=lambda one: (*(-cost for cost in one.cost), one.person))
