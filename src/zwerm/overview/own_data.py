"""Everything that is kept about someone, for themself: to read, to check, to take along."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.telling import told_of
from zwerm.learning.own import own_data as learning_data
from zwerm.mandates.handover import Handover, HandoverItem
from zwerm.mandates.handover_items import item_label
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant
from zwerm.people.models import Person
from zwerm.planning.comment import Comment
from zwerm.planning.proposal import Asked
from zwerm.policy.own import own_data as policy_data
from zwerm.scan.exporting import scan_data

from .models import CalendarLink

FORMAT = "zwerm-own-data/1"
Rows = Sequence[Mapping[str, object]]


def own_data(person: Person, user: User) -> str:
    """What colleagues prepare about someone and did not confirm yet is not in it."""
    data = {
        "format": FORMAT,
        "account": _account(user),
        "person": _person(person),
        "scan": scan_data(person),
        "hours": _hours(person),
        "absences": list(
            person.absences.values("kind", "starts_on", "ends_on", "stand_in__name", "is_left_out")
        ),
        "stands_in": list(person.stand_ins.values("person__name", "starts_on", "ends_on")),
        "mandates": _mandates(person),
        "deputy_of": list(
            Mandate.objects.filter(deputy=person)
            .order_by("starts_on", "pk")
            .values("task__slug", "person__name", "kind", "starts_on", "ends_on")
        ),
        "learning": learning_data(person),
        "policy": policy_data(user),
        "actions": _actions(person),
        "proposals": _proposals(user),
        "comments": list(
            Comment.objects.filter(by=user).values("at", "scenario__name", "task__slug", "text")
        ),
        "handovers": _handovers(person),
        "calendar_link_since": CalendarLink.objects.filter(person=person)
        .values_list("created_at", flat=True)
        .first(),
        **told_of(person.pk, user.pk),
    }
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1) + "\n"


def _account(user: User) -> dict[str, Any]:
    memberships = user.memberships.order_by("pk")
    return {
        "email": user.email,
        "username": user.username,
        "name": user.name,
        "language": user.language,
        "since": user.date_joined,
        "last_login": user.last_login,
        "memberships": list(
            memberships.values("organisation__name", "role", "starts_on", "ends_on")
        ),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "code": person.code,
        "name": person.name,
        "email": person.email,
        "has_photo": bool(person.photo),
        "roles": person.roles,
        "is_teacher": person.is_teacher,
        "belongs_to": person.organisation.name,
        "works_at": list(person.homes.order_by("name").values_list("name", flat=True)),
        "starts_on": person.starts_on,
        "ends_on": person.ends_on,
    }


def _hours(person: Person) -> Rows:
    year = "school_year__first_year"
    grants = Grant.objects.filter(person=person).order_by(year, "source__code")
    told = ("source__code", "weekly_minutes", "provenance", "note")
    return list(grants.values("school_year__first_year", *told))


def _mandates(person: Person) -> Rows:
    rows = Mandate.objects.filter(person=person).order_by("starts_on", "pk")
    return list(
        rows.values(
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
    )


def _actions(person: Person) -> Rows:
    rows = Action.objects.filter(owner=person).order_by("pk")
    return list(rows.values("title", "details", "due_on", "state", "result"))


def _proposals(user: User) -> Rows:
    rows = Asked.objects.of(user).order_by("pk").prefetch_related("objections__task")
    return [
        {
            "scenario": one.proposal.scenario.name,
            "seen_at": one.seen_at,
            "answered_at": one.answered_at,
            "answer": one.answer,
            "text": one.text,
            "objects_to": [row.task.slug for row in one.objections.all()],
        }
        for one in rows.select_related("proposal__scenario")
    ]


def _handovers(person: Person) -> dict[str, Rows]:
    own = Handover.objects.filter(person=person, confirmed_at__isnull=False)
    items = HandoverItem.objects.filter(owner=person, handover__confirmed_at__isnull=False)
    return {
        "own": list(own.order_by("pk").values("kind", "first_day", "last_day", "confirmed_at")),
        "things_to_do": [
            {"what": item_label(one), "due_on": one.due_on, "done_at": one.done_at}
            for one in items.order_by("pk").select_related("handover")
        ],
    }
