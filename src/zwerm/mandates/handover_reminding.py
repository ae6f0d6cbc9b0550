"""Reminders of handovers by mail; the key of each says that it was sent."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from zwerm.accounts.models import User
from zwerm.core.mail import mail_later
from zwerm.people.models import Person

from .handover import Handover, HandoverItem
from .handover_due import Due, due_of, late_items, near
from .handover_items import item_label
from .handover_mail import address_of, language_of, link_to, successions_by_person

WEEK = 7


def remind(today: date) -> None:
    rows = near(today).select_related("person", "created_by", "confirmed_by")
    for handover in rows:
        due = due_of(handover, today)
        if not due.has_begun:
            _mail_leads(due, "ahead")
            continue
        if handover.first_day == today:
            _mail_leads(due, "today")
            _mail_successors(handover)
        if due.is_urgent:
            _mail_leads(due, f"open-{(today - handover.first_day).days // WEEK}")
    _mail_owners(late_items(today), today)


def _mail_leads(due: Due, stage: str) -> None:
    """Who prepared it and who confirmed it."""
    handover = due.handover
    if stage == "today" and due.is_urgent:
        return  # the message about what is open says it too
    template = "mandates/email/handover_reminder"
    for user in _accounts(handover):
        context: dict[str, object] = {"due": due, "user": user, "link": link_to(handover)}
        key = f"handover-{stage} {handover.pk} {handover.first_day} {user.pk}"
        mail_later(user.email, template, context, key=key, language=user.language)


def _accounts(handover: Handover) -> list[User]:
    found = dict.fromkeys((handover.created_by, handover.confirmed_by))
    return [user for user in found if user is not None and user.is_active]


def _mail_successors(handover: Handover) -> None:
    if not handover.is_confirmed:
        return
    for person, rows in successions_by_person(handover).items():
        tasks = list(dict.fromkeys(row.mandate.task.name for row in rows))
        context: dict[str, object] = {
            "handover": handover,
            "person": person,
            "tasks": tasks,
            "link": link_to(handover),
        }
        _mail_person(person, "handover_begins", context, f"{handover.pk} {handover.first_day}")


def _mail_owners(items: Iterable[HandoverItem], today: date) -> None:
    by_owner: dict[tuple[Person, Handover], list[HandoverItem]] = defaultdict(list)
    for item in items:
        if item.owner is not None:
            by_owner[item.owner, item.handover].append(item)
    for (person, handover), rows in by_owner.items():
        late = max((row.due_on for row in rows if row.due_on is not None), default=today)
        context: dict[str, object] = {
            "handover": handover,
            "person": person,
            "items": [item_label(row) for row in rows],
            "link": link_to(handover),
        }
        _mail_person(person, "handover_items", context, f"{handover.pk} {late}")


def _mail_person(person: Person, name: str, context: dict[str, object], about: str) -> None:
    mail_later(
        address_of(person),
        f"mandates/email/{name}",
        context,
        key=f"{name} {about} {person.pk}",
        language=language_of(person),
    )
