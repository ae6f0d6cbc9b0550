"""The message with the link. In the language chosen for it, not that of who invites."""

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from zwerm.accounts.models import User

from .invitation import Invitation
from .inviting import Issued

logger = logging.getLogger(__name__)


def send(issued: Iterable[Issued], *, link_of: Callable[[str], str], by: User) -> list[Invitation]:
    """Mail each link; answers those that were sent. One that fails keeps its link to hand over."""
    sent = []
    try:
        with get_connection() as connection:
            for one in (one for one in issued if one.invitation.email):
                message = _message(one.invitation, link_of(one.token), by)
                message.connection = connection
                if _is_sent(message):
                    sent.append(one.invitation)
    except (OSError, SMTPException):
        logger.warning("The mail server does not answer.", exc_info=True)
    Invitation.objects.filter(pk__in=[one.pk for one in sent]).update(mailed_at=timezone.now())
    return sent


def _is_sent(message: EmailMessage) -> bool:
    try:
        return bool(message.send())
    except (OSError, SMTPException):
        # Without the message: it holds the link.
        logger.warning("An invitation could not be sent.", exc_info=True)
        return False


def _message(invitation: Invitation, link: str, by: User) -> EmailMessage:
    with translation.override(invitation.language):
        context = {"invitation": invitation, "link": link, "by": by}
        subject = render_to_string("people/email/invitation_subject.txt", context)
        body = render_to_string("people/email/invitation.txt", context)
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[invitation.email])
