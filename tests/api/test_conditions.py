"""Tags, pages, limits, and how everything that is wrong is told."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from zwerm.actions.models import Action
from zwerm.people.models import Person, Rating
from zwerm.schools.models import Organisation

from .programs import Program, program

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Organisation:
    return factories.school("De Linde", code="linde")


@pytest.fixture
def rooster(school: Organisation) -> Program:
    return program(school)


def test_what_did_not_change_is_not_sent_again(rooster: Program, school: Organisation) -> None:
    factories.person("Sofie", at=school, code="sofie")
    first = rooster.ask("get", "/people/sofie")

    again = rooster.ask("get", "/people/sofie", If_None_Match=first["ETag"])
    rooster.patch("/people/sofie", {"name": "Sofie Declercq"})
    changed = rooster.ask("get", "/people/sofie", If_None_Match=first["ETag"])

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert changed.status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


def test_a_change_over_one_of_someone_else_is_refused(
    rooster: Program, school: Organisation
) -> None:
    factories.person("Sofie", at=school, code="sofie")
    seen = rooster.ask("get", "/people/sofie")["ETag"]

    first = rooster.ask("patch", "/people/sofie", {"name": "A"}, If_Match=seen)
    second = rooster.ask("patch", "/people/sofie", {"name": "B"}, If_Match=seen)

    assert (first.status_code, second.status_code) == (200, 412)
    assert Person.objects.get().name == "A"
    # What was answered to the first is the tag of what is there now.
    assert rooster.ask("get", "/people/sofie")["ETag"] == first["ETag"]


def test_if_none_match_makes_and_does_not_change(rooster: Program) -> None:
    body = {"code": "noor", "name": "Noor"}

    made = rooster.ask("put", "/people/noor", body, If_None_Match="*")
    again = rooster.ask("put", "/people/noor", body, If_None_Match="*")
    missing = rooster.ask("put", "/people/bert", body | {"code": "bert"}, If_Match="*")

    assert [made.status_code, again.status_code, missing.status_code] == [200, 412, 412]
    assert [person.code for person in Person.objects.all()] == ["noor"]


@pytest.mark.parametrize(
    ("path", "tag"), [("/tasks/{slug}", "task"), ("/actions/{action}", "action")]
)
def test_the_tag_of_a_thing_that_was_read_fits_a_change(
    path: str, tag: str, rooster: Program, school: Organisation
) -> None:
    task = factories.own_task(school)
    made = rooster.ask("post", "/actions", {"title": "Bel"}).json()
    address = path.format(slug=task.slug, action=made["id"])
    patch = {"priority": 1} if tag == "task" else {"state": "done"}

    seen = rooster.ask("get", address)["ETag"]

    assert rooster.ask("patch", address, patch, If_Match=seen).status_code == 200


def test_pages_tell_where_the_next_one_is(rooster: Program, school: Organisation) -> None:
    for code in "cabed":
        factories.person(at=school, code=code)

    response = rooster.ask("get", "/people?limit=2")
    first = response.json()
    second = rooster.get(first["next"].partition("/api/v1")[2])
    third = rooster.get(second["next"].partition("/api/v1")[2])

    codes = [[row["code"] for row in page["items"]] for page in (first, second, third)]
    assert codes == [["a", "b"], ["c", "d"], ["e"]]
    assert third["next"] is None
    assert response["Link"] == f'<{first["next"]}>; rel="next"'


def test_no_page_is_longer_than_two_hundred(rooster: Program) -> None:
    response = rooster.ask("get", "/people?limit=201")

    assert response.status_code == 422
    assert response.json()["problems"] == [
        {
            "place": "query.limit",
            "problem": "Input should be less than or equal to 200",
            "allowed": {"le": 200},
        }
    ]


LISTS = (
    *("people", "means", "sources", "actions", "tasks", "organisations", "key-figures"),
    *("mandates", "who-does-what", "divisions"),
)


def test_a_page_of_three_takes_as_many_queries_as_a_page_of_one() -> None:
    group = factories.group()
    rooster = program(group)
    counts: dict[str, list[int]] = {}
    for size in (1, 2):
        for _ in range(size):
            school = factories.school(parent=group)
            person = factories.person(at=school)
            factories.rating(person, "T", 2, origin="self")
            factories.grant(person, 60)
            rooster.ask("post", "/actions", {"title": "Bel", "owner": person.code})
            factories.own_task(group)
            mandate = {"task": factories.own_task(school).slug, "organisation": school.code}
            mandate |= {"kind": "decide", "person": person.code}
            assert rooster.ask("post", "/mandates", mandate).status_code == 201
            factories.scenario(school)
        for path in LISTS:
            rooster.get(f"/{path}")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                rooster.get(f"/{path}")
            counts.setdefault(path, []).append(len(queries))

    assert {path: one for path, (one, _three) in counts.items()} == {
        path: three for path, (_one, three) in counts.items()
    }
    assert max(most for pair in counts.values() for most in pair) <= 12


def test_only_what_changed_since_then_is_told(rooster: Program) -> None:
    old = rooster.ask("post", "/actions", {"title": "Oud"}).json()
    Action.objects.filter(pk=old["id"]).update(changed_at="2026-01-01T00:00:00Z")
    since = timezone.now().isoformat().replace("+00:00", "Z")
    rooster.ask("post", "/actions", {"title": "Nieuw"})

    found = rooster.get(f"/actions?updated_since={since}")["items"]

    assert [action["title"] for action in found] == ["Nieuw"]


def test_all_that_is_wrong_is_told_at_once(rooster: Program) -> None:
    body = {"code": "noor", "name": "", "levels": {"T": 9}, "roles": ["baas"], "kleur": "rood"}

    response = rooster.ask("put", "/people/noor", body)

    assert response.status_code == 422
    told = response.json()
    places = {each["place"]: each["allowed"] for each in told["problems"]}
    assert set(places) == {
        "body.name",
        "body.levels.T",
        "body.roles.0",
        "body.kleur",
    }
    assert places["body.levels.T"] == {"le": 3}
    assert "'tict'" in places["body.roles.0"]["expected"]
    assert (told["status"], told["title"]) == (422, "Unprocessable Entity")
    assert Person.objects.count() == 0


def test_what_the_rules_refuse_is_a_conflict_and_changes_nothing(rooster: Program) -> None:
    body = {"slug": "x", "name": "X", "cluster": "T", "is_own": True, "status": "dropped"}

    response = rooster.ask("put", "/tasks/x", body)

    assert response.status_code == 409
    assert response.json()["detail"] == "“X” is dropped or postponed without a reason."


def test_a_body_that_is_no_json_is_told(rooster: Program) -> None:
    response = rooster.ask("put", "/people/noor", None)

    assert response.status_code in {400, 422}
    assert response["Content-Type"] == "application/problem+json"


def test_asking_twice_under_a_key_of_ones_own_makes_one_action(rooster: Program) -> None:
    first = rooster.put("/actions/by-key/t-1", {"title": "Bel"})
    second = rooster.put("/actions/by-key/t-1", {"title": "Bel de firma"})

    assert first["id"] == second["id"]
    assert [(row.title, row.external.key) for row in Action.objects.all()] == [
        ("Bel de firma", "t-1")
    ]


def test_giving_a_mandate_twice_gives_one(rooster: Program, school: Organisation) -> None:
    task, sofie = factories.own_task(school), factories.person(at=school)
    body = {"task": task.slug, "organisation": "linde", "kind": "decide", "person": sofie.code}

    first, second = (rooster.ask("post", "/mandates", body) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


def test_own_answers_that_people_keep_are_neither_told_nor_changed(
    rooster: Program, school: Organisation
) -> None:
    audience = {"audience": "division", "wishes_audience": "division"}
    sofie = factories.person("Sofie", at=school, code="sofie", **audience)
    factories.rating(sofie, "T", 3, motivation=-2, origin="self")
    factories.rating(sofie, "P", 1, origin="school")

    told = rooster.get("/people/sofie")
    rooster.patch("/people/sofie", {"levels": {"T": 0, "P": 2}})
    rooster.put("/people/sofie", told | {"levels": {}, "motivation": {}})

    assert (told["levels"], told["motivation"]) == ({"P": 1}, {})
    rows = Rating.objects.values_list("competence", "level", "motivation", "origin")
    assert list(rows) == [("T", 3, -2, "self")]


def test_without_the_scope_nothing_is_told_of_what_people_can(school: Organisation) -> None:
    sofie = factories.person("Sofie", at=school, code="sofie")
    factories.rating(sofie, "T", 3, origin="school")
    rooster = program(school, "people:write")

    told = rooster.get("/people/sofie")
    written = rooster.ask("patch", "/people/sofie", {"levels": {"T": 0}})

    assert (told["levels"], told["motivation"]) == (None, None)
    assert written.status_code == 403
    assert Rating.objects.get().level == 3
    assert rooster.put("/people/sofie", told)["name"] == "Sofie"


def test_a_token_asks_at_most_so_often(rooster: Program, settings) -> None:
    settings.CONNECTIONS = replace(settings.CONNECTIONS, requests_a_minute=3)

    answers = [rooster.ask("get", "/people") for _ in range(5)]

    # A minute may turn in between, so the last of five is refused, or the count began again.
    assert [each.status_code for each in answers[:3]] == [200, 200, 200]
    refused = [each for each in answers if each.status_code == 429]
    assert refused
    assert 0 < int(refused[0]["Retry-After"]) <= 60
