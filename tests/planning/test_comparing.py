"""Scenarios side by side: the figures of the checker, and pages that only the team opens."""

import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from tests import factories
from tests.planning.dossiers import small_school
from tests.planning.scenarios import Linde, linde
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.optimiser.checker import tiers
from zwerm.optimiser.files import plan_from_data, problem_from_data
from zwerm.people.models import Person
from zwerm.planning import services, stepping
from zwerm.planning.comparing import Change, comparable, compared
from zwerm.planning.comparing_today import Basis, today_of
from zwerm.planning.exchange import apply_dossier
from zwerm.planning.models import Allocation, Scenario, StandingRule
from zwerm.planning.newcomers import given_to_newcomers
from zwerm.planning.variant_services import remove_scenario, rename_scenario, suppose
from zwerm.planning.variants import ExtraMeans, Variation
from zwerm.planning.what_if import WhatIf, variation_of
from zwerm.schools.models import Organisation, SchoolYear

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
SIDE_BY_SIDE = reverse("planning:comparison")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def figures_of(*scenarios: Scenario):
    rows = comparable(Scenario.objects.filter(pk__in=[row.pk for row in scenarios]))
    by_key = {row.pk: row for row in rows}
    return compared([by_key[row.pk] for row in scenarios])


def content(response) -> str:
    text = response.content.decode()
    return " ".join(text[text.index("<main") :].split())


def address(*scenarios: Scenario) -> str:
    return SIDE_BY_SIDE + "?" + "&".join(f"s={row.pk}" for row in scenarios)


def test_the_figures_are_those_of_the_checker():
    scenario = linde().scenario
    counted = tiers(problem_from_data(scenario.problem), plan_from_data(scenario.plan))

    row = figures_of(scenario).figures[0]

    assert row.core_open_minutes == counted[0] * 5 == 60
    assert row.other_open_minutes == counted[1] / 2 * 5 == 0
    assert row.backups_missing == counted[2] == 0
    assert row.fit_percent == round(100 - 100 * counted[3] / (12 * 42))
    assert row.unbalanced_minutes == counted[4] * 5
    assert (row.needed_minutes, row.covered_minutes) == (270, 210)
    assert (row.people, row.hands, row.loads) == (2, 3, (50, 100))


def test_changes_are_counted_against_who_does_it_today():
    one = linde()
    year = SchoolYear.objects.current()
    for task, person in (("Netwerk", one.sofie), ("Firewall", one.bram), ("Loket", one.bram)):
        StandingRule.objects.create(
            organisation=one.school,
            school_year=year,
            kind=StandingRule.Kind.CURRENT,
            task=one.school.own_tasks.get(name_nl=task),
            person=person,
        )

    found = figures_of(one.scenario)

    assert found.today.basis == Basis.RULES
    assert found.figures[0].changes == {one.sofie.pk: Change(1, 0), one.bram.pk: Change(0, 1)}
    assert found.most_touched == [one.bram, one.sofie]


def test_without_a_word_about_today_changes_are_not_known():
    one = linde()

    assert not today_of(one.school, SchoolYear.objects.current()).is_known
    assert figures_of(one.scenario).figures[0].changes is None


def test_an_adopted_division_says_what_is_done_today():
    one = linde()
    services.adopt(one.scenario, by=one.coordinator, on=one.scenario.created_at.date())
    one.scenario.refresh_from_db()
    copy = services.copy_scenario(one.scenario, name="Copy", by=one.coordinator)
    Allocation.objects.filter(planned_task__scenario=copy, person=one.bram).delete()

    found = figures_of(one.scenario, copy)

    assert found.today.basis == Basis.ADOPTED
    assert [row.changes for row in found.figures] == [{}, {one.bram.pk: Change(0, 1)}]


# What-ifs


@pytest.fixture
def school() -> Organisation:
    return factories.school("De Linde", code="linde")


@pytest.fixture
def coordinator(school: Organisation) -> User:
    return factories.user("coordinator", at=school)


@pytest.fixture
def base(school: Organisation, coordinator: User) -> Scenario:
    year = SchoolYear.objects.current()
    apply_dossier(small_school(), organisation=school, school_year=year, by=coordinator)
    scenario = services.create_scenario(school, school_year=year, name="Base", by=coordinator)
    services.divide(scenario, steps=1)
    return scenario


def what_if(base: Scenario, variation: Variation, by: User) -> Scenario:
    [scenario] = suppose(base, [variation], by=by)
    assert scenario.job is not None
    scenario.job.delete()
    scenario.refresh_from_db()
    services.divide(scenario, steps=1)
    return scenario


def test_a_what_if_is_a_scenario_of_its_own_with_its_division_asked_for(
    base: Scenario, coordinator: User
) -> None:
    before = base.plan

    [scenario] = suppose(base, [Variation(without=("bert",))], by=coordinator)

    assert (scenario.name, scenario.based_on) == ("Without Bert Bos", base)
    assert variation_of(scenario) == Variation(without=("bert",))
    assert scenario.job is not None
    assert scenario.job.kind == "planning.divide"
    base.refresh_from_db()
    assert base.plan == before
    assert variation_of(base).is_empty


def test_the_same_what_if_twice_is_divided_again_instead_of_made_again(
    base: Scenario, coordinator: User
) -> None:
    newcomer = ExtraMeans("ICT", 60, newcomer={"T": 1, "P": 1, "B": 1, "A": 1})
    variation = Variation(extra=(newcomer,))

    first = suppose(base, [variation], by=coordinator)
    again = suppose(base, [variation], by=coordinator)

    assert first == again
    assert (WhatIf.objects.count(), Job.objects.count()) == (1, 1)


def test_without_somebody_nothing_is_given_to_them(base: Scenario, coordinator: User) -> None:
    scenario = what_if(base, Variation(without=("anna",)), coordinator)

    people = set(
        Allocation.objects.filter(planned_task__scenario=scenario).values_list(
            "person__code", flat=True
        )
    )
    assert people <= {"bert"}
    assert Person.objects.filter(code="anna").exists()


def test_what_a_new_colleague_does_is_kept_and_makes_no_person(
    base: Scenario, coordinator: User
) -> None:
    newcomer = ExtraMeans("ICT", 600, newcomer={"T": 3, "P": 3, "B": 3, "A": 3})
    people = Person.objects.count()

    scenario = what_if(base, Variation(without=("anna",), extra=(newcomer,)), coordinator)

    row = figures_of(scenario).figures[0]
    given = sum(
        Allocation.objects.filter(planned_task__scenario=scenario).values_list("minutes", flat=True)
    )
    assert Person.objects.count() == people
    assert row.newcomer_minutes > 0
    assert row.covered_minutes == given + row.firm_minutes + row.newcomer_minutes
    assert row.own_minutes == given
    assert [person["id"] for person in scenario.problem["people"]] == ["bert"]


def test_a_copy_gives_a_new_colleague_the_same_work(base: Scenario, coordinator: User) -> None:
    newcomer = ExtraMeans("ICT", 600, newcomer={"T": 3, "P": 3, "B": 3, "A": 3})
    scenario = what_if(base, Variation(without=("anna",), extra=(newcomer,)), coordinator)

    copy = services.copy_scenario(scenario, name="Copy", by=coordinator)

    given = given_to_newcomers(scenario)
    assert given_to_newcomers(copy) == given
    assert len(given) > 0
    copied = {row[0] for row in WhatIf.objects.get(scenario=copy).newcomer_work}
    assert copied <= set(copy.planned_tasks.values_list("pk", flat=True))


def test_undoing_a_division_gives_a_new_colleague_the_work_of_the_earlier_one(
    base: Scenario, coordinator: User
) -> None:
    newcomer = ExtraMeans("ICT", 600, newcomer={"T": 3, "P": 3, "B": 3, "A": 3})
    scenario = what_if(base, Variation(without=("anna",), extra=(newcomer,)), coordinator)
    before = figures_of(scenario).figures[0]
    services.divide(scenario, by=coordinator)

    stepping.undo(scenario, by=coordinator)

    after = figures_of(scenario).figures[0]
    assert before.newcomer_minutes > 0
    assert (after.newcomer_minutes, after.newcomer_tasks) == (
        before.newcomer_minutes,
        before.newcomer_tasks,
    )
    assert (after.covered_minutes, after.own_minutes) == (
        before.covered_minutes,
        before.own_minutes,
    )


def test_today_is_counted_and_not_divided(base: Scenario, coordinator: User) -> None:
    services.adopt(base, by=coordinator, on=base.created_at.date())

    scenario = what_if(base, Variation(is_today=True), coordinator)

    def work(of: Scenario) -> set[tuple[str, str, int]]:
        rows = Allocation.objects.filter(planned_task__scenario=of)
        return set(rows.values_list("planned_task__task__slug", "person__code", "minutes"))

    assert work(scenario) == work(base)
    assert figures_of(scenario).figures[0].changes is None


def test_today_without_a_word_about_it_says_what_to_do(base: Scenario, coordinator: User) -> None:
    StandingRule.objects.all().delete()
    [scenario] = suppose(base, [Variation(is_today=True)], by=coordinator)
    assert scenario.job is not None

    job = run_now(scenario.job)

    assert job.error.startswith("It is not known who does what today.")
    assert not Scenario.objects.get(pk=scenario.pk).plan


@pytest.mark.parametrize(
    ("variation", "reason"),
    [
        (Variation(without=("bert",)), "does without somebody who still works here"),
        (Variation(extra=(ExtraMeans("ICT", 60),)), "uses hours that are not there yet"),
    ],
)
def test_what_is_not_so_cannot_be_adopted_and_neither_can_its_copy(
    base: Scenario, coordinator: User, variation: Variation, reason: str
) -> None:
    scenario = what_if(base, variation, coordinator)
    copy = services.copy_scenario(scenario, name="Copy", by=coordinator)

    for one in (scenario, copy):
        with pytest.raises(DomainError, match=reason):
            services.adopt(one, by=coordinator, on=base.created_at.date())
        one.refresh_from_db()
        assert one.state == Scenario.State.DIVIDED


# Looking after scenarios


def test_removing_a_scenario_takes_its_what_ifs_along(base: Scenario, coordinator: User) -> None:
    what_if(base, Variation(without=("bert",)), coordinator)

    remove_scenario(base, by=coordinator)

    assert Scenario.objects.count() == 0


def test_what_was_in_force_stays(base: Scenario, coordinator: User) -> None:
    services.adopt(base, by=coordinator, on=base.created_at.date())

    with pytest.raises(DomainError, match="so it stays"):
        remove_scenario(base, by=coordinator)

    assert Scenario.objects.get() == base


def test_nothing_is_removed_while_a_what_if_is_divided(base: Scenario, coordinator: User) -> None:
    suppose(base, [Variation(without=("bert",))], by=coordinator)

    with pytest.raises(DomainError, match="is being divided"):
        remove_scenario(base, by=coordinator)

    assert Scenario.objects.count() == 2


def test_a_scenario_gets_another_name(base: Scenario, coordinator: User) -> None:
    rename_scenario(base, name="Better", by=coordinator)

    assert Scenario.objects.get().name == "Better"


# Pages


def test_the_page_shows_figures_differences_and_the_summary(client_of: ClientOf) -> None:
    one = linde()
    copy = services.copy_scenario(one.scenario, name="Kopie", by=one.coordinator)

    page = content(client_of(one.coordinator).get(address(one.scenario, copy)))

    assert "In “Eerste verdeling” 1.0 hours of core tasks a week stay open" in page
    assert "= the same" in page
    assert page.count(">Kopie</a>") == 1


def test_five_cost_as_many_queries_as_one(client_of: ClientOf) -> None:
    one = linde()
    others = [
        services.copy_scenario(one.scenario, name=f"Copy {number}", by=one.coordinator)
        for number in range(4)
    ]
    client = client_of(one.coordinator)
    client.get(address(one.scenario))

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address(one.scenario))
    with CaptureQueriesContext(connection) as many:
        client.get(address(one.scenario, *others))

    assert len(many) == len(few)


def test_a_scenario_of_another_group_is_left_out(client_of: ClientOf) -> None:
    one = linde()
    other = factories.scenario(factories.school("Elders"), "Geheim")

    page = content(client_of(one.coordinator).get(address(one.scenario, other)))

    assert "Geheim" not in page
    assert "1 scenario is left out" in page


def test_nonsense_in_the_address_shows_how_to_choose(client_of: ClientOf) -> None:
    page = content(client_of(linde().coordinator).get(SIDE_BY_SIDE + "?s=x&s=99999999999999999999"))

    assert "Nothing to compare yet" in page


def test_the_excel_file_has_the_figures_and_the_sentences(client_of: ClientOf) -> None:
    one = linde()
    query = f"?s={one.scenario.pk}"

    response = client_of(one.coordinator).get(reverse("planning:comparison_excel") + query)

    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = book.get_sheet_by_name("Figures").to_python()
    assert rows[2][:2] == ["", "Eerste verdeling"]
    assert ["Core tasks open", "1.0\xa0hours"] in [row[:2] for row in rows]


def test_the_form_makes_the_what_ifs_that_were_ticked(
    client_of: ClientOf, base: Scenario, coordinator: User
) -> None:
    answers = {
        "away_1": "bert",
        "extra_minutes": "2",
        "extra_source": "ICT",
        "extra_for": "person",
        "extra_person": "Anna Aerts",
        "combined": "on",
    }

    response = client_of(coordinator).post(
        reverse("planning:variants_add", args=[base.pk]), answers
    )

    made = list(WhatIf.objects.order_by("pk"))
    more = ExtraMeans("ICT", 120, people=("anna",))
    assert [row.supposes for row in made] == [
        Variation(without=("bert",)),
        Variation(extra=(more,)),
        Variation(without=("bert",), extra=(more,)),
    ]
    assert response["Location"] == address(base, *(row.scenario for row in made))
    assert Job.objects.filter(kind="planning.divide").count() == 3


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({}, "Choose at least one what-if."),
        ({"away_1": "Nobody"}, "Choose a name from the list."),
        ({"extra_minutes": "2", "extra_source": "ICT", "extra_for": "person"}, "Say who gets"),
        ({"extra_minutes": "abc"}, "Write hours like 2.5 or 2:30."),
    ],
)
def test_what_cannot_be_supposed_is_refused_and_makes_nothing(
    client_of: ClientOf, base: Scenario, coordinator: User, answers: dict[str, str], refusal: str
) -> None:
    page = content(
        client_of(coordinator).post(reverse("planning:variants_add", args=[base.pk]), answers)
    )

    assert refusal in page
    assert (WhatIf.objects.count(), Scenario.objects.count()) == (0, 1)


def test_one_school_is_not_asked_about_alone_or_together(
    client_of: ClientOf, base: Scenario, coordinator: User
) -> None:
    page = content(client_of(coordinator).get(reverse("planning:variants_add", args=[base.pk])))

    assert "Every school alone" not in page
    assert "Somebody is away" in page


def test_the_progress_stands_on_the_page_and_can_be_stopped(
    client_of: ClientOf, base: Scenario, coordinator: User
) -> None:
    [scenario] = suppose(base, [Variation(without=("bert",))], by=coordinator)
    client = client_of(coordinator)

    page = content(client.get(address(base, scenario)))
    response = client.post(
        reverse("planning:comparison_stop", args=[scenario.pk]), {"s": [base.pk, scenario.pk]}
    )

    assert "The division waits for its turn." in page
    assert response["Location"] == address(base, scenario)
    assert Job.objects.get().is_cancel_requested


# The list


def test_a_what_if_stands_under_its_scenario(
    client_of: ClientOf, base: Scenario, coordinator: User
) -> None:
    [scenario] = suppose(base, [Variation(without=("bert",))], by=coordinator)
    factories.scenario(base.organisation, "Newer")

    page = content(client_of(coordinator).get(reverse("planning:scenario_list")))

    order = [page.index(f">{name}</a>") for name in ("Newer", "Base", scenario.name)]
    assert order == sorted(order)


def test_the_list_is_searched(client_of: ClientOf) -> None:
    one = linde()
    factories.scenario(one.school, "Zonder Bram")

    page = content(
        client_of(one.coordinator).get(reverse("planning:scenario_list"), {"q": "zonder"})
    )

    assert ">Zonder Bram</a>" in page
    assert ">Eerste verdeling</a>" not in page


def test_the_list_asks_as_much_for_one_scenario_as_for_three(client_of: ClientOf) -> None:
    one: Linde = linde()
    client = client_of(one.coordinator)
    client.get(reverse("planning:scenario_list"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("planning:scenario_list"))
    for number in range(2):
        services.copy_scenario(one.scenario, name=f"Copy {number}", by=one.coordinator)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("planning:scenario_list"))

    assert len(many) == len(few)


def test_removing_is_asked_again_first(
    client_of: ClientOf, base: Scenario, coordinator: User
) -> None:
    client, url = client_of(coordinator), reverse("planning:scenario_remove", args=[base.pk])

    page = content(client.get(url))
    assert "This cannot be undone." in page
    assert Scenario.objects.count() == 1

    client.post(url)
    assert Scenario.objects.count() == 0
