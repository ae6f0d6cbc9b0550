"""Lists that nobody took over do not stay: they may name people."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work
from zwerm.core.repeating import every
from zwerm.core.tidying import EARLY

from .models import ListImport


@every(
    timedelta(days=1),
    "imports.tidy",
    at=EARLY,
    title=_("Clear away lists that were not taken over"),
)
def tidy(work: Work) -> None:
    with work.completion():
        ListImport.objects.stale().delete()
