"""Vacancies, programmes of requirements and lists for the central level, from the tasks."""

from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from tests import factories
from zwerm.planning.models import PlannedTask
from zwerm.sourcing.case import Case
from zwerm.sourcing.models import SourcingDocument
from zwerm.sourcing.pay import pay
from zwerm.sourcing.profile import profile
from zwerm.sourcing.vacancy import levels
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db


class Work:
    def __init__(self, cluster, minutes, required=None, specialisation=""):
        self.cluster, self.minutes = cluster, minutes
        self.required, self.specialisation = required or {}, specialisation


@pytest.fixture
def school():
    return factories.school("De Linde")


@pytest.fixture
def scenario(school):
    made = factories.scenario(school, "Najaar", divided_at=timezone.now(), state="divided")
    rows = (
        ("Netwerk bewaken", "T", 180, 60, {"level_t": 3, "specialisation": "net"}),
        ("Lessen met ICT", "P", 90, 0, {"level_p": 2, "level_t": 1}),
        ("Toestellen tellen", "A", 60, 60, {"level_a": 1}),
    )
    for name, cluster, needed, given, fields in rows:
        task = factories.own_task(school, name, cluster=cluster, **fields)
        PlannedTask.objects.create(
            scenario=made,
            task=task,
            level="S",
            organisation=school,
            needed_minutes=needed,
            given_minutes=given,
            covers=[[school.pk, needed]],
        )
    return made


@pytest.fixture
def client(school):
    return signed_in(factories.user("coordinator", at=school))


def signed_in(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def planned(scenario, name):
    return scenario.planned_tasks.get(task__name_nl=name)


def make(client, kind, scenario, *names):
    keys = [planned(scenario, name).pk for name in names]
    answer = client.post(reverse(f"sourcing:{kind}"), {"scenario": scenario.pk, "line": keys})
    assert answer.status_code == 302
    return SourcingDocument.objects.latest("pk")


def words_of(client, document, kind="docx"):
    content = client.get(reverse("sourcing:document_file", args=[document.pk, kind])).content
    read = docx.Document(BytesIO(content))
    return "\n".join(each.text or "" for each in read.element.body.iter(qn("w:t")))


def form_of(client, document):
    form = client.get(reverse("sourcing:document_edit", args=[document.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_the_emphasis_follows_from_the_hours_and_from_nothing_else():
    assert profile([Work("T", 60), Work("P", 40)]).emphasis == "technical"
    assert profile([Work("T", 59), Work("P", 41)]).emphasis == "both"
    assert profile([Work("T", 40), Work("P", 60)]).emphasis == "pedagogical"
    assert profile([Work("T", 10), Work("B", 11)]).emphasis == "policy"
    assert profile([Work("T", 10), Work("A", 11)]).emphasis == "administrative"


def test_of_each_cluster_and_specialisation_the_highest_level_is_asked():
    found = profile(
        [
            Work("T", 10, {"T": 2, "A": 1}, "net"),
            Work("T", 10, {"T": 3}, "net"),
            Work("P", 10, {"P": 2, "T": 1}, ""),
        ]
    )
    assert found.levels == {"T": 3, "A": 1, "P": 2}
    assert found.specialisations == {"net": 3}
    assert found.by_cluster == {"T": 20, "P": 10}


def test_only_gaps_can_be_ticked_with_the_hours_that_are_missing(client, scenario):
    page = client.get(reverse("sourcing:vacancy"))
    assert [
        (one.line.task.name_nl, one.line.minutes) for one in page.context["choice"].candidates
    ] == [
        ("Netwerk bewaken", 120),
        ("Lessen met ICT", 90),
    ]


def test_many_tasks_are_narrowed_to_one_place_and_what_is_ticked_stays(client, school, scenario):
    site = factories.school("De Wilg", parent=school, kind="site")
    scenario.planned_tasks.filter(task__name_nl="Lessen met ICT").update(organisation=site)
    asked = {"scenario": scenario.pk, "place": "De Wilg"}
    shown = client.get(reverse("sourcing:vacancy"), asked).context["choice"].shown
    assert [one.line.task.name_nl for one in shown] == ["Lessen met ICT"]
    asked["tasks"] = planned(scenario, "Netwerk bewaken").pk
    shown = client.get(reverse("sourcing:vacancy"), asked).context["choice"].shown
    assert [one.line.task.name_nl for one in shown] == ["Netwerk bewaken", "Lessen met ICT"]


def test_a_link_ticks_the_tasks_it_names_and_changes_nothing(client, scenario):
    key = planned(scenario, "Lessen met ICT").pk
    covered = planned(scenario, "Toestellen tellen").pk
    page = client.get(
        reverse("sourcing:vacancy"), {"scenario": scenario.pk, "tasks": f"{key},{covered}"}
    )
    ticked = [one.line for one in page.context["choice"].candidates if one.is_ticked]
    assert [(line.task.name_nl, line.minutes) for line in ticked] == [
        ("Lessen met ICT", 90),
        ("Toestellen tellen", 60),
    ]
    assert SourcingDocument.objects.count() == 0


def test_a_vacancy_is_made_from_its_tasks(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken", "Lessen met ICT")
    case = Case(document)
    assert case.minutes == 210
    assert case.profile.emphasis == "both"
    assert levels(case) == [
        ("Technical", "takes the lead and can teach others"),
        ("Pedagogical", "works independently"),
        ("Networks", "takes the lead and can teach others"),
    ]
    told = words_of(client, document)
    for words in ("Netwerk bewaken", "Lessen met ICT", "3.5\xa0hours a week", "De Linde"):
        assert words in told
    assert "Toestellen tellen" not in told


def test_nothing_ticked_makes_no_document(client, scenario):
    answer = client.post(reverse("sourcing:vacancy"), {"scenario": scenario.pk})
    assert answer.status_code == 409
    assert SourcingDocument.objects.count() == 0


def test_points_are_dated_and_say_what_is_not_confirmed(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    found = pay(document.organisation, document.school_year, 36 * 60 // 2)
    by_diploma = {row.diploma: (row.points, row.full_time.is_verified) for row in found.rows}
    assert {key: (str(points), sure) for key, (points, sure) in by_diploma.items()} == {
        "hso": ("31.50", True),
        "bachelor": ("41.00", False),
        "master": ("60.00", False),
    }
    told = words_of(client, document)
    assert "not confirmed" in told
    assert "September 2021" in told


def test_the_netherlands_have_no_points(school, client, scenario):
    school.country = "nl"
    school.save()
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    assert pay(school, document.school_year, 60).rows == ()
    assert "points" not in words_of(client, document)


def test_a_vacancy_names_no_colleagues(client, school, scenario):
    factories.person("Geheime Naam", at=school, roles=["tict"])
    told = words_of(client, make(client, "vacancy", scenario, "Netwerk bewaken"))
    assert "1 × technical ICT coordinator" in told
    assert "Geheime Naam" not in told


def test_what_someone_writes_stands_in_the_document_and_the_rest_stays_proposed(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    sent = form_of(client, document) | {"title": "Netwerkmens", "apply": "Bel #set [ons] $nu$"}
    answer = client.post(reverse("sourcing:document_edit", args=[document.pk]), sent)
    assert answer.status_code == 302
    document.refresh_from_db()
    assert document.title == "Netwerkmens"
    assert document.answers == {"apply": "Bel #set [ons] $nu$", "with_annex": "yes"}
    assert "Bel #set [ons] $nu$" in words_of(client, document)
    pdf = client.get(reverse("sourcing:document_file", args=[document.pk, "pdf"])).content
    assert pdf.startswith(b"%PDF-")


def test_hours_can_be_changed_and_a_task_without_hours_is_left_out(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken", "Lessen met ICT")
    sent = form_of(client, document) | {"hours_0": "4", "hours_1": "0"}
    client.post(reverse("sourcing:document_edit", args=[document.pk]), sent)
    document.refresh_from_db()
    assert [(line.task.name_nl, line.minutes) for line in Case(document).lines] == [
        ("Netwerk bewaken", 240)
    ]


def test_a_document_never_loses_its_last_task(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    sent = form_of(client, document) | {"hours_0": "0", "title": "Anders"}
    answer = client.post(reverse("sourcing:document_edit", args=[document.pk]), sent)
    assert answer.status_code == 200
    document.refresh_from_db()
    assert (document.minutes, document.title) == (120, "Vacancy: technical ICT coordinator")


def test_the_annex_can_be_left_out(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    assert "Annex for the selection committee" in words_of(client, document)
    sent = form_of(client, document)
    sent.pop("with_annex")
    client.post(reverse("sourcing:document_edit", args=[document.pk]), sent)
    assert "Annex for the selection committee" not in words_of(client, document)


def test_a_programme_of_requirements_answers_the_three_risks(client, scenario):
    factories.key_figures(scenario.organisation, pupils=321)
    document = make(client, "requirements", scenario, "Netwerk bewaken")
    told = words_of(client, document)
    for words in ("Cost", "Dependency", "Loss of know-how", "321 (estimate)", "Approved"):
        assert words in told
    sent = form_of(client, document) | {"risk_cost": [], "risk_cost_own": "Eigen rem"}
    client.post(reverse("sourcing:document_edit", args=[document.pk]), sent)
    document.refresh_from_db()
    assert document.answers["risk_cost"] == []
    told = words_of(client, document)
    assert "Eigen rem" in told
    assert "A fixed price a year, with a ceiling for work on demand" not in told


def test_the_central_list_has_what_is_central_and_what_was_dropped(client, school):
    central = Task.objects.create(
        slug="inloggen",
        name_nl="Eén aanmelding",
        cluster="T",
        levels=["S"],
        is_central=True,
        fixed_minutes=90,
        other_executors=["overheid"],
    )
    dropped = factories.own_task(school, "Website", fixed_minutes=60)
    factories.own_task(school, "Gewoon", fixed_minutes=60)
    factories.key_figures(school)
    Tailoring.objects.create(
        organisation=school,
        school_year=factories.SchoolYear.objects.current(),
        task=dropped,
        status="dropped",
        reason="Niemand heeft tijd",
    )
    page = client.get(reverse("sourcing:central"))
    found = page.context["choice"].candidates
    own = [one for one in found if one.line.task in (central, dropped)]
    assert [(one.line.task.slug, one.line.why, one.is_ticked) for one in own] == [
        ("inloggen", "central", True),
        (dropped.slug, "dropped", False),
    ]
    keys = [f"t{central.pk}", f"t{dropped.pk}"]
    client.post(reverse("sourcing:central"), {"line": keys})
    document = SourcingDocument.objects.get()
    told = words_of(client, document)
    assert "The government" in told
    assert "Niemand heeft tijd" in told


def test_the_central_list_is_a_workbook_too_without_formulas(client, school):
    task = factories.own_task(school, "=1+1", fixed_minutes=90, is_central=True)
    factories.key_figures(school)
    client.post(reverse("sourcing:central"), {"line": [f"t{task.pk}"]})
    document = SourcingDocument.objects.get()
    answer = client.get(reverse("sourcing:document_file", args=[document.pk, "xlsx"]))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Task", "=1+1"]
    assert rows[1][5] == 1.5


def test_a_vacancy_is_no_workbook(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    answer = client.get(reverse("sourcing:document_file", args=[document.pk, "xlsx"]))
    assert answer.status_code == 404


def test_a_copy_changes_nothing_to_the_other(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    client.post(reverse("sourcing:document_copy", args=[document.pk]))
    first, second = SourcingDocument.objects.order_by("pk")
    assert (first.title, second.title) == (document.title, f"{document.title} (copy)")
    assert first.lines == second.lines


def test_a_document_is_removed_after_a_question(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    address = reverse("sourcing:document_remove", args=[document.pk])
    assert client.get(address).status_code == 200
    assert SourcingDocument.objects.count() == 1
    client.post(address)
    assert SourcingDocument.objects.count() == 0


def test_the_list_is_searched_by_words_kind_and_state(client, scenario):
    make(client, "vacancy", scenario, "Netwerk bewaken")
    make(client, "requirements", scenario, "Netwerk bewaken")
    address = reverse("sourcing:document_list")

    def titles(**asked):
        return [each.title for each in client.get(address, asked).context["documents"]]

    assert titles() == [
        "Programme of requirements: ICT at De Linde",
        "Vacancy: technical ICT coordinator",
    ]
    assert titles(text="linde vacancy") == ["Vacancy: technical ICT coordinator"]
    assert titles(kind="requirements") == ["Programme of requirements: ICT at De Linde"]
    assert titles(state="ready") == []


def test_a_colleague_of_another_school_sees_no_document(client, scenario):
    document = make(client, "vacancy", scenario, "Netwerk bewaken")
    stranger = signed_in(factories.user("coordinator", at=factories.school()))
    for page in ("document_edit", "document_remove"):
        assert stranger.get(reverse(f"sourcing:{page}", args=[document.pk])).status_code == 404
    file = reverse("sourcing:document_file", args=[document.pk, "docx"])
    assert stranger.get(file).status_code == 404


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_ask_the_database_as_often_for_one_task_as_for_three(client, school, scenario):
    one = make(client, "requirements", scenario, "Netwerk bewaken")
    many = make(client, "requirements", scenario, "Netwerk bewaken", "Lessen met ICT")
    for page, *rest in (("document_edit",), ("document_file", "docx")):
        first, second = (
            queries_of(client, reverse(f"sourcing:{page}", args=[each.pk, *rest]))
            for each in (one, many)
        )
        assert first == second
    listing = reverse("sourcing:document_list")
    before = queries_of(client, listing)
    make(client, "vacancy", scenario, "Netwerk bewaken")
    assert queries_of(client, listing) == before


@pytest.mark.parametrize("page", ["central", "requirements", "vacancy", "document_list"])
def test_a_page_asks_twelve_questions_at_most(client, scenario, page):
    make(client, "vacancy", scenario, "Netwerk bewaken")
    address = reverse(f"sourcing:{page}")
    client.get(address)

    assert queries_of(client, address) <= 12
