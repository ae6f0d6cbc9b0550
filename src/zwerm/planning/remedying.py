"""Working out what would close the gaps: ask for it, stop it, do it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.jobs import enqueue
from zwerm.core.models import Job, record
from zwerm.optimiser.files import InvalidFile, problem_from_data
from zwerm.optimiser.progress import Clock
from zwerm.optimiser.remedies import Gap, Remedies, Remedy

from .models import Scenario
from .preparing import plan_of
from .remedy_answers import answers
from .remedy_models import RemedyStudy
from .time_limits import time_limit_for

OnGap = Callable[[int, int, Gap, tuple[Remedy, ...]], None]


@transaction.atomic
def start_study(scenario: Scenario, *, by: User) -> Job:
    """Ask a worker to look for remedies; nothing new starts while one is at it."""
    if not scenario.is_divided:
        raise DomainError(_("Divide the tasks first; nothing is missing yet."))
    RemedyStudy.objects.get_or_create(scenario=scenario)
    rows = RemedyStudy.objects.select_for_update(of=("self",)).select_related("job")
    study = rows.get(scenario=scenario)
    if study.job is not None and study.job.is_open:
        return study.job
    study.job = enqueue("planning.remedies", by=by, scenario=scenario.pk)
    study.save(update_fields=["job"])
    record(by, "started_remedies", scenario)
    return study.job


def stop_study(scenario: Scenario, *, by: User) -> None:
    """Ask it to end with what is known. Nothing happens if none is running."""
    study = RemedyStudy.objects.filter(scenario=scenario).select_related("job").first()
    if study is not None and study.job is not None and study.job.is_open:
        study.job.ask_to_stop()
        record(by, "stopped_remedies", scenario)


def study_remedies(
    scenario: Scenario,
    *,
    on_gap: OnGap | None = None,
    should_stop: Callable[[], bool] | None = None,
    saving: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> None:
    """Look for remedies here and now, and keep what was found, also when stopped."""
    remedies = _remedies_of(scenario)
    if remedies is None:
        raise DomainError(_("This division can no longer be read. Divide the tasks again first."))
    clock = Clock(time_limit_for(remedies.problem), asked=should_stop)
    found = answers(remedies, on_gap=on_gap or (lambda *_said: None), should_stop=clock.should_stop)
    with saving():
        RemedyStudy.objects.update_or_create(
            scenario=scenario,
            defaults={"of_division": scenario.divided_at, "answers": found},
        )


def _remedies_of(scenario: Scenario) -> Remedies | None:
    plan = plan_of(scenario)
    if plan is None:
        return None
    try:
        return Remedies(problem_from_data(scenario.problem), plan)
    except (InvalidFile, ValueError):
        return None
