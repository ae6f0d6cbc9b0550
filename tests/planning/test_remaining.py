"""A school divides what its group left to it."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest

from tests import factories
from tests.mandates.divisions import allot, divided, planned
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.mandates.queries import who_does_what
from zwerm.mandates.services import adopt_division
from zwerm.means.models import Grant
from zwerm.people.models import Person
from zwerm.planning import services
from zwerm.planning.exchange import apply_dossier
from zwerm.planning.models import Allocation, PlannedTask, Scenario
from zwerm.planning.preparing import problem_of
from zwerm.planning.remaining import settled_around
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Task
from zwerm.workbook.records import Dossier, RuleRecord

from .dossiers import small_group

pytestmark = pytest.mark.django_db
TODAY = date.today()  # noqa: DTZ011 - the day where the tests run


@pytest.fixture
def year() -> SchoolYear:
    return SchoolYear.objects.current()


@pytest.fixture
def group() -> Organisation:
    return factories.group("De Groep", code="groep")


@pytest.fixture
def director(group: Organisation, year: SchoolYear) -> User:
    director = factories.user("director", at=group)
    apply_dossier(the_group(), organisation=group, school_year=year, by=director)
    return director


def the_group(*rules: RuleRecord) -> Dossier:
    """Anna works at the two schools that share a cluster."""
    dossier = small_group()
    anna, *others = dossier.people
    people = (replace(anna, homes=("linde", "beuk")), *others)
    return replace(dossier, people=people, rules=rules)


@pytest.fixture
def together(group: Organisation, year: SchoolYear, director: User) -> Scenario:
    """The division of the group, in force: Anna does three tasks for both schools, 50 minutes
    each, and at each school the others alone, 20 minutes each.
    """
    anna = Person.objects.get(code="anna")
    places = {code: Organisation.objects.get(code=code) for code in ("linde", "beuk", "eik")}
    scenario = divided(group, "Together")
    demand = defaultdict(dict)
    for row in problem_of(scenario).demand:
        demand[row.task][places[row.school].pk] = row.quanta * 5
    for number, (slug, needs) in enumerate(sorted(demand.items())):
        task = Task.objects.get(slug=slug)
        shared = {place.pk for place in places.values() if place.pool} if number < 3 else set()
        for code, place in places.items():
            if place.pk in needs.keys() - shared:
                work = planned(scenario, place, task, needed=needs[place.pk])
                if code != "eik":
                    allot(work, {anna: 20})
        if shared:
            covers = [[pk, minutes] for pk, minutes in needs.items() if pk in shared]
            work = planned(scenario, group, task, level="P", pool="west", covers=covers)
            allot(work, {anna: 50})
    adopt_division(scenario, by=director, on=TODAY)
    return scenario


def adopted(place: Organisation, name: str, *, by: User) -> Scenario:
    scenario = services.create_scenario(
        place, school_year=SchoolYear.objects.current(), name=name, by=by
    )
    services.divide(scenario)
    adopt_division(scenario, by=by, on=TODAY)
    return scenario


def linde() -> Organisation:
    return Organisation.objects.get(code="linde")


def new_scenario(place: Organisation, by: User) -> Scenario:
    return services.create_scenario(
        place, school_year=SchoolYear.objects.current(), name="Alone", by=by
    )


def minutes_in_force() -> Counter[str]:
    """Of everyone: what is done together, and what each school has in its own division."""
    newest: dict[tuple[int, int], int] = {}
    rows = PlannedTask.objects.filter(scenario__state="adopted").order_by("scenario__adopted_at")
    for row in rows:
        for school, _minutes in row.covers:
            newest[row.task_id, school] = row.pk
    given: Counter[str] = Counter()
    for done in Allocation.objects.filter(planned_task__in=set(newest.values())):
        given[done.person.code] += done.minutes
    return given


def test_a_school_divides_only_what_its_group_left_to_it(
    together: Scenario, director: User
) -> None:
    school = linde()
    shared = {
        row.task.slug
        for row in together.planned_tasks.exclude(level="S").select_related("task")
        if school.pk in [pk for pk, _minutes in row.covers]
    }
    alone = together.planned_tasks.filter(level="S", organisation=school)
    own = set(alone.values_list("task__slug", flat=True))

    problem = problem_of(new_scenario(school, director))

    assert shared
    assert own
    assert {row.task for row in problem.demand} == own
    assert {task.id for task in problem.tasks} == own
    assert settled_around(school, together.school_year).tasks_together == len(shared)


def test_hours_given_outside_the_school_are_not_there_to_divide(
    together: Scenario, director: User
) -> None:
    alone = together.planned_tasks.filter(level="S", organisation__code="beuk").count()
    assert alone > 0

    people = problem_of(new_scenario(linde(), director)).people

    assert [(row.id, row.sources) for row in people] == [
        ("anna", {"ICT": (600 - 3 * 50 - alone * 20) // 5})
    ]


def test_tasks_outside_the_school_count_for_the_most_someone_does(
    together: Scenario, director: User
) -> None:
    before = problem_of(new_scenario(together.organisation, director)).people[0]
    outside = 3 + together.planned_tasks.filter(level="S", organisation__code="beuk").count()

    anna = problem_of(new_scenario(linde(), director)).people[0]

    assert anna.max_tasks == before.max_tasks - outside


def test_what_the_group_left_to_the_school_is_what_is_done_there_today(
    together: Scenario, director: User
) -> None:
    school = linde()
    today = Allocation.objects.filter(
        planned_task__scenario=together,
        planned_task__level="S",
        planned_task__organisation=school,
    )

    problem = problem_of(new_scenario(school, director))

    assert {(row.task, row.level, row.owner, row.person) for row in problem.current} == {
        (row.planned_task.task.slug, "S", "linde", row.person.code) for row in today
    }


def test_adopting_a_schools_division_doubles_nothing(together: Scenario, director: User) -> None:
    school = linde()
    before = [(entry.task, entry.level, entry.pool) for entry in who_does_what(school)]

    adopted(school, "Alone", by=director)

    after = [(entry.task, entry.level, entry.pool) for entry in who_does_what(school)]
    assert sorted(after, key=str) == sorted(before, key=str)
    assert max(Counter(task for task, *_place in after).values()) == 1


def test_nobody_is_over_their_hours_after_two_schools_divided_alone(
    together: Scenario, director: User
) -> None:
    for code in ("linde", "beuk"):
        adopted(Organisation.objects.get(code=code), f"Alone {code}", by=director)

    has = Counter[str]()
    for grant in Grant.objects.select_related("person"):
        has[grant.person.code] += grant.weekly_minutes
    given = minutes_in_force()
    assert {code: min(minutes, has[code]) for code, minutes in given.items()} == dict(given)


def test_a_wish_about_what_is_done_together_does_not_stop_the_school(
    group: Organisation, year: SchoolYear, together: Scenario, director: User
) -> None:
    shared = together.planned_tasks.exclude(level="S").select_related("task")[0].task.slug
    school = linde()
    dossier = the_group(RuleRecord("pin", shared, "anna", "linde"))
    apply_dossier(dossier, organisation=group, school_year=year, by=director)
    scenario = new_scenario(school, director)

    services.divide(scenario)

    assert problem_of(scenario).pins == ()
    assert scenario.state == "divided"


def test_a_school_without_hours_of_its_own_left_is_told_why(
    together: Scenario, director: User
) -> None:
    school = linde()
    scenario = new_scenario(school, director)
    Grant.objects.exclude(person__code="anna").delete()
    Grant.objects.update(weekly_minutes=150)

    with pytest.raises(DomainError, match="All hours are taken by what the school group divided"):
        services.divide(scenario)

    assert (scenario.state, scenario.planned_tasks.count()) == ("draft", 0)


def test_the_group_and_a_school_on_its_own_divide_everything(
    group: Organisation, year: SchoolYear, together: Scenario, director: User
) -> None:
    assert settled_around(group, year).tasks_together == 0
    assert settled_around(factories.school(), year).tasks_together == 0
    assert len(problem_of(new_scenario(group, director)).tasks) == 9


def test_a_division_of_another_year_leaves_the_school_everything(
    together: Scenario, director: User
) -> None:
    later = SchoolYear.objects.starting(together.school_year.first_year + 1)

    assert settled_around(linde(), later).together == frozenset()
