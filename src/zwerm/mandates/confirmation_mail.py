"""The message that asks someone to look at their mandates. At most one a day."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from zwerm.core.mail import full_address, mail_later
from zwerm.people.models import Person

from .answers import PersonAnswers


def remind(answers: Iterable[PersonAnswers], *, by: str, language: str = "") -> list[Person]:
    """Mail everyone who has an account and has not answered; answers who is mailed."""
    today = timezone.localdate().isoformat()
    link = full_address(reverse("mandates:mine"))
    mailed = []
    for one in answers:
        if one.is_open and one.address:
            context = {"answers": one, "link": link, "by": by}
            key = f"mandates-{one.person.pk}-{today}"
            mail_later(
                one.address, "mandates/email/confirmation", context, key=key, language=language
            )
            mailed.append(one.person)
    return mailed
