"""Everything that is kept about someone, for themself: to read, to check, to take along."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.reading_together import read_together
from zwerm.core.telling import said, tellings_of
from zwerm.learning.own import own_data as learning_data
from zwerm.mandates.handover import Handover, HandoverItem
from zwerm.mandates.handover_items import item_label
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant
from zwerm.people.models import Person
from zwerm.planning.comment import Comment
from zwerm.planning.proposal import Asked, Objection
from zwerm.policy.own import own_data as policy_data
from zwerm.scan.exporting import scan_data

from .models import CalendarLink

FORMAT = "zwerm-own-data/1"
Rows = Sequence[Mapping[str, object]]
MANDATE = (
    "task__slug",
    "organisation__name",
    "kind",
    "is_backup",
    "strength",
    "starts_on",
    "ends_on",
    "deputy__name",
    "asked_at",
    "confirmed_at",
    "confirmed_by__name",
    "confirmation_note",
    "asks_change",
)


def own_data(person: Person, user: User) -> str:
    """What colleagues prepare about someone and did not confirm yet is not in it."""
    rows = _OwnFile(person, user)
    scan, learning, policy = scan_data(person), learning_data(person), policy_data(user)
    others = tellings_of(person.pk, user.pk)
    asked = [each.rows for each in (scan, learning, policy, *others)]
    read_together(*rows.all, *(part for parts in asked for part in parts))
    data = {
        "format": FORMAT,
        "account": _account(user, rows.memberships),
        "person": _person(person, rows.homes),
        "scan": said(scan),
        "hours": list(rows.grants),
        "absences": list(rows.absences),
        "stands_in": list(rows.stand_ins),
        "mandates": list(rows.mandates),
        "deputy_of": list(rows.deputising),
        "learning": said(learning),
        "policy": said(policy),
        "actions": list(rows.actions),
        "proposals": _proposals(rows.proposals, rows.objections),
        "comments": list(rows.comments),
        "handovers": {"own": list(rows.handovers), "things_to_do": _things(rows.items)},
        "calendar_link_since": next(iter(rows.links), None),
        **said(*others),
    }
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1) + "\n"


class _OwnFile:
    """The rows of the file that no chapter of its own tells, to be read with those of chapters."""

    def __init__(self, person: Person, user: User) -> None:
        memberships = user.memberships.order_by("pk")
        self.memberships = memberships.values("organisation__name", "role", "starts_on", "ends_on")
        self.homes = person.homes.order_by("name").values_list("name", flat=True)
        grants = Grant.objects.filter(person=person)
        in_order = grants.order_by("school_year__first_year", "source__code")
        self.grants = in_order.values(
            "school_year__first_year", "source__code", "weekly_minutes", "provenance", "note"
        )
        self.absences = person.absences.values(
            "kind", "starts_on", "ends_on", "stand_in__name", "is_left_out"
        )
        self.stand_ins = person.stand_ins.values("person__name", "starts_on", "ends_on")
        mandates = Mandate.objects.order_by("starts_on", "pk")
        self.mandates = mandates.filter(person=person).values(*MANDATE)
        self.deputising = mandates.filter(deputy=person).values(
            "task__slug", "person__name", "kind", "starts_on", "ends_on"
        )
        actions = Action.objects.filter(owner=person).order_by("pk")
        self.actions = actions.values("title", "details", "due_on", "state", "result")
        asked = Asked.objects.of(user).order_by("pk")
        self.proposals = asked.values(
            "pk", "proposal__scenario__name", "seen_at", "answered_at", "answer", "text"
        )
        objections = Objection.objects.filter(asked__in=asked.order_by().values("pk"))
        self.objections = objections.values_list("asked", "task__slug")
        comments = Comment.objects.filter(by=user)
        self.comments = comments.values("at", "scenario__name", "task__slug", "text")
        handovers = Handover.objects.filter(person=person, confirmed_at__isnull=False)
        self.handovers = handovers.order_by("pk").values(
            "kind", "first_day", "last_day", "confirmed_at"
        )
        self.items = HandoverItem.objects.filter(
            owner=person, handover__confirmed_at__isnull=False
        ).order_by("pk")
        links = CalendarLink.objects.filter(person=person)
        self.links = links.values_list("created_at", flat=True)

    @property
    def all(self) -> "Iterable[QuerySet[Any, Any]]":
        return vars(self).values()


def _account(user: User, memberships: Iterable[Mapping[str, object]]) -> dict[str, Any]:
    return {
        "email": user.email,
        "username": user.username,
        "name": user.name,
        "language": user.language,
        "since": user.date_joined,
        "last_login": user.last_login,
        "memberships": list(memberships),
    }


def _person(person: Person, homes: Iterable[str]) -> dict[str, Any]:
    return {
        "code": person.code,
        "name": person.name,
        "email": person.email,
        "has_photo": bool(person.photo),
        "roles": person.roles,
        "is_teacher": person.is_teacher,
        "belongs_to": person.organisation.name,
        "works_at": list(homes),
        "starts_on": person.starts_on,
        "ends_on": person.ends_on,
    }


def _proposals(asked: Iterable[Mapping[str, Any]], objections: Iterable[tuple[int, str]]) -> Rows:
    objects_to = defaultdict(list)
    for pk, slug in objections:
        objects_to[pk].append(slug)
    return [
        {
            "scenario": one["proposal__scenario__name"],
            "seen_at": one["seen_at"],
            "answered_at": one["answered_at"],
            "answer": one["answer"],
            "text": one["text"],
            "objects_to": objects_to[one["pk"]],
        }
        for one in asked
    ]


def _things(items: Iterable[HandoverItem]) -> Rows:
    return [
        {"what": item_label(one), "due_on": one.due_on, "done_at": one.done_at} for one in items
    ]
