"""Reads the dated steps of a school year, on one trip."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.core.reading_together import read_together
from zwerm.learning.models import Experiment, Session
from zwerm.mandates.models import Mandate
from zwerm.planning.models import Scenario
from zwerm.policy.models import Goal, Plan, Rehearsal, Risk, Version
from zwerm.policy.models.vision import VisionVersion
from zwerm.scan.models import Run
from zwerm.schools.below import KeysBelow
from zwerm.schools.family import inside
from zwerm.schools.models import Organisation

from .year import Step


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, of which places, between which days."""

    user: User
    places: frozenset[int] | KeysBelow
    first: date
    after: date

    def within(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.first, f"{field}__lt": self.after})

    def at(self, field: str) -> Q:
        """Of a moment instead of a day."""
        return Q(**{f"{field}__date__gte": self.first, f"{field}__date__lt": self.after})


def places_of(place: Organisation, *, with_above: bool) -> frozenset[int] | KeysBelow:
    """All at and under it; for `organisation__in`."""
    if not with_above:
        return KeysBelow(place.pk)
    return frozenset(each.pk for each in (*inside(place), *place.lineage))


# By kind of step the rows it is made of.
Rows = Mapping[str, "QuerySet[Any, Any]"]


def rows_of(asked: Asked, kinds: Collection[str] | None = None) -> Rows:
    """Of all kinds or only of these, still to be read: a page can read them with more."""
    chosen = (kind for kind in KINDS if kinds is None or kind in kinds)
    return {kind: KINDS[kind][0](asked) for kind in chosen}


def steps(rows: Rows) -> list[Step]:
    """On one trip, however many kinds there are."""
    read_together(*rows.values())
    return [step for kind, found in rows.items() for step in KINDS[kind][1](found)]


def _scan_rows(asked: Asked) -> "QuerySet[Any, Any]":
    rows = Run.objects.filter(asked.at("finished_at"), person__organisation__in=asked.places)
    return rows.order_by().values_list("person__organisation", "finished_at")


def _scans(rows: Iterable[Any]) -> Iterator[Step]:
    """How many, never who: one step for each place and month."""
    return _counted("scan", rows)


def _mandate_rows(asked: Asked) -> "QuerySet[Any, Any]":
    rows = Mandate.objects.visible_to(asked.user).filter(
        asked.at("confirmed_at"), organisation__in=asked.places
    )
    return rows.values_list("organisation", "confirmed_at")


def _mandates(rows: Iterable[Any]) -> Iterator[Step]:
    return _counted("mandates", rows)


def _counted(kind: str, rows: Iterable[tuple[int, datetime]]) -> Iterator[Step]:
    counts: Counter[tuple[int, int, int]] = Counter()
    last: dict[tuple[int, int, int], date] = {}
    for place, moment in rows:
        day = timezone.localdate(moment)
        key = (place, day.year, day.month)
        counts[key] += 1
        last[key] = max(day, last.get(key, day))
    for key, count in counts.items():
        place, year, month = key
        if kind == "scan":
            said = ngettext("%(count)d scan finished", "%(count)d scans finished", count)
            url = reverse("overview:team")
        else:
            said = ngettext("%(count)d mandate confirmed", "%(count)d mandates confirmed", count)
            url = reverse("mandates:mandate_list")
        name = f"{kind}-{place}-{year}-{month}"
        yield Step(kind, name, last[key], said % {"count": count}, place, url, is_done=True)


def _division_rows(asked: Asked) -> "QuerySet[Scenario]":
    rows = Scenario.objects.visible_to(asked.user).filter(
        asked.within("effective_on"), organisation__in=asked.places, adopted_at__isnull=False
    )
    return rows.only("name", "effective_on", "organisation_id")


def _divisions(rows: Iterable[Scenario]) -> Iterator[Step]:
    for each in rows:
        if each.effective_on:
            title = _("Division in force: %(name)s") % {"name": each.name}
            yield Step(
                "division",
                f"division-{each.pk}",
                each.effective_on,
                title,
                each.organisation_id,
                reverse("planning:scenario_detail", args=[each.pk]),
                is_done=True,
            )


def _vision_rows(asked: Asked) -> "QuerySet[VisionVersion, Any]":
    rows = VisionVersion.objects.filter(
        asked.within("adopted_on"), vision__organisation__in=asked.places
    )
    return rows.values_list("pk", "adopted_on", "vision__organisation_id")


def _visions(rows: Iterable[tuple[int, date, int]]) -> Iterator[Step]:
    title, url = _("Vision adopted"), reverse("policy:vision")
    for pk, adopted_on, place in rows:
        yield Step("vision", f"vision-{pk}", adopted_on, title, place, url, is_done=True)


def _version_rows(asked: Asked) -> "QuerySet[Version]":
    plans = Plan.objects.visible_to(asked.user).filter(organisation__in=asked.places)
    rows = Version.objects.filter(asked.within("adopted_on"), plan__in=plans.values("pk"))
    return rows.select_related("plan").defer("chapters")


def _versions(rows: Iterable[Version]) -> Iterator[Step]:
    for each in rows:
        title = _("Plan adopted: %(title)s, version %(number)d") % {
            "title": each.plan.title,
            "number": each.number,
        }
        yield Step(
            "plan",
            f"version-{each.pk}",
            each.adopted_on,
            title,
            each.plan.organisation_id,
            reverse("policy:version_detail", args=[each.pk]),
            is_done=True,
        )


def _plan_rows(asked: Asked) -> "QuerySet[Plan]":
    rows = Plan.objects.visible_to(asked.user).in_use()
    return rows.filter(asked.within("review_on"), organisation__in=asked.places)


def _plans(rows: Iterable[Plan]) -> Iterator[Step]:
    for each in rows:
        if each.review_on:
            title = _("Look again at the plan: %(title)s") % {"title": each.title}
            url = reverse("policy:plan_detail", args=[each.pk])
            key = f"review-{each.pk}"
            yield Step("review", key, each.review_on, title, each.organisation_id, url)


def _goal_rows(asked: Asked) -> "QuerySet[Goal, Any]":
    rows = Goal.objects.visible_to(asked.user).exclude(state=Goal.State.DROPPED)
    here = rows.filter(asked.within("until"), organisation__in=asked.places)
    return here.values_list("pk", "until", "title", "organisation_id", "state")


def _goals(rows: Iterable[tuple[int, date, str, int, str]]) -> Iterator[Step]:
    """A page shows a few of the hundreds of a large group: addresses are made when shown."""
    said = _("Goal reached by now: %(title)s")
    for pk, until, title, place, state in rows:
        url = reverse_lazy("policy:goal_detail", args=[pk])
        is_done = state == Goal.State.REACHED
        yield Step("goal", f"goal-{pk}", until, said % {"title": title}, place, url, is_done)


def _action_rows(asked: Asked) -> "QuerySet[Action]":
    rows = Action.objects.visible_to(asked.user).exclude(state=Action.State.DROPPED)
    here = rows.filter(asked.within("due_on"), organisation__in=asked.places)
    return here.only("title", "due_on", "state", "organisation_id")


def _actions(rows: Iterable[Action]) -> Iterator[Step]:
    for each in rows:
        if each.due_on:
            title = _("Action ready: %(title)s") % {"title": each.title}
            url = reverse("actions:action_detail", args=[each.pk])
            key = f"action-{each.pk}"
            yield Step("action", key, each.due_on, title, each.organisation_id, url, each.is_done)


def _training_rows(asked: Asked) -> "QuerySet[Session, Any]":
    rows = Session.objects.filter(asked.within("day"), training__organisation__in=asked.places)
    standing = rows.exclude(training__state="dropped")
    return standing.values_list("pk", "day", "training__title", "training__organisation_id")


def _trainings(rows: Iterable[tuple[int, date, str, int]]) -> Iterator[Step]:
    """A day of a training that has been is done: who came stands with the training."""
    today, said, url = timezone.localdate(), _("Training: %(title)s"), reverse("learning:home")
    for pk, day, title, place in rows:
        name = said % {"title": title}
        yield Step("training", f"session-{pk}", day, name, place, url, day < today)


def _experiment_rows(asked: Asked) -> "QuerySet[Experiment]":
    rows = Experiment.objects.visible_to(asked.user).filter(
        asked.within("ends_on"), organisation__in=asked.places, state__in=["running", "done"]
    )
    return rows.only("title", "ends_on", "state", "organisation_id")


def _experiments(rows: Iterable[Experiment]) -> Iterator[Step]:
    for each in rows:
        title = _("Experiment ends: %(title)s") % {"title": each.title}
        url = reverse("learning:home")
        key = f"experiment-{each.pk}"
        is_done = each.state == "done"
        yield Step("experiment", key, each.ends_on, title, each.organisation_id, url, is_done)


def _rehearsal_rows(asked: Asked) -> "QuerySet[Rehearsal]":
    rows = Rehearsal.objects.visible_to(asked.user).filter(
        asked.within("planned_on") | asked.within("held_on"), organisation__in=asked.places
    )
    return rows.only("what", "planned_on", "held_on", "organisation_id")


def _rehearsals(rows: Iterable[Rehearsal]) -> Iterator[Step]:
    said, url = _("Rehearsal: %(what)s"), f"{reverse('policy:recovery')}#rehearsals"
    for each in rows:
        title = said % {"what": each.what}
        day = each.held_on or each.planned_on
        key = f"rehearsal-{each.pk}"
        yield Step("rehearsal", key, day, title, each.organisation_id, url, bool(each.held_on))


def _risk_rows(asked: Asked) -> "QuerySet[Risk]":
    rows = Risk.objects.visible_to(asked.user).exclude(state=Risk.State.CLOSED)
    here = rows.filter(asked.within("review_on"), organisation__in=asked.places)
    return here.only("title", "review_on", "organisation_id")


def _risks(rows: Iterable[Risk]) -> Iterator[Step]:
    for each in rows:
        if each.review_on:
            title = _("Look again at the risk: %(title)s") % {"title": each.title}
            url = reverse("policy:risk_detail", args=[each.pk])
            key = f"risk-{each.pk}"
            yield Step("risk", key, each.review_on, title, each.organisation_id, url)


# Of each kind of step the rows that have a day in the year, and what the year tells of them.
KINDS: dict[
    str, tuple[Callable[[Asked], "QuerySet[Any, Any]"], Callable[[Any], Iterator[Step]]]
] = {
    "scan": (_scan_rows, _scans),
    "division": (_division_rows, _divisions),
    "mandates": (_mandate_rows, _mandates),
    "vision": (_vision_rows, _visions),
    "plan": (_version_rows, _versions),
    "review": (_plan_rows, _plans),
    "goal": (_goal_rows, _goals),
    "action": (_action_rows, _actions),
    "training": (_training_rows, _trainings),
    "experiment": (_experiment_rows, _experiments),
    "rehearsal": (_rehearsal_rows, _rehearsals),
    "risk": (_risk_rows, _risks),
}
