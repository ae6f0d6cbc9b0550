"""Everything that a dossier carries is read and written by the interface."""

from dataclasses import fields
from typing import Any

import pytest

from tests import factories
from tests.planning.dossiers import small_group
from zwerm.api import records as schemas
from zwerm.core.models import AuditEvent
from zwerm.people.models import Person, Rating
from zwerm.planning.exchange import apply_dossier, dossier_of
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook import records

from .programs import Program, program

pytestmark = pytest.mark.django_db

PAIRS = [
    (records.SchoolRecord, schemas.School),
    (records.PersonRecord, schemas.Person),
    (records.MeansRecord, schemas.Means),
    (records.SourceRecord, schemas.Source),
    (records.Effort, schemas.Effort),
    (records.TaskRecord, schemas.Task),
    (records.RuleRecord, schemas.Rule),
    (records.Dossier, schemas.Dossier),
]


@pytest.fixture
def year() -> SchoolYear:
    return SchoolYear.objects.current()


@pytest.fixture
def group(year: SchoolYear) -> Organisation:
    """A school group with all that a small dossier carries."""
    dossier = small_group()
    made = factories.group(dossier.schools[0].name, code=dossier.schools[0].code)
    by = factories.user("director", at=made)
    apply_dossier(dossier, organisation=made, school_year=year, by=by)
    return made


@pytest.fixture
def rooster(group: Organisation) -> Program:
    return program(group)


@pytest.mark.parametrize(("record", "schema"), PAIRS, ids=lambda kind: kind.__name__)
def test_the_interface_has_every_field_of_every_record(record: type, schema: Any) -> None:
    assert list(schema.model_fields) == [each.name for each in fields(record)]


def everything(rooster: Program) -> dict[str, list[Any]]:
    """All pages of all lists."""
    return {
        path: pages(rooster, path)
        for path in ("organisations", "people", "tasks", "means", "sources", "key-figures")
    }


def pages(rooster: Program, path: str, limit: int = 3) -> list[Any]:
    found, address = [], f"/{path}?limit={limit}"
    while address:
        page = rooster.get(address)
        assert len(page["items"]) <= limit
        found += page["items"]
        address = (page["next"] or "").partition("/api/v1")[2]
    return found


def test_writing_back_all_that_was_read_changes_nothing(
    rooster: Program, group: Organisation, year: SchoolYear
) -> None:
    before, dossier = everything(rooster), dossier_of(group, year)

    for school in before["organisations"]:
        rooster.put(f"/organisations/{school['code']}", school)
    for figures in before["key-figures"]:
        place = figures.pop("organisation")
        when = figures.pop("school_year")
        rooster.put(f"/organisations/{place}/key-figures/{when}", figures)
    for person in before["people"]:
        rooster.put(f"/people/{person['code']}", person)
    for task in before["tasks"]:
        rooster.put(f"/tasks/{task['slug']}", task)
    for means in before["means"]:
        rooster.put(f"/means/{means['person']}/{means['source']}", means)
    settings = rooster.get("/planning-settings")
    rooster.put("/planning-settings", settings)
    whole = rooster.get("/dossier")
    told = rooster.put("/dossier", whole)

    after = everything(rooster)
    before["key-figures"] = after["key-figures"]
    assert after == before
    assert dossier_of(group, year) == dossier
    assert {(each["created"], each["updated"], each["removed"]) for each in told["areas"]} == {
        (0, 0, 0)
    }
    assert settings["rules"] == whole["rules"]
    changed = {"changed_person", "rated", "changed_school", "set_hours", "set_key_figures"}
    by_program = AuditEvent.objects.filter(user=rooster.token.acts_as, verb__in=changed)
    assert list(by_program.values_list("verb", flat=True)) == []


def test_a_dry_run_tells_what_would_happen_and_does_nothing(
    rooster: Program, group: Organisation, year: SchoolYear
) -> None:
    dossier = rooster.get("/dossier")
    stored = dossier_of(group, year)
    dossier["people"][0]["name"] = "Iemand Anders"

    told = rooster.put("/dossier?is_dry_run=true", dossier)

    assert told["is_dry_run"] is True
    assert {area["area"]: area["updated"] for area in told["areas"]}["people"] == 1
    assert dossier_of(group, year) == stored


SCHOOL = {
    "name": "De Berk",
    "pool": "noord",
    "has_technical_tracks": True,
    "pupils": 310,
    "devices": 120,
    "staff": 31,
    "outsourcing_euro_a_year": 900,
    "figures_provenance": "measured",
}
PERSON = {
    "name": "Noor Peeters",
    "roles": ["tict", "teacher"],
    "email": "noor@example.org",
    "is_teacher": True,
    "is_group_staff": True,
    "reach_pools": ["noord"],
    "levels": {"T": 2, "P": 1},
    "specialisations": {"net": 3},
    "motivation": {"T": 1},
    "specialisation_motivation": {"net": -1},
    "max_tasks": 9,
    "max_clusters": 3,
    "max_schools": 2,
    "max_backups": 4,
}
TASK = {
    "name": "Uilen tellen",
    "cluster": "P",
    "description": "Bij volle maan.",
    "status": "dropped",
    "reason": "Geen uilen meer.",
    "is_core": True,
    "required": {"P": 2},
    "specialisation": "hw",
    "levels": ["S", "G"],
    "priority": 1,
    "effort": {"fixed": 20, "per_100_devices": 1, "per_100_pupils": 2, "per_100_staff": 3},
    "effort_provenance": "measured",
    "pooled_variable_saving": 30,
    "is_on_site": True,
    "is_splittable": True,
    "smallest_share_minutes": 15,
    "needs_backup": True,
    "outsourcing_euro_an_hour": 80,
    "technical_tracks_only": True,
    "keep_running": True,
}


def changed_one_by_one(rooster: Program, path: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Each field set by a request of its own; what is there after all of them."""
    for name, value in wanted.items():
        if name == "reason":
            continue  # goes with the status it is the reason of
        patch = {name: value} | ({"reason": wanted["reason"]} if name == "status" else {})
        answer = rooster.patch(path, patch)
        assert answer[name] == value, name
    found = rooster.get(path)
    return {name: found[name] for name in wanted}


def test_every_field_of_a_school_can_be_set(rooster: Program) -> None:
    code = rooster.get("/organisations")["items"][1]["code"]

    assert changed_one_by_one(rooster, f"/organisations/{code}", SCHOOL) == SCHOOL


def test_every_field_of_a_person_can_be_set(rooster: Program) -> None:
    homes = [row["code"] for row in rooster.get("/organisations")["items"] if row["parent"]]
    new = {"code": "noor", "name": "Noor", "homes": homes[:1]}
    rooster.put("/people/noor", new)
    wanted = PERSON | {"homes": homes}

    assert changed_one_by_one(rooster, "/people/noor", wanted) == wanted
    assert {row.origin for row in Rating.objects.filter(person__code="noor")} == {"school"}


def test_every_field_of_a_task_can_be_set(rooster: Program) -> None:
    rooster.put("/tasks/uilen", {"slug": "uilen", "name": "Uilen", "cluster": "T", "is_own": True})
    schools = [r["code"] for r in rooster.get("/organisations")["items"] if r["kind"] != "group"]
    minutes = {schools[0]: 45}

    assert rooster.patch("/tasks/uilen", {"weekly_minutes": minutes})["weekly_minutes"] == minutes
    assert (
        rooster.patch("/tasks/uilen", {"weekly_minutes": {schools[0]: None}})["weekly_minutes"]
        == {}
    )
    assert changed_one_by_one(rooster, "/tasks/uilen", TASK) == TASK


def test_every_field_of_hours_can_be_set_and_hours_go(rooster: Program) -> None:
    person = rooster.get("/people")["items"][0]
    rooster.patch(f"/people/{person['code']}", {"is_teacher": True})
    path = f"/means/{person['code']}/BPT"
    wanted = {"weekly_minutes": 95, "provenance": "estimate", "note": "brief van juni"}
    rooster.put(path, {"person": person["code"], "source": "BPT", "weekly_minutes": 5})

    assert changed_one_by_one(rooster, path, wanted) == wanted
    assert rooster.ask("delete", path).status_code == 204
    assert rooster.ask("get", path).status_code == 404


def test_rules_and_limits_are_replaced_as_a_whole(rooster: Program) -> None:
    person = rooster.get("/people")["items"][0]["code"]
    task = rooster.get("/tasks")["items"][0]["slug"]
    school = next(r["code"] for r in rooster.get("/organisations")["items"] if r["parent"])
    rule = {"kind": "pin", "task": task, "person": person, "school": school, "level": "S"}
    wanted = {"rules": [rule], "max_changes": 7, "pooled_fixed_percent": 140}

    rooster.put("/planning-settings", wanted)

    # The database keeps no note of a rule: that is for the reader of a file.
    assert rooster.get("/planning-settings") == wanted | {"rules": [rule | {"note": ""}]}


def test_a_source_comes_with_the_dossier_that_uses_it(rooster: Program) -> None:
    dossier = rooster.get("/dossier")
    source = {
        "code": "EIGEN",
        "name": "Eigen pot",
        "clusters": ["T", "A"],
        "teacher_only": False,
        "home_only": True,
    }
    dossier["sources"].append(source)
    hours = {"person": dossier["people"][0]["code"], "source": "EIGEN", "weekly_minutes": 30}
    dossier["means"].append(hours)

    rooster.put("/dossier", dossier)

    assert source in pages(rooster, "sources")


def test_the_key_figures_of_a_year_keep_the_provenance_of_each_number(rooster: Program) -> None:
    code = rooster.get("/organisations")["items"][1]["code"]
    path = f"/organisations/{code}/key-figures/2026-2027"
    wanted = {
        "pupils": {"value": 200, "provenance": "granted", "note": "telling"},
        "devices": {"value": 55, "provenance": "measured", "note": ""},
        "staff": None,
        "outsourcing_cents_a_year": 125_050,
        "categories": {},
    }

    rooster.put(path, wanted)

    assert rooster.get(path) == {"organisation": code, "school_year": "2026-2027"} | wanted


def test_someone_new_may_have_the_name_of_somebody_else(rooster: Program) -> None:
    known = rooster.get("/people")["items"][0]

    made = rooster.put("/people/naamgenoot", {"code": "naamgenoot", "name": known["name"]})

    assert made["code"] == "naamgenoot"
    assert Person.objects.filter(name=known["name"]).count() == 2


def test_a_level_that_is_no_longer_sent_goes_and_one_that_is_not_spoken_of_stays(
    rooster: Program,
) -> None:
    rooster.put("/people/n", {"code": "n", "name": "N", "levels": {"T": 2, "P": 1}})

    assert rooster.put("/people/n", {"code": "n", "name": "N2"})["levels"] == {"T": 2, "P": 1}
    assert rooster.patch("/people/n", {"levels": {"T": None}})["levels"] == {"P": 1}
    assert rooster.put("/people/n", {"code": "n", "name": "N", "levels": {}})["levels"] == {}
