"""Reads the dated steps of a school year, in a constant number of queries."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.accounts.models import User
from zwerm.actions.models import Action
from zwerm.learning.models import Experiment, Session
from zwerm.mandates.models import Mandate
from zwerm.planning.models import Scenario
from zwerm.policy.models import Goal, Plan, Rehearsal, Risk, Version
from zwerm.policy.models.vision import VisionVersion
from zwerm.scan.models import Run
from zwerm.schools.models import Organisation

from .year import Step


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, of which places, between which days."""

    user: User
    places: frozenset[int]
    first: date
    after: date

    def within(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.first, f"{field}__lt": self.after})

    def at(self, field: str) -> Q:
        """Of a moment instead of a day."""
        return Q(**{f"{field}__date__gte": self.first, f"{field}__date__lt": self.after})


def places_of(place: Organisation, *, with_above: bool) -> frozenset[int]:
    inside = Organisation.objects.below(place.pk).values_list("pk", flat=True)
    above = [each.pk for each in place.lineage] if with_above else []
    return frozenset([*inside, *above])


def steps(asked: Asked, kinds: Collection[str] | None = None) -> list[Step]:
    return list(each_step(asked, kinds))


def each_step(asked: Asked, kinds: Collection[str] | None = None) -> Iterator[Step]:
    """All kinds or only these, one after the other: whoever stops early spares the rest."""
    readers = {
        "scan": _scans,
        "division": _divisions,
        "mandates": _mandates,
        "vision": _visions,
        "plan": _versions,
        "review": _plans,
        "goal": _goals,
        "action": _actions,
        "training": _trainings,
        "experiment": _experiments,
        "rehearsal": _rehearsals,
        "risk": _risks,
    }
    for kind, read in readers.items():
        if kinds is None or kind in kinds:
            yield from read(asked)


def _scans(asked: Asked) -> Iterator[Step]:
    """How many, never who: one step for each place and month."""
    rows = Run.objects.filter(asked.at("finished_at"), person__organisation__in=asked.places)
    yield from _counted(
        "scan",
        (
            (pk, _local(moment))
            for pk, moment in rows.values_list("person__organisation", "finished_at")
        ),
    )


def _mandates(asked: Asked) -> Iterator[Step]:
    rows = Mandate.objects.visible_to(asked.user).filter(
        asked.at("confirmed_at"), organisation__in=asked.places
    )
    yield from _counted(
        "mandates",
        ((pk, _local(moment)) for pk, moment in rows.values_list("organisation", "confirmed_at")),
    )


def _counted(kind: str, found: Iterator[tuple[int, date]]) -> Iterator[Step]:
    counts: Counter[tuple[int, int, int]] = Counter()
    last: dict[tuple[int, int, int], date] = {}
    for place, day in found:
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


def _local(moment: object) -> date:
    return timezone.localdate(moment)  # type: ignore[arg-type] # filtered on a moment


def _divisions(asked: Asked) -> Iterator[Step]:
    rows = Scenario.objects.visible_to(asked.user).filter(
        asked.within("effective_on"), organisation__in=asked.places, adopted_at__isnull=False
    )
    for each in rows.only("name", "effective_on", "organisation_id"):
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


def _visions(asked: Asked) -> Iterator[Step]:
    rows = VisionVersion.objects.filter(
        asked.within("adopted_on"), vision__organisation__in=asked.places
    )
    for each in rows.select_related("vision").defer("text"):
        yield Step(
            "vision",
            f"vision-{each.pk}",
            each.adopted_on,
            _("Vision adopted"),
            each.vision.organisation_id,
            reverse("policy:vision"),
            is_done=True,
        )


def _versions(asked: Asked) -> Iterator[Step]:
    plans = Plan.objects.visible_to(asked.user).filter(organisation__in=asked.places)
    rows = Version.objects.filter(asked.within("adopted_on"), plan__in=plans.values("pk"))
    for each in rows.select_related("plan").defer("chapters"):
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


def _plans(asked: Asked) -> Iterator[Step]:
    rows = Plan.objects.visible_to(asked.user).in_use()
    for each in rows.filter(asked.within("review_on"), organisation__in=asked.places):
        if each.review_on:
            title = _("Look again at the plan: %(title)s") % {"title": each.title}
            url = reverse("policy:plan_detail", args=[each.pk])
            key = f"review-{each.pk}"
            yield Step("review", key, each.review_on, title, each.organisation_id, url)


def _goals(asked: Asked) -> Iterator[Step]:
    rows = Goal.objects.visible_to(asked.user).exclude(state=Goal.State.DROPPED)
    for each in rows.filter(asked.within("until"), organisation__in=asked.places).only(
        "title", "until", "state", "organisation_id"
    ):
        if each.until:
            title = _("Goal reached by now: %(title)s") % {"title": each.title}
            url = reverse("policy:goal_detail", args=[each.pk])
            is_done = each.state == Goal.State.REACHED
            key = f"goal-{each.pk}"
            yield Step("goal", key, each.until, title, each.organisation_id, url, is_done)


def _actions(asked: Asked) -> Iterator[Step]:
    rows = Action.objects.visible_to(asked.user).exclude(state=Action.State.DROPPED)
    for each in rows.filter(asked.within("due_on"), organisation__in=asked.places).only(
        "title", "due_on", "state", "organisation_id"
    ):
        if each.due_on:
            title = _("Action ready: %(title)s") % {"title": each.title}
            url = reverse("actions:action_detail", args=[each.pk])
            key = f"action-{each.pk}"
            yield Step("action", key, each.due_on, title, each.organisation_id, url, each.is_done)


def _trainings(asked: Asked) -> Iterator[Step]:
    """A day of a training that has been is done: who came stands with the training."""
    today = timezone.localdate()
    rows = Session.objects.filter(
        asked.within("day"), training__organisation__in=asked.places
    ).exclude(training__state="dropped")
    for each in rows.select_related("training").only(
        "day", "training__title", "training__organisation_id"
    ):
        title = _("Training: %(title)s") % {"title": each.training.title}
        url = reverse("learning:home")
        place = each.training.organisation_id
        key = f"session-{each.pk}"
        yield Step("training", key, each.day, title, place, url, each.day < today)


def _experiments(asked: Asked) -> Iterator[Step]:
    rows = Experiment.objects.visible_to(asked.user).filter(
        asked.within("ends_on"), organisation__in=asked.places, state__in=["running", "done"]
    )
    for each in rows:
        title = _("Experiment ends: %(title)s") % {"title": each.title}
        url = reverse("learning:home")
        key = f"experiment-{each.pk}"
        is_done = each.state == "done"
        yield Step("experiment", key, each.ends_on, title, each.organisation_id, url, is_done)


def _rehearsals(asked: Asked) -> Iterator[Step]:
    rows = Rehearsal.objects.visible_to(asked.user).filter(
        asked.within("planned_on") | asked.within("held_on"), organisation__in=asked.places
    )
    for each in rows:
        title = _("Rehearsal: %(what)s") % {"what": each.what}
        url = f"{reverse('policy:recovery')}#rehearsals"
        day = each.held_on or each.planned_on
        key = f"rehearsal-{each.pk}"
        yield Step("rehearsal", key, day, title, each.organisation_id, url, bool(each.held_on))


def _risks(asked: Asked) -> Iterator[Step]:
    rows = Risk.objects.visible_to(asked.user).exclude(state=Risk.State.CLOSED)
    for each in rows.filter(asked.within("review_on"), organisation__in=asked.places).only(
        "title", "review_on", "organisation_id"
    ):
        if each.review_on:
            title = _("Look again at the risk: %(title)s") % {"title": each.title}
            url = reverse("policy:risk_detail", args=[each.pk])
            key = f"risk-{each.pk}"
            yield Step("risk", key, each.review_on, title, each.organisation_id, url)
