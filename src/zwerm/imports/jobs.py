"""Matching and taking over long lists in the background."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.jobs import Stopped, Work, job

from . import services
from .models import ListImport


@job("imports.match", title=gettext_lazy("Compare a list with what is known"), shows=("source",))
def match(work: Work, *, source: int, user: int) -> None:
    found, by = _found(source, user)

    def tell(done: int, total: int) -> None:
        work.report(done / max(total, 1) * 0.95, rows=total, done=done)

    services.match_rows(
        found, by=by, progress=tell, should_stop=work.should_stop, saving=work.completion
    )
    if not work.is_closed:
        raise Stopped


@job("imports.apply", title=gettext_lazy("Take over a list"), shows=("source",))
def apply(work: Work, *, source: int, user: int) -> None:
    found, by = _found(source, user)
    work.report(0.1, rows=found.rows.taken().count())
    if work.should_stop():
        raise Stopped
    services.apply_rows(found, by=by, saving=work.completion)


def _found(source: int, user: int) -> tuple[ListImport, User]:
    lists = ListImport.objects.select_related("organisation__parent__parent", "school_year")
    found, by = lists.filter(pk=source).first(), User.objects.filter(pk=user).first()
    if found is None or by is None:
        raise DomainError(_("This list was removed in the meantime."))
    return found, by
