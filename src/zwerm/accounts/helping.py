"""Taking away a lost second step, by who leads the whole of someone's work."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zwerm.core.mail import mail_later
from zwerm.core.models import record
from zwerm.schools.models import Organisation

from .models import Membership, User
from .rules import tops_led_by
from .second_step import LASTING
from .sessions import end_sessions

PER_PAGE = 50


def people_to_help(by: User, words: str = "") -> QuerySet[User]:
    """Everyone in the school groups this user leads, with whether they have a second step."""
    own = Authenticator.objects.filter(user=OuterRef("pk"), type__in=LASTING)
    users = User.objects.filter(is_active=True).annotate(has_step=Exists(own))
    if not by.is_superuser:
        places = Organisation.objects.below(*tops_led_by(by))
        members = Membership.objects.current().filter(organisation__in=places)
        users = users.filter(pk__in=members.values("user"))
    for word in words.split():
        users = users.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return users.order_by("name", "pk")


@transaction.atomic
def take_second_step_away(person: User, *, by: User | None) -> None:
    """Passkeys too: they may be on the phone that is gone. Whoever is in with them is put out.

    By nobody: on the server itself.
    """
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person, by=by)
    event = record(by, "took_second_step_away", person)
    mail_later(
        person.email or "",
        "accounts/mail/second_step_taken",
        {"person": person, "who": by or _("Who manages Zwerm")},
        key=f"second-step-taken {event.pk}",
        language=person.language,
    )
