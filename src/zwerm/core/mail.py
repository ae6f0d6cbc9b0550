"""Messages by mail, each a job of its own: no page waits for them, and what fails is tried again.

A worker that is killed between sending and writing that down sends a message once more: at most
as often as jobs are tried. Without a mail server nothing is asked and nothing fails.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import TaskContext, task

from .jobs import Later
from .models import Job
from .task_backend import once, work_of

KIND = "core.mail"
AGAIN_AFTER = timedelta(minutes=20)
# What shows messages in the log reaches nobody.
_SHOWS_ONLY = "django.core.mail.backends.console.EmailBackend"


def can_send() -> bool:
    """Whether this installation has a mail server."""
    return settings.EMAIL_BACKEND != _SHOWS_ONLY


def full_address(path: str) -> str:
    """A page of this site, for who reads it elsewhere."""
    return settings.SITE_URL + path


def mail_later(
    to: str | None,
    template: str,
    context: dict[str, object],
    *,
    key: str,
    language: str = "",
    not_before: datetime | None = None,
) -> None:
    """Send `<template>.txt`, whose first line is the subject, once for this key.

    Nothing for who has no address.
    """
    if not to or not can_send():
        return
    with translation.override(language or settings.LANGUAGE_CODE):
        text = render_to_string(f"{template}.txt", context).strip()
    subject, _line, body = text.partition("\n")
    once(key, send.using(run_after=not_before)).enqueue(
        to=to, subject=" ".join(subject.split()), body=body.strip() + "\n"
    )


@task(kind=KIND, title=gettext_lazy("Send a message by mail"), takes_context=True)
def send(context: TaskContext, *, to: str = "", subject: str = "", body: str = "") -> None:
    """The message itself does not stay once it is sent."""
    work = work_of(context)
    try:
        if can_send():
            EmailMessage(subject, body, to=[to]).send()
    except (OSError, SMTPException) as error:
        reason = _("The mail server does not take the message.")
        raise Later(reason, after=AGAIN_AFTER) from error
    with work.completion():
        Job.objects.filter(pk=work.job.pk).update(arguments={})
