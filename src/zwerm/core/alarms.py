"""Telling those who run the installation of what cannot wait until somebody looks at a page."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from .mail import full_address, mail_later


def tell_administrators(template: str, page: str, **context: object) -> None:
    """A message to every superuser with an address, once a day at most for each template."""
    day = timezone.localdate()
    administrators = get_user_model().objects.filter(is_superuser=True, is_active=True)
    for user in administrators.order_by("pk"):
        mail_later(
            user.email,
            template,
            {"user": user, "link": full_address(reverse(page)), **context},
            key=f"{template} {user.pk} {day}",
            language=user.language,
        )
