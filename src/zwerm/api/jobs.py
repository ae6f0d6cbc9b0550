"""What workers do for programs: send messages, and look after tokens."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from zwerm.core.jobs import Work, job
from zwerm.core.repeating import every

from . import answering, delivering, failing, outbox, tokens
from .models import Webhook

NIGHT = timedelta(hours=4)


@job(outbox.JOB, title=_("Tell a program of a change"))
def deliver(work: Work, *, delivery: int, attempt: int) -> None:
    delivering.deliver(work, delivery=delivery, attempt=attempt)


@every(timedelta(minutes=5), "api.sweep", title=_("Look for messages that were left"))
def sweep(work: Work) -> None:
    with work.completion():
        delivering.sweep()
        failing.tell_failures()


@every(timedelta(days=1), "api.review", at=NIGHT, title=_("Look after tokens and old messages"))
def review(work: Work) -> None:
    with work.completion():
        tokens.note_tokens_without_lead()
        answering.stop_left(Webhook.objects.all())
        delivering.forget_old()
