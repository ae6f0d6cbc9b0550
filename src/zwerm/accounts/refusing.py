"""Why someone does not come in with a provider, in words they can act on."""

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .sign_in_file import Provider


class Reason(TextChoices):
    CANCELLED = "cancelled", _("You stopped before you were signed in.")
    LOST = (
        "lost",
        _("This took too long, or it was begun in another window. Begin once more."),
    )
    FAILED = (
        "failed",
        _("What came back was not right, so Zwerm did not let you in. Try once more."),
    )
    SILENT = (
        "silent",
        _("It does not answer at the moment. Try again later, or sign in with a password."),
    )
    ELSEWHERE = (
        "elsewhere",
        _("Your account there is not one of this school. Choose the account of your school."),
    )
    UNKNOWN = (
        "unknown",
        _("Zwerm does not know you yet. Ask your head of school or ICT coordinator to invite you."),
    )
    UNPROVEN = (
        "unproven",
        _(
            "Zwerm does not know this account yet. Do you sign in to Zwerm in another way? Do so, "
            "and link this account on the page “My account”. Otherwise ask your head of school or "
            "ICT coordinator to invite you, and open the link you get."
        ),
    )
    OTHER_ACCOUNT = (
        "other_account",
        _(
            "There is an account with your address already, and it is linked to somebody else "
            "there. Ask who manages Zwerm for your school to look at it."
        ),
    )
    TAKEN = (
        "taken",
        _("Somebody else in Zwerm uses this account already. Sign in with it, or choose another."),
    )
    PASSWORDLESS = (
        "passwordless",
        _(
            "There is an account with your address already, which is linked in another way. "
            "Ask who manages Zwerm for your school to look at it."
        ),
    )


def refused(request: HttpRequest, reason: Reason, provider: Provider) -> HttpResponse:
    status = {Reason.CANCELLED: 200, Reason.SILENT: 503}.get(reason, 403)
    context = {"reason": reason.label, "provider": provider}
    return render(request, "accounts/provider_refused.html", context, status=status)
