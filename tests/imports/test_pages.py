"""The pages: upload, columns, progress, rows, result."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.imports.lists import Reading, csv_file, school_with_lead
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.imports.models import ImportRow, ListImport
from zwerm.people.models import Person
from zwerm.tasks.models import Tailoring, Task

pytestmark = pytest.mark.django_db

ROWS = [
    ["Taak", "Uren", "Wie"],
    ["Back-ups controleren", "2,5", "Sofie"],
    ["Backup servers", "1", "Jan"],
    ["Kerkuilen tellen", "veel", ""],
    ["Totaal", "4", ""],
]


@pytest.fixture
def reading():
    school, lead = school_with_lead()
    return Reading(school, lead, "tasks", csv_file(ROWS)).match()


@pytest.fixture
def browser(reading, client_of):
    return client_of(reading.by)


def page(name, thing):
    return reverse(f"imports:{name}", args=[thing.pk])


def test_from_a_file_to_the_overview_without_a_script(client_of):
    school, lead = school_with_lead()
    browser = client_of(lead)
    file = SimpleUploadedFile("taken.csv", csv_file(ROWS))

    response = browser.post(reverse("imports:import_list"), {"kind": "tasks", "file": file})

    source = ListImport.objects.get()
    assert response.url == page("import_columns", source)
    columns = browser.get(response.url)
    assert "Back-ups controleren" in columns.content.decode()
    sent = {f"column-{c['index']}": c["field"] for c in source.layout["columns"]}
    response = browser.post(response.url, {**sent, "unit": "hours_week"})
    assert response.url == page("import_progress", source)
    assert browser.get(response.url).status_code == 200
    run_now(Job.objects.get())
    response = browser.get(response.url)
    assert response.url == page("import_review", source)
    review = browser.get(response.url)
    assert review.context["review"].counts == {
        "unsure": 1,
        "changed": 1,
        "new": 1,
        "same": 0,
        "skipped": 0,
        "unread": 1,
    }
    row = ImportRow.objects.get(state="unsure")
    chosen = {f"choice-{row.pk}": f"match:{row.target}"}
    browser.post(page("import_choose", source), chosen)
    response = browser.post(page("import_apply", source))
    assert response.url == page("import_review", source)
    back_up = Tailoring.objects.get(task__slug="t-back-up")
    assert (back_up.organisation, back_up.weekly_minutes) == (school, 210)
    assert Task.objects.get(owner=school).name_nl == "Kerkuilen tellen"


def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(client_of):
    _school, lead = school_with_lead()
    file = SimpleUploadedFile("taken.xlsx", b"%PDF-1.7 " + b"\x00" * 40)

    response = client_of(lead).post(reverse("imports:import_list"), {"kind": "tasks", "file": file})

    assert response.status_code == 422
    assert "PDF" in response.context["problem"]
    assert ListImport.objects.count() == 0


def test_the_columns_can_be_put_right(reading, browser):
    address = page("import_columns", reading.source)

    again = browser.post(
        address,
        {"column-0": "name", "column-1": "name", "column-2": "as_note", "unit": "hours_week"},
    )
    missing = browser.post(
        address,
        {"column-0": "as_note", "column-1": "hours", "column-2": "as_note", "unit": "hours_week"},
    )
    right = browser.post(
        address,
        {"column-0": "name", "column-1": "as_note", "column-2": "leave_out", "unit": "hours_week"},
    )

    assert list(again.context["form"].errors) == ["column-1"]
    assert list(missing.context["form"].errors) == ["__all__"]
    assert right.status_code == 302
    run_now(Job.objects.last() if Job.objects.count() == 1 else Job.objects.order_by("pk").last())
    row = reading.source.rows.get(name="Back-ups controleren")
    assert (row.values, row.notes) == ({}, [["Uren", "2,5"]])


def test_the_list_may_begin_at_another_row(reading, browser):
    response = browser.get(page("import_columns", reading.source), {"heading": "1"})

    assert [c.heading for c in response.context["page"].layout.columns] == [
        "Back-ups controleren",
        "2,5",
        "Sofie",
    ]


@pytest.mark.parametrize("asked", ["-5", "99999999999999999", "x", "", "3.5"])
def test_odd_rows_and_sheets_are_not_followed(reading, browser, asked):
    response = browser.get(
        page("import_columns", reading.source), {"heading": asked, "sheet": asked}
    )

    assert response.status_code == 200


def test_a_choice_is_answered_with_its_row_and_the_counts(reading, browser):
    row = reading.source.rows.get(state="unsure")

    response = browser.post(
        page("import_choose", reading.source),
        {f"choice-{row.pk}": "skip"},
        headers={"HX-Request": "true"},
    )

    text = response.content.decode()
    assert f'id="row-{row.pk}"' in text
    assert "1 left out" in text
    assert 'hx-swap-oob="true"' in text
    row.refresh_from_db()
    assert (row.decision, row.state, row.target) == ("skip", "skipped", None)


@pytest.mark.parametrize(
    "sent",
    [{"choice-x": "skip"}, {"choice-1": "match:99999999"}, {"choice-1": "drop"}, {"other": "new"}],
)
def test_odd_choices_choose_nothing(reading, browser, sent):
    row = reading.source.rows.get(state="unsure")
    sent = {name.replace("-1", f"-{row.pk}"): value for name, value in sent.items()}

    browser.post(page("import_choose", reading.source), sent)

    row.refresh_from_db()
    assert row.state == "unsure"


def test_all_rows_in_a_state_can_be_chosen_at_once(reading, browser):
    browser.post(
        page("import_choose_all", reading.source), {"state": "unsure", "decision": "match"}
    )

    assert reading.counts == {"changed": 2, "new": 1, "unread": 1}


def test_another_match_is_searched_and_chosen(reading, browser):
    row = reading.source.rows.get(name="Kerkuilen tellen")
    firewall = Task.objects.get(slug="t-firewall")

    found = browser.get(page("import_row", row), {"q": "firewall"})
    browser.post(page("import_row", row), {f"choice-{row.pk}": f"match:{firewall.pk}"})

    assert firewall.pk in [pk for pk, _name in found.context["found"]]
    row.refresh_from_db()
    assert (row.target, row.decision) == (firewall.pk, "match")


def test_what_was_not_taken_can_be_downloaded(reading, browser):
    reading.apply()

    content = browser.get(page("import_not_taken", reading.source)).content

    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    assert [row[:3] for row in rows[-2:]] == [
        ["3", "Backup servers", "To look at"],
        ["5", "Totaal", "Not read"],
    ]
    assert rows[-2][4] == "Hours: 1.0\N{NO-BREAK SPACE}hours\nWie: Jan"


def test_a_list_that_was_taken_over_can_be_read_back_and_undone(reading, browser):
    reading.apply()

    shown = browser.get(page("import_review", reading.source))
    browser.post(page("import_undo", reading.source))

    assert "Put it back" in shown.content.decode()
    assert Tailoring.objects.count() == 0
    assert ListImport.objects.get().stage == "undone"


def test_a_list_can_be_forgotten_and_one_that_was_taken_over_cannot(reading, browser):
    other = Reading(reading.source.organisation, reading.by, "tasks", csv_file(ROWS))
    reading.apply()

    kept = browser.post(page("import_remove", reading.source))
    gone = browser.post(page("import_remove", other.source))

    assert (kept.status_code, gone.status_code) == (409, 302)
    assert list(ListImport.objects.all()) == [reading.source]


def test_matching_is_stopped_from_its_page(client_of):
    school, lead = school_with_lead()
    source = Reading(school, lead, "tasks", csv_file(ROWS)).source
    browser = client_of(lead)
    sent = {f"column-{c['index']}": c["field"] for c in source.layout["columns"]}
    browser.post(page("import_columns", source), {**sent, "unit": "hours_week"})

    browser.post(page("import_stop", source))

    shown = browser.get(page("import_columns", source))
    assert shown.context["page"].was_stopped
    assert "You stopped it" in shown.content.decode()
    assert source.rows.count() == 0


def test_whoever_lost_the_right_cannot_take_the_list_over(reading, browser):
    reading.by.memberships.update(role="staff")

    response = browser.post(page("import_apply", reading.source))

    assert response.status_code == 404
    assert Tailoring.objects.count() == 0


def queries_for(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = browser.get(address)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("kind", ["tasks", "people"])
def test_the_pages_ask_as_much_for_three_rows_as_for_one(kind, client_of):
    counts = []
    for number in (1, 3):
        school, lead = school_with_lead()
        for each in range(number):
            factories.person(f"Jan Maes {each}", at=school)
        names = [[f"Jan Maas {each}"] for each in range(number)]
        reading = Reading(school, lead, kind, csv_file([["Naam"], *names])).match()
        browser = client_of(lead)
        browser.get(reverse("imports:import_list"))
        counts.append(
            [
                queries_for(browser, page("import_review", reading.source)),
                queries_for(browser, page("import_columns", reading.source)),
                queries_for(browser, page("import_row", reading.source.rows.first())),
                queries_for(browser, reverse("imports:import_list")),
            ]
        )

    assert counts[0] == counts[1]


def test_the_history_asks_as_much_for_three_lists_as_for_one(reading, browser):
    address = reverse("imports:import_list")
    browser.get(address)
    one = queries_for(browser, address)
    for _number in range(2):
        Reading(reading.source.organisation, reading.by, "tasks", csv_file(ROWS)).match()

    assert queries_for(browser, address) == one


def test_a_long_list_is_shown_by_pages(client_of):
    school, lead = school_with_lead()
    rows = [
        ["Naam"],
        *([f"Persoon {letter}{other}"] for letter in "abcdefghij" for other in "klmnopqrst"),
    ]
    reading = Reading(school, lead, "people", csv_file(rows)).match()
    browser = client_of(lead)

    shown = browser.get(page("import_review", reading.source), {"page": "2"})

    assert len(shown.context["review"].rows) == 50
    assert shown.context["review"].total == 100
    found = browser.get(page("import_review", reading.source), {"q": "ak", "state": "new"})
    assert [row.row.name for row in found.context["review"].rows] == ["Persoon ak"]
    reading.apply()
    assert Person.objects.count() == 100
