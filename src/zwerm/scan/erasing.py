"""What goes of scans, of every year."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zwerm.core.erasing import Leaver, forgets

from .consent import Consent
from .models import Run, SecondLook, Sharing


@forgets(goes=[_("all scans, with answers, wishes and second looks, also those they gave others")])
def forget(leaver: Leaver) -> None:
    SecondLook.objects.filter(Q(colleague=leaver.user_id) & ~Q(colleague=None)).delete()
    Run.objects.filter(person=leaver.person_id).delete()
    Consent.objects.filter(person=leaver.person_id).delete()
    Sharing.objects.filter(person=leaver.person_id).delete()
