"""Undo, redo, limits of hours and of changes: what a deed on the board leaves behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.optimiser.files import problem_from_data
from zwerm.optimiser.problem import Person as Worker
from zwerm.optimiser.problem import Problem, SourceRule
from zwerm.people.models import Person
from zwerm.planning import limits, services, stepping
from zwerm.planning.capping import capped
from zwerm.planning.exchange import apply_dossier
from zwerm.planning.models import Allocation, Backup, Scenario
from zwerm.planning.preparing import problem_of
from zwerm.planning.queries import undivided_changes
from zwerm.planning.step_words import step_words
from zwerm.schools.models import SchoolYear

from . import scenarios as made
from .dossiers import small_school

pytestmark = pytest.mark.django_db


def pins(scenario: Scenario) -> list[tuple[str, str, str]]:
    return [(pin.kind, pin.task.name, pin.person.name) for pin in scenario.pins.all()]


def rows(scenario: Scenario) -> list[tuple[object, ...]]:
    """Everything that a division wrote, without the keys of its rows."""
    fields = "planned_task__task__slug", "planned_task__level", "person__code"
    of = {"planned_task__scenario": scenario}
    return [
        *scenario.planned_tasks.order_by("task", "level").values_list(
            "task__slug", "level", "organisation", "needed_minutes", "given_minutes", "covers"
        ),
        *Allocation.objects.filter(**of)
        .order_by(*fields)
        .values_list(*fields, "source__code", "minutes"),
        *Backup.objects.filter(**of).order_by(*fields).values_list(*fields),
    ]


@pytest.fixture
def divided() -> Scenario:
    school, year = factories.school("De Linde", code="linde"), SchoolYear.objects.current()
    head = factories.user("head", at=school)
    apply_dossier(small_school(), organisation=school, school_year=year, by=head)
    scenario = services.create_scenario(school, school_year=year, name="First", by=head)
    services.divide(scenario, by=head)
    return scenario


@pytest.fixture
def head(divided: Scenario) -> User:
    return divided.organisation.memberships.get().user


def test_deeds_are_undone_last_first_and_done_again_first_first() -> None:
    world = made.linde()
    by = world.coordinator
    for kind in ("pin", "forbid"):
        services.pin_person(
            world.scenario, planned_task=world.network, person=world.sofie, kind=kind, by=by
        )
    services.clear_pin(world.scenario.pins.get(), by=by)
    seen = []

    for deed in (*[stepping.undo] * 3, *[stepping.redo] * 3):
        words = step_words(deed(world.scenario, by=by))
        seen.append((words, pins(world.scenario)))

    pinned, refused = (
        [("pin", "Netwerk", "Sofie Declercq")],
        [("forbid", "Netwerk", "Sofie Declercq")],
    )
    assert seen == [
        ("“Netwerk” and Sofie released", refused),
        ("“Netwerk” not for Sofie", pinned),
        ("“Netwerk” pinned to Sofie", []),
        ("“Netwerk” pinned to Sofie", pinned),
        ("“Netwerk” not for Sofie", refused),
        ("“Netwerk” and Sofie released", []),
    ]


def test_what_comes_back_is_the_same_decision_by_the_same_person_at_the_same_time() -> None:
    world = made.linde()
    pin = services.pin_person(
        world.scenario,
        planned_task=world.network,
        person=world.sofie,
        kind="pin",
        by=world.coordinator,
    )
    colleague = factories.user("tict", at=world.school)

    services.clear_pin(pin, by=colleague)
    stepping.undo(world.scenario, by=colleague)

    back = world.scenario.pins.get()
    assert (back.created_by, back.created_at) == (world.coordinator, pin.created_at)


def test_the_same_decision_twice_is_one_deed() -> None:
    world = made.linde()
    for _time in range(2):
        services.pin_person(
            world.scenario,
            planned_task=world.network,
            person=world.sofie,
            kind="pin",
            by=world.coordinator,
        )

    assert world.scenario.steps.count() == 1


def test_nothing_is_done_again_after_something_new() -> None:
    world = made.linde()
    by = world.coordinator
    limits.set_max_changes(world.scenario, most=3, by=by)
    stepping.undo(world.scenario, by=by)
    limits.set_max_changes(world.scenario, most=5, by=by)

    assert stepping.to_redo(world.scenario).first() is None
    with pytest.raises(DomainError, match="nothing to do again"):
        stepping.redo(world.scenario, by=by)
    assert world.scenario.max_changes == 5

    stepping.undo(world.scenario, by=by)
    again = stepping.to_redo(world.scenario).first()

    assert again is not None
    assert step_words(again) == "at most 5 changes"


def test_with_nothing_done_there_is_nothing_to_undo() -> None:
    world = made.linde()

    with pytest.raises(DomainError, match="nothing left to undo"):
        stepping.undo(world.scenario, by=world.coordinator)


def test_an_adopted_division_is_not_undone() -> None:
    world = made.linde()
    limits.set_max_changes(world.scenario, most=3, by=world.coordinator)
    world.scenario.mark_adopted(by=world.coordinator, on=timezone.localdate())

    with pytest.raises(DomainError, match="was adopted"):
        stepping.undo(world.scenario, by=world.coordinator)

    world.scenario.refresh_from_db()
    assert world.scenario.max_changes == 3


def test_the_earlier_division_comes_back_exactly_and_so_does_the_later_one(
    divided: Scenario, head: User
) -> None:
    first, first_rows = (divided.problem, divided.plan, divided.divided_at), rows(divided)
    limits.set_cap(divided, person=_busiest(divided), weekly_minutes=0, by=head)
    services.divide(divided, by=head)
    later, later_rows = (divided.problem, divided.plan, divided.divided_at), rows(divided)
    assert first_rows != later_rows

    stepping.undo(divided, by=head)
    divided.refresh_from_db()

    assert (divided.problem, divided.plan, divided.divided_at) == first
    assert rows(divided) == first_rows
    assert undivided_changes(divided) == 1

    stepping.redo(divided, by=head)
    divided.refresh_from_db()

    assert (divided.problem, divided.plan, divided.divided_at) == later
    assert rows(divided) == later_rows
    assert undivided_changes(divided) == 0


def test_a_division_with_someone_who_is_gone_does_not_come_back(
    divided: Scenario, head: User
) -> None:
    limits.set_cap(divided, person=_busiest(divided), weekly_minutes=0, by=head)
    services.divide(divided, by=head)
    person = _busiest(divided)
    person.code = "someone-else"
    person.save()
    present = rows(divided)

    with pytest.raises(DomainError, match="cannot come back"):
        stepping.undo(divided, by=head)

    assert rows(divided) == present


def test_five_divisions_are_kept_and_what_was_before_them_is_not_undone(
    divided: Scenario, head: User
) -> None:
    limits.set_max_changes(divided, most=90, by=head)
    for _time in range(6):
        services.divide(divided, by=head)

    deeds = list(divided.steps.order_by("pk").values_list("deed", flat=True))

    assert deeds == ["divide"] * 5


def _busiest(scenario: Scenario) -> Person:
    rows = Allocation.objects.filter(planned_task__scenario=scenario).order_by("-minutes", "pk")
    return rows.select_related("person")[0].person


def test_a_limit_of_hours_holds_in_the_next_division(divided: Scenario, head: User) -> None:
    person = _busiest(divided)
    limits.set_cap(divided, person=person, weekly_minutes=60, by=head)
    assert undivided_changes(divided) == 1

    services.divide(divided, by=head)

    given = Allocation.objects.filter(planned_task__scenario=divided, person=person)
    assert sum(row.minutes for row in given) <= 60
    (worker,) = [w for w in problem_from_data(divided.problem).people if w.id == person.code]
    assert sum(worker.sources.values()) == 12
    assert undivided_changes(divided) == 0


def test_without_the_limit_the_hours_are_there_again(divided: Scenario, head: User) -> None:
    person, whole = _busiest(divided), problem_of(divided)
    limits.set_cap(divided, person=person, weekly_minutes=60, by=head)
    assert problem_of(divided) != whole

    limits.set_cap(divided, person=person, weekly_minutes=None, by=head)

    assert problem_of(divided) == whole
    stepping.undo(divided, by=head)
    assert divided.caps.get().weekly_minutes == 60


def test_a_limit_below_what_is_pinned_is_refused() -> None:
    world = made.linde()
    services.pin_person(
        world.scenario,
        planned_task=world.network,
        person=world.sofie,
        kind="forbid",
        by=world.coordinator,
    )
    pin = world.scenario.pins.get()
    pin.kind = "pin"
    pin.save()

    with pytest.raises(DomainError, match="Release one first"):
        limits.set_cap(world.scenario, person=world.sofie, weekly_minutes=60, by=world.coordinator)

    assert list(world.scenario.caps.all()) == []


def test_a_copy_keeps_the_limits_and_starts_with_nothing_to_undo() -> None:
    world = made.linde()
    limits.set_cap(world.scenario, person=world.sofie, weekly_minutes=90, by=world.coordinator)

    copy = services.copy_scenario(world.scenario, name="Copy", by=world.coordinator)

    assert [(cap.person, cap.weekly_minutes) for cap in copy.caps.all()] == [(world.sofie, 90)]
    assert stepping.to_undo(copy).first() is None


def test_who_limited_what_stands_in_the_audit() -> None:
    world = made.linde()
    limits.set_cap(world.scenario, person=world.sofie, weekly_minutes=90, by=world.coordinator)
    stepping.undo(world.scenario, by=world.coordinator)

    verbs = AuditEvent.objects.order_by("pk").values_list("verb", "user")
    assert list(verbs)[-2:] == [
        ("capped_hours", world.coordinator.pk),
        ("undid_step", world.coordinator.pk),
    ]


WIDE, HOME, ONE = SourceRule(), SourceRule(home_only=True), SourceRule(clusters=("T",))


@pytest.mark.parametrize(
    ("quanta", "left"),
    [
        (0, {}),
        (5, {"wide": 5}),
        (12, {"wide": 10, "home": 2}),
        (17, {"one": 1, "home": 6, "wide": 10}),
        (99, {"one": 4, "home": 6, "wide": 10}),
    ],
)
def test_hours_that_may_be_spent_on_least_are_left_out_first(
    quanta: int, left: dict[str, int]
) -> None:
    worker = Worker("an", sources={"one": 4, "home": 6, "wide": 10})
    rules = {"wide": WIDE, "home": HOME, "one": ONE}
    problem = Problem((), (), (worker, Worker("bo", sources={"wide": 3})), rules, ())

    an, bo = capped(problem, {"an": quanta * 15}).people

    assert (dict(an.sources), dict(bo.sources)) == (left, {"wide": 3})


def test_a_limit_undone_after_dividing_waits_too(divided: Scenario, head: User) -> None:
    limits.set_cap(divided, person=_busiest(divided), weekly_minutes=6000, by=head)
    Scenario.objects.filter(pk=divided.pk).update(
        divided_at=timezone.now() + timedelta(microseconds=1)
    )
    divided.refresh_from_db()
    assert undivided_changes(divided) == 0

    stepping.undo(divided, by=head)

    assert undivided_changes(divided) == 1
