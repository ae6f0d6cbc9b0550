"""Taking back a list that was taken over, as long as nobody changed its rows since."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.tasks.undoing import undo_change

from .models import ListImport
from .people_saving import undo_people
from .services import refuse_not_allowed


def can_be_undone(source: ListImport) -> bool:
    """Schools are not: their people, tasks and figures hang on them by then."""
    if source.stage != ListImport.Stage.DONE:
        return False
    if source.kind == ListImport.Kind.TASKS:
        return source.change_id is not None
    changed = source.before.get("made") or source.before.get("changed")
    return source.kind == ListImport.Kind.PEOPLE and bool(changed)


@transaction.atomic
def undo_import(source: ListImport, *, by: User) -> None:
    """All of it or nothing."""
    source = ListImport.objects.select_for_update().get(pk=source.pk)
    refuse_not_allowed(source, by)
    if not can_be_undone(source):
        raise DomainError(_("There is nothing here that can be undone."))
    if source.change is not None:
        undo_change(source.change, by=by)
    else:
        undo_people(source.before, source.organisation, by=by, note=source.file_name)
    source.stage, source.undone_at = ListImport.Stage.UNDONE, timezone.now()
    source.save(update_fields=["stage", "undone_at"])
    record(by, "undid_list", source.organisation, file=source.file_name)
