"""Workbooks that were looked at and not taken over do not stay."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work
from zwerm.core.repeating import every
from zwerm.core.tidying import EARLY

from .models import WorkbookUpload


@every(
    timedelta(days=1),
    "planning.tidy",
    at=EARLY,
    title=_("Clear away workbooks that were not taken over"),
)
def tidy(work: Work) -> None:
    with work.completion():
        WorkbookUpload.objects.stale().delete()
