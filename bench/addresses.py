"""Every page of a place with its address: the routes, and the object each of them is about."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from zwerm.actions.models import Action
from zwerm.learning.models import Coach, Experiment, Training
from zwerm.mandates.models import Mandate
from zwerm.means.models import HoursBudget, MoneyBudget, PointsGrant, ReferenceFigure
from zwerm.people.absence import Absence
from zwerm.people.models import Person
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.policy.models import (
    Block,
    Chapter,
    Checklist,
    ChecklistItem,
    Goal,
    KnosterRound,
    Plan,
    Processing,
    RecoveryService,
    Rehearsal,
    Risk,
    Version,
    VisionVersion,
)
from zwerm.schools.models import Organisation
from zwerm.sourcing.models import SourcingDocument
from zwerm.tasks.models import Edition, Task

Arguments = Callable[[Organisation], list[Any]]


def _own(model: type[Model], path: str = "organisation", *more: Any) -> Arguments:
    """The first of its kind at the place."""

    def found(place: Organisation) -> list[Any]:
        row = model._default_manager.filter(**{path: place}).order_by("pk").first()
        if row is None:
            raise LookupError(f"no {model.__name__} at {place}")
        return [row.pk, *more]

    return found


def _person(place: Organisation) -> list[Any]:
    """Someone with work."""
    people = Person.objects.filter(organisation__in=Organisation.objects.below(place.pk))
    return [people.filter(mandates__isnull=False).order_by("pk")[0].pk]


def _planned(place: Organisation) -> list[Any]:
    row = PlannedTask.objects.filter(scenario__organisation=place).order_by("pk")[0]
    return [row.scenario_id, row.pk]


def _any(model: type[Model], *more: Any) -> Arguments:
    return lambda _place: [model._default_manager.order_by("pk")[0].pk, *more]


def _said(*words: Any) -> Arguments:
    return lambda _place: list(words)


# The longest beginning of a route that stands here says what the route is about.
ABOUT: dict[str, Arguments] = {
    "actions:action_": _own(Action),
    "learning:training_": _own(Training),
    "learning:coach_": _own(Coach),
    "learning:experiment_": _own(Experiment),
    "mandates:mandate_edit": _own(Mandate),
    "mandates:task_history": _any(Task),
    "mandates:person_history": _person,
    "mandates:answers_for": _person,
    "mandates:poster_file": _said("docx"),
    "mandates:agreements_file": _said("docx"),
    "mandates:agreement_file": lambda place: [*_person(place), "docx"],
    "mandates:handover_add": _person,
    "mandates:handover_detail": lambda place: [_handover(place)],
    "mandates:scenario_adopt": _own(Scenario),
    "means:grant_edit": _person,
    "means:points_": _own(PointsGrant),
    "means:hours_": _own(HoursBudget),
    "means:money_": _own(MoneyBudget),
    "means:figure_": _any(ReferenceFigure),
    "means:pool_share": lambda place: [place.schools().order_by("pk")[0].pk],
    "means:export": _said("csv"),
    "overview:person_": _person,
    "overview:team_csv": _said("people"),
    "people:person_export": _said("xlsx"),
    "people:absence_edit": _own(Absence, "person__organisation"),
    "people:": _person,
    "planning:planned_task": _planned,
    "planning:scenario_export": _own(Scenario, "organisation", "json"),
    "planning:": _own(Scenario),
    "policy:risk_": _own(Risk),
    "policy:recovery_file": _said("docx"),
    "policy:recovery_add": _said("service"),
    "policy:recovery_": lambda place: ["service", *_own(RecoveryService)(place)],
    "policy:rehearsal_": _own(Rehearsal),
    "policy:processing_": _own(Processing),
    "policy:checklist_": _own(Checklist),
    "policy:point_": _own(ChecklistItem, "checklist__organisation"),
    "policy:goal_": _own(Goal),
    "policy:plan_file": _own(Plan, "organisation", "docx"),
    "policy:plan_summary": _own(Plan, "organisation", "docx"),
    "policy:plan_": _own(Plan),
    "policy:version_file": _own(Version, "plan__organisation", "docx"),
    "policy:version_": _own(Version, "plan__organisation"),
    "policy:chapter_": _own(Chapter, "plan__organisation"),
    "policy:block_": _own(Block, "chapter__plan__organisation"),
    "policy:vision_version": _own(VisionVersion, "vision__organisation"),
    "policy:vision_": lambda place: [place.pk, "pedagogisch"],
    "policy:knoster_": _own(KnosterRound),
    "scan:item": _said(1),
    "scan:export": _said("json"),
    "schools:school_export": _said("csv"),
    "schools:": lambda place: [place.pk],
    "sourcing:document_file": _own(SourcingDocument, "organisation", "docx"),
    "sourcing:document_": _own(SourcingDocument),
    "stepplan:step": _said("S1"),
    "tasks:task_export": _said("xlsx"),
    "tasks:edition_review": _any(Edition),
    "tasks:": _any(Task),
}
# Pages of others, and those that begin something or only answer to a form.
ELSEWHERE = ("admin", "account_", "accounts:", "api", "usersessions", "mfa_", "socialaccount")


def routes() -> list[str]:
    found = sorted(set(_named(get_resolver().url_patterns)))
    return [name for name in found if not name.startswith(ELSEWHERE) and "None" not in name]


def _named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, below)
        else:
            yield f"{space}{pattern.name}"


def address(route: str, place: Organisation) -> str | None:
    """Of the page of this place; none where the place has nothing of the kind."""
    try:
        return reverse(route)
    except NoReverseMatch:
        pass
    begins = [key for key in ABOUT if route.startswith(key)]
    if not begins:
        return None
    try:
        return reverse(route, args=ABOUT[max(begins, key=len)](place))
    except (LookupError, NoReverseMatch):
        return None


def _handover(place: Organisation) -> int:
    from zwerm.mandates.handover import Handover  # noqa: PLC0415

    return Handover.objects.filter(person__pk=_person(place)[0])[0].pk
