"""Dividing in the background."""

from django.utils.translation import gettext as _

from zwerm.core.errors import DomainError
from zwerm.core.jobs import Work, job
from zwerm.optimiser.progress import Progress

from . import services
from .models import Scenario


@job("planning.divide")
def divide(work: Work, *, scenario: int) -> None:
    rows = Scenario.objects.select_related("organisation__parent__parent", "school_year")
    found = rows.filter(pk=scenario).first()
    if found is None:
        raise DomainError(_("This scenario was removed in the meantime."))

    def tell(progress: Progress) -> None:
        work.report(progress.fraction, stage=progress.stage)

    services.divide(found, on_progress=tell, should_stop=work.should_stop, saving=work.completion)
