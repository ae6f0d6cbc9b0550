"""Who takes over and who leaves hear it by mail, a while after it is confirmed."""

from collections import defaultdict
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from zwerm.core.mail import KIND, full_address, mail_later
from zwerm.core.models import Job
from zwerm.people.models import Person

from .handover import Handover, Succession

# An undo at once spares everyone the message.
WAIT = timedelta(minutes=10)


def address_of(person: Person) -> str:
    """Where mail reaches someone: the address of the account, else that of the list."""
    account = person.user
    own = account.email if account is not None and account.is_active else None
    return own or person.email


def language_of(person: Person) -> str:
    return person.user.language if person.user is not None else ""


def link_to(handover: Handover) -> str:
    return full_address(reverse("mandates:handover_detail", args=[handover.pk]))


def successions_by_person(handover: Handover) -> dict[Person, list[Succession]]:
    rows = handover.successions.exclude(successor=None)
    found: dict[Person, list[Succession]] = defaultdict(list)
    for row in rows.select_related("mandate__task", "mandate__organisation", "successor__user"):
        if row.successor is not None:
            found[row.successor].append(row)
    return found


def mail_confirmed(handover: Handover, taken: dict[Person, list[str]]) -> None:
    """`taken` are the tasks of each successor: a mandate of later may be gone by now."""
    for person, tasks in taken.items():
        _mail(handover, person, "mandates/email/handover_takes_over", tasks)
    leaver_takes = sorted({task for tasks in taken.values() for task in tasks})
    _mail(handover, handover.person, "mandates/email/handover_leaves", leaver_takes)


def take_back_mail(handover: Handover) -> None:
    """Who heard of it hears that it is off; what was not sent yet stays here."""
    asked = Job.objects.filter(kind=KIND, key__startswith=_key(handover, ""))
    for job in asked:
        job.ask_to_stop()
    told = {str(job.key).rpartition(" ")[2] for job in asked if job.state == Job.State.DONE}
    for person in Person.objects.filter(pk__in=told).select_related("user"):
        _mail(handover, person, "mandates/email/handover_off", [], mark="off ")


def _mail(
    handover: Handover, person: Person, template: str, tasks: list[str], *, mark: str = ""
) -> None:
    context: dict[str, object] = {
        "handover": handover,
        "person": person,
        "tasks": tasks,
        "link": link_to(handover),
    }
    mail_later(
        address_of(person),
        template,
        context,
        key=f"{mark}{_key(handover, str(person.pk))}",
        language=language_of(person),
        not_before=timezone.now() + WAIT,
    )


def _key(handover: Handover, person: str) -> str:
    """Another one for each time it is confirmed."""
    moment = f"{handover.confirmed_at:%Y%m%d%H%M%S%f}" if handover.confirmed_at else ""
    return f"handover {handover.pk} {moment} {person}"
