"""Dividing in the background."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.core.errors import DomainError
from zwerm.core.jobs import Work, job
from zwerm.optimiser.progress import Progress

from . import services
from .building import MINUTES_PER_QUANTUM
from .models import Scenario

FAULT = gettext_lazy(
    "The division did not succeed because of a fault in Zwerm. Your choices are kept. "
    "Tell it to whoever manages Zwerm for your school."
)


@job("planning.divide", fault=FAULT)
def divide(work: Work, *, scenario: int) -> None:
    rows = Scenario.objects.select_related("organisation__parent__parent", "school_year")
    found = rows.filter(pk=scenario).first()
    if found is None:
        raise DomainError(_("This scenario was removed in the meantime."))

    def tell(progress: Progress) -> None:
        so_far = {}
        if progress.tiers is not None:
            so_far["core_open_minutes"] = progress.tiers[0] * MINUTES_PER_QUANTUM
        work.report(progress.fraction, stage=progress.stage, **so_far)

    services.divide(found, on_progress=tell, should_stop=work.should_stop, saving=work.completion)
