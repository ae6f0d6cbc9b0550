"""What was promised in a plan that was adopted, beside what became of it, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.models import AuditEvent
from zwerm.core.reading_together import read_together
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.learning.models import Training
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.policy.models import Goal, Plan, Version
from zwerm.schools.models import Organisation

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Promise:
    kind: str
    title: str
    promised: str
    now: str
    is_kept: bool
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """An adopted version, and what it promised."""

    version: Version
    promises: tuple[Promise, ...]


def last_adopted(place: Organisation, user: User) -> QuerySet[Version]:
    """The version in force that was adopted last, here or at the group, still to be read."""
    above = [each.pk for each in place.lineage]
    plans = Plan.objects.visible_to(user).in_use().filter(organisation__in=above)
    rows = Version.objects.filter(plan__in=plans.values("pk"), withdrawn_on=None)
    related = rows.select_related("plan__organisation").defer("chapters")
    return related.order_by("-adopted_on", "-pk")[:1]


class _Then:
    """Everything that a plan can promise at a place, as it is and as it was."""

    def __init__(self, at: int, moment: datetime, user: User) -> None:
        self.moment = moment
        mine = {"organisation": at, "created_at__lte": moment}
        self.goals = Goal.objects.visible_to(user).filter(**mine)
        self.actions = Action.objects.visible_to(user).filter(**mine)
        trainings = Training.objects.visible_to(user).filter(**mine)
        self.trainings = trainings.exclude(done_on__lt=moment.date())
        adopted = Scenario.objects.visible_to(user).filter(organisation=at)
        divisions = adopted.filter(adopted_at__isnull=False).only("adopted_at")
        self.divisions = divisions.order_by("-adopted_at")
        read_together(self.goals, self.actions, self.trainings, self.divisions)
        given = PlannedTask.objects.filter(scenario__in=[one.pk for one in self.both]).order_by()
        sums = given.values("scenario").annotate(given=Sum("given_minutes"))
        self.given = sums.values_list("scenario", "given")
        self.changed_goals, self.changed_actions = (
            changes_since(moment, things) for things in (self.goals, self.actions)
        )
        read_together(self.given, self.changed_goals, self.changed_actions)

    @property
    def both(self) -> list[Scenario]:
        """The division that held then, and the one that holds now; none without both."""
        then = [one for one in self.divisions if one.adopted_at and one.adopted_at <= self.moment]
        return [then[0], self.divisions[0]] if then else []


def promises(versions: Iterable[Version], user: User) -> Kept | None:
    """Of the first of these."""
    version = next(iter(versions), None)
    if version is None:
        return None
    then = _Then(version.plan.organisation_id, version.created_at, user)
    found = [*_hours(then), *_goals(then), *_actions(then), *_trainings(then)]
    return Kept(version, tuple(found[:MOST_SHOWN]))


def changes_since(moment: datetime, things: Iterable[models.Model]) -> QuerySet[AuditEvent]:
    """What the history has of these, the first change first, still to be read."""
    found = list(things)
    if not found:
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(found[0]),
        object_id__in=[str(thing.pk) for thing in found],
        at__gt=moment,
        details__has_key="before",
    ).order_by("at", "pk")


def as_of(rows: Iterable[AuditEvent]) -> dict[int, dict[str, Any]]:
    """What fields were before the first of these changes."""
    found: dict[int, dict[str, Any]] = {}
    for event in rows:
        then = found.setdefault(int(event.object_id), {})
        for name, value in event.details["before"].items():
            then.setdefault(name, value)
    return found


def _then(thing: Any, name: str, past: dict[int, dict[str, Any]]) -> Any:
    known = past.get(thing.pk, {})
    return known[name] if name in known else getattr(thing, name)


def _day(value: Any) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) and value else value
    return date_format(day) if day else ""


def _by(value: Any) -> str:
    day = _day(value)
    return _("by %(day)s") % {"day": day} if day else _("without a day")


def _hours(known: _Then) -> list[Promise]:
    if not known.both:
        return []
    then, now = known.both
    given = {then.pk: 0, now.pk: 0, **dict(known.given)}
    said = _("%(hours)s a week with a name")
    return [
        Promise(
            _("Hours"),
            _("Hours of the division"),
            said % {"hours": hours_unit(given[then.pk])},
            said % {"hours": hours_unit(given[now.pk])},
            is_kept=given[now.pk] >= given[then.pk],
            is_broken=given[now.pk] < given[then.pk],
        )
    ]


def _goals(known: _Then) -> Iterable[Promise]:
    past = as_of(known.changed_goals)
    for each in known.goals:
        if _then(each, "state", past) == Goal.State.DROPPED:
            continue
        is_late = _is_late(each.until, is_open=each.state == Goal.State.OPEN)
        yield Promise(
            _("Goal"),
            str(_then(each, "title", past)),
            _by(_then(each, "until", past)),
            _now(each.get_state_display(), each.until, is_open=each.state == Goal.State.OPEN),
            is_kept=each.state == Goal.State.REACHED,
            is_broken=is_late or each.state == Goal.State.DROPPED,
        )


def _actions(known: _Then) -> Iterable[Promise]:
    past = as_of(known.changed_actions)
    settled = {Action.State.DONE, Action.State.DROPPED}
    for each in known.actions:
        if _then(each, "state", past) in settled:
            continue
        yield Promise(
            _("Action"),
            str(_then(each, "title", past)),
            _by(_then(each, "due_on", past)),
            _now(each.get_state_display(), each.due_on, is_open=each.is_under_way),
            is_kept=each.is_done,
            is_broken=each.is_overdue or each.state == Action.State.DROPPED,
        )


def _trainings(known: _Then) -> Iterable[Promise]:
    for each in known.trainings:
        yield Promise(
            _("Training"),
            each.title,
            _("in the training plan"),
            each.get_state_display(),
            is_kept=each.state == Training.State.DONE,
            is_broken=each.state == Training.State.DROPPED,
        )


def _is_late(day: date | None, *, is_open: bool) -> bool:
    return is_open and day is not None and day < timezone.localdate()


def _now(state: str, day: date | None, *, is_open: bool) -> str:
    if _is_late(day, is_open=is_open):
        return _("%(state)s; it was to be ready %(by)s") % {"state": state, "by": _by(day)}
    return f"{state}, {_by(day)}" if is_open else state
