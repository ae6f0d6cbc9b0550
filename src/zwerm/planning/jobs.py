"""Dividing, and what goes with it, in the background."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.errors import DomainError
from zwerm.core.handling import SLOW_QUEUE
from zwerm.core.jobs import Stopped, Work, job
from zwerm.optimiser.continuity import Absence, Step
from zwerm.optimiser.progress import Progress
from zwerm.optimiser.remedies import Gap, Remedy
from zwerm.tasks.models import Task

from . import continuity, remedying, services, uploads
from .building import MINUTES_PER_QUANTUM
from .models import Scenario, WorkbookUpload

FAULT = gettext_lazy(
    "The division did not succeed because of a fault in Zwerm. Your choices are kept. "
    "Tell it to whoever manages Zwerm for your school."
)
STUDY_FAULT = gettext_lazy(
    "This did not succeed because of a fault in Zwerm. Nothing in the division has changed. "
    "Tell it to whoever manages Zwerm for your school."
)
WORKBOOK_FAULT = gettext_lazy(
    "This workbook could not be dealt with because of a fault in Zwerm. Nothing was saved. "
    "Tell it to whoever manages Zwerm for your school."
)
# So many people are named while the work goes on.
MOST_NAMED = 8


@job(
    "planning.divide",
    title=gettext_lazy("Divide the tasks"),
    fault=FAULT,
    shows=("scenario",),
    queue_name=SLOW_QUEUE,
)
def divide(work: Work, *, scenario: int) -> None:
    found = _scenario(scenario)

    def tell(progress: Progress) -> None:
        so_far = {}
        if progress.tiers is not None:
            core, other, *_rest = progress.tiers
            so_far["core_open_minutes"] = core * MINUTES_PER_QUANTUM
            so_far["other_open_minutes"] = other * MINUTES_PER_QUANTUM
            so_far["is_core_proved"] = progress.bounds[0] == core
        work.report(progress.fraction, stage=progress.stage, **so_far)

    services.divide(
        found,
        by=work.job.created_by,
        on_progress=tell,
        should_stop=work.should_stop,
        saving=work.completion,
    )


@job(
    "planning.continuity",
    title=gettext_lazy("Find what falls when somebody is away"),
    fault=STUDY_FAULT,
    shows=("scenario",),
    queue_name=SLOW_QUEUE,
)
def study_absences(work: Work, *, scenario: int) -> None:
    def tell(step: Step, gravest: list[Absence]) -> None:
        so_far = [
            [one.person, one.core_lost * MINUTES_PER_QUANTUM, one.is_proved]
            for one in gravest[:MOST_NAMED]
            if one.core_lost > 0
        ]
        counts = {"people": step.people, "proved": step.proved}
        work.report(step.fraction, stage=step.stage, so_far=so_far, **counts)

    continuity.study_absences(
        _scenario(scenario), on_step=tell, should_stop=work.should_stop, saving=work.completion
    )


@job(
    "planning.remedies",
    title=gettext_lazy("Find what would close the gaps"),
    fault=STUDY_FAULT,
    shows=("scenario",),
    queue_name=SLOW_QUEUE,
)
def study_remedies(work: Work, *, scenario: int) -> None:
    seen: list[list[str | int]] = []
    solved = 0
    found = _scenario(scenario)
    names = {row.slug: row.name for row in Task.objects.for_organisation(found.organisation)}

    def tell(done: int, count: int, gap: Gap, some: tuple[Remedy, ...]) -> None:
        nonlocal solved
        solved += bool(some)
        seen.insert(0, [names.get(gap.task, gap.task), len(some)])
        so_far = seen[:MOST_NAMED]
        # Whom to recruit is looked for last, and takes a while.
        work.report(0.9 * done / count, done=done, count=count, solved=solved, so_far=so_far)

    remedying.study_remedies(
        found, on_gap=tell, should_stop=work.should_stop, saving=work.completion
    )


@job(uploads.READ, title=gettext_lazy("Read a workbook"), fault=WORKBOOK_FAULT, shows=("upload",))
def read_workbook(work: Work, *, upload: int) -> None:
    found = _upload(upload)
    work.report(0.1)

    def tell() -> None:
        work.report(0.4, stage="compare")
        if work.should_stop():
            raise Stopped

    uploads.read(found, on_compare=tell, saving=work.completion)


@job(
    uploads.TAKE_OVER,
    title=gettext_lazy("Take over a workbook"),
    fault=WORKBOOK_FAULT,
    shows=("upload",),
)
def take_over_workbook(work: Work, *, upload: int) -> None:
    found = _upload(upload)
    work.report(0.1)
    if work.should_stop():
        raise Stopped
    uploads.take_over(found, saving=work.completion)


def _upload(pk: int) -> WorkbookUpload:
    rows = WorkbookUpload.objects.select_related("user", "organisation__parent__parent")
    found = rows.filter(pk=pk).first()
    if found is None:
        # Its reader chose another file, or nothing at all.
        raise Stopped
    return found


def _scenario(pk: int) -> Scenario:
    rows = Scenario.objects.select_related("organisation__parent__parent", "school_year")
    found = rows.with_plan().filter(pk=pk).first()
    if found is None:
        raise DomainError(_("This scenario was removed in the meantime."))
    return found
