"""Scenarios from dossier to rows: dividing, pinning, copying, adopting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.jobs import enqueue, run_now
from zwerm.core.models import Job
from zwerm.optimiser.checker import violations
from zwerm.optimiser.files import plan_from_data, problem_from_data
from zwerm.people.models import Person
from zwerm.planning import services
from zwerm.planning.exchange import apply_dossier
from zwerm.planning.models import Allocation, Backup, Pin, PlannedTask, Scenario
from zwerm.planning.preparing import problem_of
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook.records import RuleRecord

from .dossiers import small_group, small_school

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def year() -> SchoolYear:
    return SchoolYear.objects.current()


@pytest.fixture
def linde(year: SchoolYear) -> Organisation:
    made = factories.school("De Linde", code="linde")
    apply_dossier(
        small_school(), organisation=made, school_year=year, by=factories.user("head", at=made)
    )
    return made


@pytest.fixture
def head(linde: Organisation) -> User:
    return linde.memberships.get().user


@pytest.fixture
def scenario(linde: Organisation, year: SchoolYear, head: User) -> Scenario:
    return services.create_scenario(linde, school_year=year, name="First", by=head)


@pytest.fixture
def divided(scenario: Scenario) -> Scenario:
    services.divide(scenario)
    return scenario


def rows(scenario: Scenario) -> list[tuple[str, str, int]]:
    allocations = Allocation.objects.filter(planned_task__scenario=scenario)
    names = "planned_task__task__slug", "person__code", "minutes"
    return sorted(allocations.values_list(*names))


def planned(scenario: Scenario, slug: str) -> PlannedTask:
    return scenario.planned_tasks.get(task__slug=slug)


def executors(scenario: Scenario, slug: str) -> set[str]:
    done = Allocation.objects.filter(planned_task=planned(scenario, slug))
    return set(done.values_list("person__code", flat=True))


def test_a_division_becomes_rows_that_say_what_its_plan_says(divided: Scenario) -> None:
    problem, plan = problem_from_data(divided.problem), plan_from_data(divided.plan)

    assert violations(problem, plan) == []
    assert (divided.state, divided.divided_at is not None) == ("divided", True)
    assert rows(divided) == sorted(
        (hours.task, hours.person, quanta * 5)
        for hours in plan.hours
        for quanta in hours.quanta.values()
    )
    assert sorted(
        divided.planned_tasks.values_list("task__slug", "needed_minutes", "given_minutes")
    ) == sorted(
        (
            row.task,
            row.quanta * 5,
            5 * sum(h.total for h in plan.hours if h.task == row.task),
        )
        for row in problem.demand
    )
    assert sorted(Backup.objects.values_list("planned_task__task__slug", "person__code")) == sorted(
        (row.task, row.person) for row in plan.backup
    )


def test_everything_is_covered_when_there_are_hours_enough(divided: Scenario) -> None:
    assert [row.short_minutes for row in divided.planned_tasks.all()] == [0] * 9


def test_one_seed_gives_one_plan(
    linde: Organisation, year: SchoolYear, head: User, divided: Scenario
) -> None:
    again = services.create_scenario(linde, school_year=year, name="Again", by=head)

    services.divide(again)

    assert rows(again) == rows(divided)


def test_dividing_again_replaces_the_rows(divided: Scenario) -> None:
    before = rows(divided)

    services.divide(divided)

    assert rows(divided) == before


def test_a_group_shares_what_it_covers_over_its_schools(year: SchoolYear) -> None:
    group = factories.group("De Groep", code="groep")
    director = factories.user("director", at=group)
    apply_dossier(small_group(), organisation=group, school_year=year, by=director)
    scenario = services.create_scenario(group, school_year=year, name="Together", by=director)

    services.divide(scenario)

    schools = {school.pk: school for school in group.schools()}
    for row in scenario.planned_tasks.select_related("organisation"):
        shares = {schools[pk].code: minutes for pk, minutes in row.covers}
        assert sum(shares.values()) == row.needed_minutes
        if row.level == "S":
            assert (list(shares), row.pool) == ([row.organisation.code], "")
        if row.level == "P":
            assert set(shares) <= {"linde", "beuk"}
            assert (row.pool, row.organisation) == ("west", group)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"means": ()}, "Nobody has hours yet"),
        ({"tasks": ()}, "No task takes time here yet"),
    ],
)
def test_nothing_to_divide_is_said(
    changes: dict[str, object], refusal: str, year: SchoolYear
) -> None:
    school = factories.school("De Linde", code="linde")
    head = factories.user("head", at=school)
    dossier = small_school(rules=(), **changes)
    dropped = [replace(task, status="dropped", reason="No.") for task in small_school().tasks]
    dossier = replace(dossier, tasks=dossier.tasks or tuple(dropped))
    apply_dossier(dossier, organisation=school, school_year=year, by=head)
    scenario = services.create_scenario(school, school_year=year, name="First", by=head)

    with pytest.raises(DomainError, match=refusal):
        services.divide(scenario)

    assert (scenario.state, scenario.planned_tasks.count()) == ("draft", 0)


def test_a_division_that_finds_nothing_in_its_time_keeps_what_was(scenario: Scenario) -> None:
    with pytest.raises(DomainError, match="No division was found within the time"):
        services.divide(scenario, time_limit=1e-9)

    assert (scenario.state, scenario.plan, scenario.planned_tasks.count()) == ("draft", {}, 0)


def test_a_worker_divides_and_tells_how_far_it_is(scenario: Scenario, head: User) -> None:
    job = run_now(services.start_division(scenario, by=head))

    scenario.refresh_from_db()
    so_far = {
        "stage": "done",
        "core_open_minutes": 0,
        "other_open_minutes": 0,
        "is_core_proved": True,
    }
    assert (job.state, job.progress, job.details) == ("done", 1.0, so_far)
    assert scenario.state == "divided"


def test_a_second_division_waits_for_the_first(scenario: Scenario, head: User) -> None:
    services.start_division(scenario, by=head)

    with pytest.raises(DomainError, match="is being divided"):
        services.start_division(scenario, by=head)

    assert Job.objects.count() == 1


def test_a_division_that_cannot_be_ends_with_the_reason(scenario: Scenario, head: User) -> None:
    Person.objects.all().delete()

    job = run_now(services.start_division(scenario, by=head))

    assert (job.state, job.error) == (
        "failed",
        "Nobody has hours yet. Fill in first who has how many hours.",
    )


def test_a_fault_in_the_program_is_told_without_its_name(
    scenario: Scenario, caplog: pytest.LogCaptureFixture
) -> None:
    job = run_now(enqueue("planning.divide", by=None, scenario="no number"))

    assert (job.state, job.error) == (
        "failed",
        "The division did not succeed because of a fault in Zwerm. Your choices are kept. "
        "Tell it to whoever manages Zwerm for your school.",
    )
    assert [(row.name, row.levelname) for row in caplog.records] == [("zwerm.jobs", "ERROR")]
    assert "ValueError" in caplog.text


def test_a_division_stopped_before_it_has_anything_leaves_what_was(scenario: Scenario) -> None:
    with pytest.raises(services.Stopped):
        services.divide(scenario, should_stop=lambda: True)

    assert (scenario.state, scenario.planned_tasks.count()) == ("draft", 0)


def test_a_division_that_waits_is_stopped_at_once(scenario: Scenario, head: User) -> None:
    job = services.start_division(scenario, by=head)

    services.stop_division(scenario, by=head)

    job.refresh_from_db()
    assert job.state == "cancelled"


def test_who_is_pinned_does_the_task_after_dividing_again(divided: Scenario, head: User) -> None:
    radio, anna = planned(divided, "eigen-radio"), Person.objects.get(code="anna")
    assert executors(divided, "eigen-radio") == {"bert"}

    services.pin_person(divided, planned_task=radio, person=anna, kind="pin", by=head)
    services.divide(divided)

    assert executors(divided, "eigen-radio") == {"anna"}


def test_who_is_forbidden_does_it_no_more(divided: Scenario, head: User) -> None:
    radio, bert = planned(divided, "eigen-radio"), Person.objects.get(code="bert")

    services.pin_person(divided, planned_task=radio, person=bert, kind="forbid", by=head)
    services.divide(divided)

    assert executors(divided, "eigen-radio") == {"anna"}


def test_a_pin_taken_away_no_longer_holds(divided: Scenario, head: User) -> None:
    radio, anna = planned(divided, "eigen-radio"), Person.objects.get(code="anna")
    pin = services.pin_person(divided, planned_task=radio, person=anna, kind="pin", by=head)

    services.clear_pin(pin, by=head)
    services.divide(divided)

    assert executors(divided, "eigen-radio") == {"bert"}


def test_a_person_is_either_pinned_or_forbidden(divided: Scenario, head: User) -> None:
    radio, anna = planned(divided, "eigen-radio"), Person.objects.get(code="anna")

    for kind in ("pin", "forbid"):
        services.pin_person(divided, planned_task=radio, person=anna, kind=kind, by=head)

    assert list(divided.pins.values_list("kind", flat=True)) == ["forbid"]


def hardest(scenario: Scenario) -> PlannedTask:
    return scenario.planned_tasks.filter(task__level_t__gte=2).order_by("pk")[0]


def test_a_pin_on_what_someone_cannot_do_is_refused_with_the_level(
    divided: Scenario, head: User
) -> None:
    task, bert = hardest(divided), Person.objects.get(code="bert")

    with pytest.raises(DomainError, match=r"asks level \d in technical; .+ Bert Bos is not there"):
        services.pin_person(divided, planned_task=task, person=bert, kind="pin", by=head)

    assert divided.pins.count() == 0


@pytest.mark.parametrize("level", [0, 1])
def test_a_refused_pin_does_not_tell_a_private_level(
    divided: Scenario, head: User, level: int
) -> None:
    task, bert = hardest(divided), Person.objects.get(code="bert")
    bert.ratings.update(level=level, origin="self")

    with pytest.raises(DomainError) as refusal:
        services.pin_person(divided, planned_task=task, person=bert, kind="pin", by=head)

    assert str(refusal.value) == (f"As far as is known, Bert Bos cannot do “{task.task.name}” yet.")
    assert divided.pins.count() == 0


def test_a_refused_pin_names_no_level_beside_a_private_one(divided: Scenario, head: User) -> None:
    bert = Person.objects.get(code="bert")
    task = divided.planned_tasks.filter(task__level_t__gte=2, task__specialisation="net")[0]
    factories.rating(bert, "net", 3, origin="self")

    with pytest.raises(DomainError, match="As far as is known, Bert Bos cannot do"):
        services.pin_person(divided, planned_task=task, person=bert, kind="pin", by=head)


def test_a_pin_that_became_possible_since_the_division_is_taken(
    divided: Scenario, head: User
) -> None:
    task, bert = hardest(divided), Person.objects.get(code="bert")
    bert.ratings.update(level=3)
    bert.grants.update(source=Person.objects.get(code="anna").grants.get().source)

    services.pin_person(divided, planned_task=task, person=bert, kind="pin", by=head)

    assert divided.pins.count() == 1


def test_a_pin_on_hours_that_may_not_go_there_is_refused(divided: Scenario, head: User) -> None:
    radio, anna = planned(divided, "eigen-radio"), Person.objects.get(code="anna")
    anna.grants.all().delete()
    services.divide(divided)

    with pytest.raises(DomainError, match="Anna Aerts has no hours that may be spent on"):
        services.pin_person(divided, planned_task=radio, person=anna, kind="pin", by=head)


def test_a_pin_on_what_takes_more_hours_than_someone_has_is_refused(
    divided: Scenario, head: User
) -> None:
    radio, bert = planned(divided, "eigen-radio"), Person.objects.get(code="bert")
    bert.grants.update(weekly_minutes=30)
    services.divide(divided)

    with pytest.raises(DomainError) as refusal:
        services.pin_person(divided, planned_task=radio, person=bert, kind="pin", by=head)

    assert str(refusal.value) == (
        "“Schoolradio” takes 1.0 hours at once, and Bert Bos has 0.5 hours for it."
    )


def test_a_task_that_cannot_be_shared_takes_one_pin(divided: Scenario, head: User) -> None:
    radio = planned(divided, "eigen-radio")
    anna, bert = Person.objects.order_by("code")
    services.pin_person(divided, planned_task=radio, person=anna, kind="pin", by=head)

    with pytest.raises(DomainError, match="Pinned already: Anna Aerts"):
        services.pin_person(divided, planned_task=radio, person=bert, kind="pin", by=head)

    assert [pin.person for pin in divided.pins.all()] == [anna]


def test_a_stranger_is_not_pinned(divided: Scenario, head: User) -> None:
    radio, stranger = planned(divided, "eigen-radio"), factories.person("Zoë")

    with pytest.raises(DomainError, match="Zoë does not work here"):
        services.pin_person(divided, planned_task=radio, person=stranger, kind="pin", by=head)


def test_rules_of_the_workbook_hold_in_every_new_scenario(
    linde: Organisation, year: SchoolYear, head: User
) -> None:
    rules = (RuleRecord("forbid", "eigen-radio", "bert"),)
    apply_dossier(small_school(rules=rules), organisation=linde, school_year=year, by=head)
    scenario = services.create_scenario(linde, school_year=year, name="New", by=head)

    services.divide(scenario)

    assert executors(scenario, "eigen-radio") == {"anna"}


def test_a_decision_in_the_scenario_beats_a_rule_of_the_workbook(
    linde: Organisation, year: SchoolYear, head: User, divided: Scenario
) -> None:
    rules = (RuleRecord("forbid", "eigen-radio", "bert"),)
    apply_dossier(small_school(rules=rules), organisation=linde, school_year=year, by=head)
    radio, bert = planned(divided, "eigen-radio"), Person.objects.get(code="bert")
    services.pin_person(divided, planned_task=radio, person=bert, kind="pin", by=head)

    services.divide(divided)

    assert executors(divided, "eigen-radio") == {"bert"}


def test_rules_that_contradict_each_other_are_named(
    linde: Organisation, year: SchoolYear, head: User, scenario: Scenario
) -> None:
    rules = tuple(RuleRecord("pin", "eigen-radio", code) for code in ("anna", "bert"))
    apply_dossier(small_school(rules=rules), organisation=linde, school_year=year, by=head)

    with pytest.raises(DomainError) as refusal:
        services.divide(scenario)

    assert str(refusal.value) == (
        "What is pinned cannot all hold. Take one of these pins away: "
        "Anna Aerts: “Schoolradio”; Bert Bos: “Schoolradio”."
    )


def test_what_is_done_today_is_what_was_adopted(
    linde: Organisation, year: SchoolYear, head: User, divided: Scenario
) -> None:
    before = problem_of(divided).current
    services.adopt(divided, by=head, on=SEPTEMBER)
    new = services.create_scenario(linde, school_year=year, name="New", by=head)

    current = {(row.task, row.person) for row in problem_of(new).current}

    assert [(row.task, row.person) for row in before] == [("eigen-radio", "bert")]
    assert current == {(task, person) for task, person, _minutes in rows(divided)}


def test_a_new_adoption_replaces_the_one_before(divided: Scenario, head: User) -> None:
    services.adopt(divided, by=head, on=SEPTEMBER)
    copy = services.copy_scenario(divided, name="Better", by=head)

    services.adopt(copy, by=head, on=SEPTEMBER)

    divided.refresh_from_db()
    assert (divided.state, copy.state) == ("replaced", "adopted")
    assert (copy.adopted_by, copy.effective_on) == (head, SEPTEMBER)


def test_a_scenario_without_a_division_is_not_adopted(scenario: Scenario, head: User) -> None:
    with pytest.raises(DomainError, match="Divide the tasks first"):
        services.adopt(scenario, by=head, on=SEPTEMBER)

    scenario.refresh_from_db()
    assert scenario.state == "draft"


DEEDS: dict[str, Callable[[Scenario, User], object]] = {
    "divide": lambda scenario, _by: services.divide(scenario),
    "start": lambda scenario, by: services.start_division(scenario, by=by),
    "adopt": lambda scenario, by: services.adopt(scenario, by=by, on=SEPTEMBER),
    "unpin": lambda scenario, by: services.clear_pin(scenario.pins.get(), by=by),
    "pin": lambda scenario, by: services.pin_person(
        scenario,
        planned_task=planned(scenario, "eigen-radio"),
        person=Person.objects.get(code="anna"),
        kind="forbid",
        by=by,
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_adopted_stays_as_it_is(divided: Scenario, head: User, deed: str) -> None:
    radio, bert = planned(divided, "eigen-radio"), Person.objects.get(code="bert")
    services.pin_person(divided, planned_task=radio, person=bert, kind="pin", by=head)
    services.adopt(divided, by=head, on=SEPTEMBER)
    before = rows(divided)

    with pytest.raises(DomainError, match="was adopted and stays as it is"):
        DEEDS[deed](divided, head)

    assert rows(divided) == before
    assert list(divided.pins.values_list("kind", flat=True)) == ["pin"]
    assert Job.objects.count() == 0


def test_a_copy_has_the_same_division_and_leaves_the_first_alone(
    divided: Scenario, head: User
) -> None:
    radio, anna = planned(divided, "eigen-radio"), Person.objects.get(code="anna")
    services.pin_person(divided, planned_task=radio, person=anna, kind="pin", by=head)

    copy = services.copy_scenario(divided, name="Try", by=head)

    assert rows(copy) == rows(divided)
    assert (copy.state, copy.plan, copy.based_on) == ("divided", divided.plan, divided)
    assert list(copy.pins.values_list("person__code", flat=True)) == ["anna"]
    assert [Pin.objects.count(), Backup.objects.count() % 2] == [2, 0]
    services.divide(copy)
    assert executors(copy, "eigen-radio") == {"anna"}
    assert executors(divided, "eigen-radio") == {"bert"}


def test_a_new_scenario_takes_over_decisions_but_no_division(
    linde: Organisation, year: SchoolYear, divided: Scenario, head: User
) -> None:
    radio, anna = planned(divided, "eigen-radio"), Person.objects.get(code="anna")
    services.pin_person(divided, planned_task=radio, person=anna, kind="pin", by=head)

    new = services.create_scenario(linde, school_year=year, name="New", by=head, based_on=divided)

    assert [(pin.kind, pin.person) for pin in new.pins.all()] == [("pin", anna)]
    assert (new.state, new.planned_tasks.count()) == ("draft", 0)
