"""Mandates stay as history; those that still run have to be handed over first."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zwerm.core.erasing import Leaver, forgets, hinders

from .models import Mandate


@hinders
def running(leaver: Leaver) -> Sequence[str]:
    today = timezone.localdate()
    is_over = Q(ends_on__lt=today)
    theirs = Q(person=leaver.person_id) | Q(deputy=leaver.person_id)
    count = Mandate.objects.filter(theirs).exclude(is_over).count()
    words = ngettext(
        "%(count)d mandate still runs, as holder or as deputy. Hand it over first.",
        "%(count)d mandates still run, as holder or as deputy. Hand them over first.",
        count,
    )
    return [words % {"count": count}] if count else []


@forgets(stays=[_("mandates that ended and handovers, with who decided what, without a name")])
def forget(leaver: Leaver) -> None:
    mine = Mandate.objects.filter(person=leaver.person_id)
    mine.update(confirmation_note="", asks_change="")
