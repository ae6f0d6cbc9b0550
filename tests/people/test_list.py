"""How far everyone is, and the list as a file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from zwerm.core.models import AuditEvent
from zwerm.people.inviting import Terms, invite

pytestmark = pytest.mark.django_db

PEOPLE = reverse("people:person_list")


@pytest.fixture
def school():
    return factories.school("De Wilg", parent=factories.group(), pool="Noord")


@pytest.fixture
def head(school):
    return factories.user("head", at=school)


@pytest.fixture
def team(school, head):
    """One at each stage, and someone of the group whom the school may not change."""
    factories.person("An", at=school, email="an@example.org", roles=["tict"], is_teacher=True)
    asked = factories.person("Bo", at=school, email="bo@example.org")
    invite(asked, asked.email, Terms(school, "staff", "en"), by=head)
    factories.person("Cleo", at=school, user=factories.user("staff", at=school))
    done = factories.person("Dirk", at=school, user=factories.user("staff", at=school))
    factories.rating(done, "T", 2, origin="self")
    factories.person("Eva", at=school.parent, is_group_staff=True, reach_pools=["Noord"])


def states(response):
    return [(one.person.name, one.state) for one in response.context["page"]]


def test_the_team_sees_how_far_everyone_is(client_of, head, team):
    assert states(client_of(head).get(PEOPLE)) == [
        ("An", "none"),
        ("Bo", "invited"),
        ("Cleo", "account"),
        ("Dirk", "answered"),
        ("Eva", None),
    ]


@pytest.mark.parametrize(
    ("state", "found"),
    [("none", ["An"]), ("invited", ["Bo"]), ("account", ["Cleo"]), ("answered", ["Dirk"])],
)
def test_the_list_is_narrowed_to_a_stage(client_of, head, team, state, found):
    page = client_of(head).get(PEOPLE, {"state": state})

    assert [name for name, _state in states(page)] == found


def test_a_colleague_learns_nothing_of_accounts(client_of, school, team):
    client = client_of(factories.user("staff", at=school))

    everyone, narrowed = client.get(PEOPLE), client.get(PEOPLE, {"state": "none"})

    assert {state for _name, state in states(everyone)} == {None}
    assert states(narrowed) == []
    page = everyone.content.decode()
    assert not any(word in page for word in ("no account", "invited", "gave own answers", ".xlsx"))


def test_whoever_has_no_account_is_offered_to_invite(client_of, head, team):
    page = client_of(head).get(PEOPLE)

    assert [person.name for person in page.context["without_account"]] == ["An"]


def test_more_people_at_more_stages_take_no_more_queries(client_of, head, school, team):
    client = client_of(head)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(PEOPLE)
        counts.append(len(captured))
        for name in ("Fons", "Gust"):
            one = factories.person(name, at=school)
            invite(one, f"{name}@example.org", Terms(school, "staff", "en"), by=head)

    assert counts[0] == counts[1]


LINES = [
    ["An", "an@example.org", "technical ICT coordinator", "yes", "De Wilg", "", "", ""],
    ["Bo", "bo@example.org", "", "no", "De Wilg", "", "", ""],
    ["Cleo", "", "", "no", "De Wilg", "", "", ""],
    ["Dirk", "", "", "no", "De Wilg", "", "", ""],
    ["Eva", "", "", "no", "the whole group", "Noord", "", ""],
]
STAGES = ["no account yet", "invited", "has an account", "gave own answers", ""]
ROWS = [[*line, stage] for line, stage in zip(LINES, STAGES, strict=True)]


def test_the_list_goes_along_as_a_spreadsheet(client_of, head, school, team):
    response = client_of(head).get(reverse("people:person_export", args=["xlsx"]))

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert rows[0][0] == "People of De Wilg"
    assert rows[3:] == ROWS
    assert "people-of-de-wilg.xlsx" in response["Content-Disposition"]
    told = AuditEvent.objects.get(verb="exported_people")
    assert (told.user, told.details) == (head, {"people": 5, "as_": "xlsx"})


def test_the_list_goes_along_as_csv_narrowed_as_on_the_page(client_of, head, team):
    response = client_of(head).get(
        reverse("people:person_export", args=["csv"]), {"state": "none", "q": "an"}
    )

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == ROWS[:1]


def test_a_name_never_becomes_a_formula(client_of, head, school):
    factories.person('=HYPERLINK("x")', at=school)

    text = client_of(head).get(reverse("people:person_export", args=["csv"])).content.decode()

    assert "'=HYPERLINK" in text


def test_no_other_file_and_not_for_everyone(client_of, head, school, team):
    def answer(user, ending="xlsx"):
        return client_of(user).get(reverse("people:person_export", args=[ending])).status_code

    assert answer(head, "pdf") == 404
    assert answer(factories.user("staff", at=school)) == 403
    assert answer(factories.user("guest", at=school)) == 403
    assert not AuditEvent.objects.filter(verb="exported_people").exists()
