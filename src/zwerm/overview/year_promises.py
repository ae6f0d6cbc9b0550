"""What was promised in a plan that was adopted, beside what became of it, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.models import AuditEvent
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


def promises(place: Organisation, user: User) -> Kept | None:
    """Of the version in force that was adopted last, here or at the group."""
    above = [each.pk for each in place.lineage]
    plans = Plan.objects.visible_to(user).in_use().filter(organisation__in=above)
    rows = Version.objects.filter(plan__in=plans.values("pk"), withdrawn_on=None)
    version = (
        rows.select_related("plan__organisation")
        .defer("chapters")
        .order_by("-adopted_on", "-pk")
        .first()
    )
    if version is None:
        return None
    moment, at = version.created_at, version.plan.organisation_id
    found = [*_hours(at, moment, user), *_goals(at, moment, user)]
    found += [*_actions(at, moment, user), *_trainings(at, moment, user)]
    return Kept(version, tuple(found[:MOST_SHOWN]))


def as_of(things: Sequence[models.Model], moment: datetime) -> dict[int, dict[str, Any]]:
    """What the history says that fields were then, of what changed since."""
    if not things:
        return {}
    rows = AuditEvent.objects.filter(
        content_type=ContentType.objects.get_for_model(things[0]),
        object_id__in=[str(thing.pk) for thing in things],
        at__gt=moment,
        details__has_key="before",
    ).order_by("at", "pk")
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


def _hours(at: int, moment: datetime, user: User) -> list[Promise]:
    """The division that held then, and the one that holds now."""
    adopted = Scenario.objects.visible_to(user).filter(organisation=at, adopted_at__isnull=False)
    rows = adopted.only("pk")
    then = rows.filter(adopted_at__lte=moment).order_by("-adopted_at").first()
    now = rows.order_by("-adopted_at").first()
    if then is None or now is None:
        return []
    both = PlannedTask.objects.filter(scenario__in=[then.pk, now.pk]).order_by()
    sums = both.values("scenario").annotate(given=Sum("given_minutes"))
    given = {then.pk: 0, now.pk: 0, **dict(sums.values_list("scenario", "given"))}
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


def _goals(at: int, moment: datetime, user: User) -> Iterable[Promise]:
    rows = list(Goal.objects.visible_to(user).filter(organisation=at, created_at__lte=moment))
    past = as_of(rows, moment)
    for each in rows:
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


def _actions(at: int, moment: datetime, user: User) -> Iterable[Promise]:
    rows = list(Action.objects.visible_to(user).filter(organisation=at, created_at__lte=moment))
    past = as_of(rows, moment)
    settled = {Action.State.DONE, Action.State.DROPPED}
    for each in rows:
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


def _trainings(at: int, moment: datetime, user: User) -> Iterable[Promise]:
    rows = Training.objects.visible_to(user).filter(organisation=at, created_at__lte=moment)
    for each in rows.exclude(done_on__lt=moment.date()):
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
