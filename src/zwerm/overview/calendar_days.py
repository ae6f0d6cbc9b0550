"""The dates of one person: what begins and ends, who they replace, what is to be done by when.

Names of tasks and colleagues, as everyone in the school group may know them; no answers of the
scan, no wishes and no hours.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.actions.models import Action
from zwerm.learning.models import Session, Training
from zwerm.mandates.handover import Handover, HandoverItem, Succession
from zwerm.mandates.handover_items import item_label
from zwerm.mandates.models import Mandate
from zwerm.mandates.queries import waiting_for
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.planning.models import Scenario

from .calendar_feed import Day
from .personal import proposals_to_react_to

# What is longer ago stands in nobody's way in a calendar that is read today.
KEPT = timedelta(days=90)
MOST_NAMES = 30


def days_of(person: Person, *, link: Callable[[str], str]) -> list[Day]:
    """`link` makes the full address of a page by the name of its route."""
    since = timezone.localdate() - KEPT
    return [
        *_mandates(person, since, link("overview:who_does_what")),
        *_adoptions(person, since, link("overview:who_does_what")),
        *_proposals(person),
        *_to_confirm(person, link("mandates:mine")),
        *_own_absences(person, since),
        *_stand_ins(person, since),
        *_own_handovers(person, since),
        *_successions(person, since),
        *_things_to_hand_over(person),
        *_actions(person, link("actions:action_list")),
        *_trainings(person, since, link("learning:mine")),
    ]


def _mandates(person: Person, since: date, url: str) -> Iterator[Day]:
    begun, ended = defaultdict[date, list[str]](list), defaultdict[date, list[str]](list)
    recent = Q(starts_on__gte=since) | Q(ends_on__gte=since)
    for mandate in Mandate.objects.filter(recent, person=person).select_related("task"):
        line = f"{mandate.get_kind_display()}: {mandate.task}"
        if mandate.starts_on >= since:
            begun[mandate.starts_on].append(line)
        if mandate.ends_on is not None and mandate.ends_on >= since:
            ended[mandate.ends_on].append(line)
    for day, lines in begun.items():
        title = ngettext(
            "An ICT mandate of yours begins", "%(count)d ICT mandates of yours begin", len(lines)
        )
        yield _day(
            _key("mandates-begin", person, day), day, title % {"count": len(lines)}, lines, url
        )
    for day, lines in ended.items():
        title = ngettext(
            "Last day of an ICT mandate", "Last day of %(count)d ICT mandates", len(lines)
        )
        yield _day(
            _key("mandates-end", person, day), day, title % {"count": len(lines)}, lines, url
        )


def _adoptions(person: Person, since: date, url: str) -> Iterator[Day]:
    """The divisions that this person's mandates come from."""
    mine = Mandate.objects.filter(person=person, scenario__isnull=False).values("scenario")
    found = Scenario.objects.filter(pk__in=mine, effective_on__gte=since, adopted_at__isnull=False)
    for pk, day in found.values_list("pk", "effective_on"):
        if day is not None:
            title = _("A new division of the ICT tasks is in force")
            yield Day(f"division-{pk}", day, title, url=url)


def _proposals(person: Person) -> Iterator[Day]:
    for asked in proposals_to_react_to(person):
        title = _("Last day to react to the proposed division of the ICT tasks")
        yield Day(f"react-{asked.pk}", asked.proposal.react_until, title)


def _to_confirm(person: Person, url: str) -> Iterator[Day]:
    asked = defaultdict[date, list[str]](list)
    for mandate in waiting_for(person):
        if mandate.asked_at is not None:
            line = f"{mandate.get_kind_display()}: {mandate.task}"
            asked[timezone.localdate(mandate.asked_at)].append(line)
    for day, lines in asked.items():
        title = ngettext(
            "Confirm your ICT mandate", "Confirm %(count)d ICT mandates", len(lines)
        ) % {"count": len(lines)}
        yield _day(_key("confirm", person, day), day, title, lines, url)


def _own_absences(person: Person, since: date) -> Iterator[Day]:
    for absence in _not_long_over(person.absences.select_related("stand_in"), since):
        title = _("You are away")
        if absence.stand_in:
            title = _("You are away; %(name)s stands in") % {"name": absence.stand_in}
        yield Day(f"absence-{absence.pk}", absence.starts_on, title, last_day=absence.ends_on)


def _stand_ins(person: Person, since: date) -> Iterator[Day]:
    for absence in _not_long_over(person.stand_ins.select_related("person"), since):
        title = _("You stand in for %(name)s") % {"name": absence.person}
        yield Day(f"stand-in-{absence.pk}", absence.starts_on, title, last_day=absence.ends_on)


def _not_long_over(absences: Iterable[Absence], since: date) -> list[Absence]:
    return [one for one in absences if one.ends_on is None or one.ends_on >= since]


def _own_handovers(person: Person, since: date) -> Iterator[Day]:
    for handover in _confirmed(Handover.objects.filter(person=person), since):
        title = _("From today your ICT mandates are with others")
        yield Day(f"handover-{handover.pk}", handover.first_day, title)
        if handover.last_day is not None:
            back = handover.last_day + timedelta(days=1)
            yield Day(f"handover-back-{handover.pk}", back, _("Your ICT mandates are yours again"))


def _successions(person: Person, since: date) -> Iterator[Day]:
    taken = defaultdict[Handover, list[str]](list)
    confirmed = Succession.objects.filter(
        successor=person, handover__confirmed_at__isnull=False, handover__first_day__gte=since
    )
    for one in confirmed.select_related("handover__person", "mandate__task"):
        taken[one.handover].append(f"{one.mandate.get_kind_display()}: {one.mandate.task}")
    for handover, lines in taken.items():
        title = _("From today you take over ICT mandates of %(name)s") % {"name": handover.person}
        text = "\n".join(lines[:MOST_NAMES])
        yield Day(f"take-over-{handover.pk}", handover.first_day, title, text, handover.last_day)


def _confirmed(handovers: Iterable[Handover], since: date) -> list[Handover]:
    return [one for one in handovers if one.is_confirmed and one.first_day >= since]


def _things_to_hand_over(person: Person) -> Iterator[Day]:
    waiting = HandoverItem.objects.filter(
        owner=person, done_at__isnull=True, handover__confirmed_at__isnull=False
    )
    for item in waiting.exclude(due_on=None).select_related("handover__person"):
        if item.due_on is not None:
            title = _("To hand over: %(what)s") % {"what": item_label(item)}
            yield Day(f"hand-over-item-{item.pk}", item.due_on, title)


def _actions(person: Person, url: str) -> Iterator[Day]:
    for action in Action.objects.filter(owner=person).under_way().exclude(due_on=None):
        if action.due_on is not None:
            title = _("Ready by today: %(what)s") % {"what": action.title}
            yield Day(f"action-{action.pk}", action.due_on, title, url=url)


def _trainings(person: Person, since: date, url: str) -> Iterator[Day]:
    """The days of what they take part in, as soon as it is more than a wish."""
    own = Training.objects.agreed().filter(participations__person=person)
    days = Session.objects.filter(training__in=own.values("pk"), day__gte=since)
    for one in days.select_related("training"):
        hours = [f"{at:%H:%M}" for at in (one.starts_at, one.ends_at) if at is not None]
        text = ", ".join(part for part in (" – ".join(hours), one.training.place) if part)
        title = _("Training: %(title)s") % {"title": one.training.title}
        yield Day(f"training-day-{one.pk}", one.day, title, text, url=url)


def _key(kind: str, person: Person, day: date) -> str:
    return f"{kind}-{person.pk}-{day:%Y%m%d}"


def _day(key: str, day: date, title: str, lines: list[str], url: str) -> Day:
    shown = sorted(lines)[:MOST_NAMES]
    if len(lines) > MOST_NAMES:
        shown.append(_("and %(count)d more") % {"count": len(lines) - MOST_NAMES})
    return Day(key, day, title, "\n".join(shown), url=url)
