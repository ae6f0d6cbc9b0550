"""Back to the preparation: every mandate as it was before the confirmation."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .handover import Handover, HandoverTrace
from .handover_mail import take_back_mail
from .handover_trace import restore

# As long as the first day has not come, and at least this long.
UNDO_WITHIN = timedelta(days=1)


def can_undo(handover: Handover) -> bool:
    if handover.confirmed_at is None or not hasattr(handover, "trace"):
        return False
    is_recent = timezone.now() < handover.confirmed_at + UNDO_WITHIN
    return is_recent or timezone.localdate() < handover.first_day


@transaction.atomic
def undo_handover(handover: Handover, *, by: User) -> None:
    """Nothing of it counts any more; it is in preparation again, with its successors."""
    locked = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if not can_undo(locked):
        raise DomainError(_("This can no longer be undone. Change single mandates instead."))
    if Handover.objects.in_preparation().filter(person=locked.person_id).exists():
        raise DomainError(
            _("A handover of %(name)s is being prepared already.") % {"name": locked.person.name}
        )
    trace = HandoverTrace.objects.get(handover=locked)
    restore(trace)
    trace.delete()
    take_back_mail(locked)
    locked.confirmed_by, locked.confirmed_at = None, None
    locked.save(update_fields=["confirmed_by", "confirmed_at"])
    record(by, "undid_handover", locked.person)
