"""Staff and schools of OneRoster files, read in like any other list."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tests.imports.lists import Reading, school_with_lead
from zwerm.imports.models import ListImport
from zwerm.imports.oneroster import MOST_UNPACKED_BYTES, is_roster, read_roster
from zwerm.imports.packing import unpacked
from zwerm.imports.reading import NotReadable
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

ORGS = """sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
d1,,,Scholengroep De Leie,district,,
s1,,,"Basisschool De Linde & Co",school,012345,d1
s2,,,Atheneum,school,054321,d1
s3,tobedeleted,2026-01-01T00:00:00Z,Oude school,school,,d1
"""
USERS_11 = (
    "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
    "givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n"
    'u1,,,true,"s1,s2",teacher,hilde,,Hilde,Peeters,,,hilde@leie.be,,0470,,,secret\n'
    "u2,,,true,s1,student,kind,,Kind,Eén,,,kind@leie.be,,,,,\n"
    "u3,,,true,s1,parent,ouder,,Ouder,Eén,,,ouder@thuis.be,,,u2,,\n"
    "u4,tobedeleted,2026-06-30T12:00:00.000Z,false,s2,administrator,jo,,Jo,Maes,,,jo@leie.be,,,,,\n"
    "u5,,,true,d1,administrator,an,,An,Claes,,,an@leie.be,,,,,\n"
)
USERS_12 = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,"
    "middleName,identifier,email,preferredGivenName,preferredFamilyName\n"
    "u1,,,true,hilde,,Hildegarde,Peeters,,,hilde@leie.be,Hilde,\n"
    "u2,,,true,kind,,Kind,Eén,,,kind@leie.be,,\n"
    "u3,,,true,dirk,,Dirk,Bos,,,dirk@leie.be,,\n"
)
ROLES_12 = (
    "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
    "r1,,,u1,primary,teacher,2024-09-01,2027-06-30,s1\n"
    "r2,,,u1,secondary,teacher,2025-09-01,,s2\n"
    "r3,,,u2,primary,student,,,s1\n"
    "r4,,,u3,primary,principal,2020-09-01,2027-06-30,s1\n"
)


def roster(**tables: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return file.getvalue()


def rows(content: bytes, kind: str):
    return read_roster(content, kind).sheet.rows[1:]


# Reading


def test_version_1_1_gives_staff_with_their_schools_and_passes_over_pupils_and_parents():
    found = read_roster(roster(orgs=ORGS, users=USERS_11), "people")

    assert found.sheet.rows[1:] == [
        [
            "Hilde",
            "Peeters",
            "hilde@leie.be",
            "leerkracht",
            "Basisschool De Linde Co; Atheneum",
            "ja",
            "",
            "",
        ],
        ["Jo", "Maes", "jo@leie.be", "", "Atheneum", "", "", "2026-06-30"],
        ["An", "Claes", "an@leie.be", "", "", "", "", ""],
    ]
    assert found.others == 2


def test_version_1_2_takes_roles_and_days_from_their_own_table():
    found = read_roster(roster(orgs=ORGS, users=USERS_12, roles=ROLES_12), "people")

    assert [row[0] for row in found.sheet.rows[1:]] == ["Hilde", "Dirk"]
    assert found.sheet.rows[1][4:] == [
        "Basisschool De Linde Co; Atheneum",
        "ja",
        "2024-09-01",
        "",  # one of her posts has no end
    ]
    assert found.sheet.rows[2][3:] == [
        "directeur",
        "Basisschool De Linde Co",
        "",
        "2020-09-01",
        "2027-06-30",
    ]
    assert found.others == 1


def test_schools_are_those_that_still_exist_and_no_districts():
    found = rows(roster(orgs=ORGS), "schools")

    assert found == [["Basisschool De Linde & Co", "012345"], ["Atheneum", "054321"]]


def test_tables_in_a_folder_are_found():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("__MACOSX/orgs.csv", "rubbish")
        archive.writestr("export/orgs.csv", ORGS)

    assert is_roster(file.getvalue())
    assert len(rows(file.getvalue(), "schools")) == 2


@pytest.mark.parametrize(
    ("content", "kind", "reason", "missing"),
    [
        (roster(users=USERS_11), "people", "roster_table", "orgs.csv"),
        (roster(orgs=ORGS), "people", "roster_table", "users.csv"),
        (roster(orgs="sourcedId,title\n1,x\n"), "schools", "roster_column", "orgs.csv: name, type"),
        (roster(orgs=ORGS, users=USERS_11), "tasks", "roster_no_tasks", ""),
        (roster(orgs=ORGS)[:-30] + b"x" * 30, "schools", "roster_damaged", ""),
        (roster(orgs="name\n" + "x" * 40_000), "schools", "roster_column", None),
        (roster(**{f"t{n}": "" for n in range(50)}, orgs=ORGS), "schools", "too_long", ""),
    ],
    ids=["no orgs", "no users", "no column", "tasks", "damaged", "odd", "many files"],
)
def test_what_is_wrong_with_a_file_is_named(content, kind, reason, missing):
    with pytest.raises(NotReadable) as refused:
        read_roster(content, kind)

    assert refused.value.reason == reason
    assert missing is None or refused.value.missing == missing


def test_a_file_that_unpacks_to_far_more_than_a_roster_is_refused():
    bomb = roster(orgs="sourcedId,name,type\n" + "x" * MOST_UNPACKED_BYTES)
    assert len(bomb) < 100_000

    with pytest.raises(NotReadable) as refused:
        read_roster(bomb, "schools")

    assert refused.value.reason == "too_long"


# Taking it over


@pytest.mark.django_db
def test_schools_and_then_staff_are_taken_over_and_a_second_time_changes_nothing():
    group = factories.group("De Leie")
    lead = factories.user(role="director", at=group)
    content = roster(orgs=ORGS, users=USERS_11)

    Reading(group, lead, "schools", content, "rooster.zip").match().apply()
    reading = Reading(group, lead, "people", content, "rooster.zip").match()
    assert reading.states == {
        "Hilde Peeters": "new",
        "Jo Maes": "skipped",  # left in June, and never known here
        "An Claes": "new",
    }
    reading.apply()

    assert sorted(Organisation.objects.schools().values_list("name", flat=True)) == [
        "Atheneum",
        "Basisschool De Linde & Co",
    ]
    hilde = Person.objects.get(email="hilde@leie.be")
    assert sorted(home.name for home in hilde.homes.all()) == [
        "Atheneum",
        "Basisschool De Linde & Co",
    ]
    assert (hilde.roles, hilde.is_teacher) == (["teacher"], True)
    again = Reading(group, lead, "people", content, "rooster.zip").match()
    assert again.states == {"Hilde Peeters": "same", "Jo Maes": "skipped", "An Claes": "same"}


@pytest.mark.django_db
def test_someone_known_who_was_taken_off_the_file_gets_a_last_day():
    school, lead = school_with_lead()
    jo = factories.person("Jo Maes", at=school, email="jo@leie.be")

    reading = Reading(school, lead, "people", roster(orgs=ORGS, users=USERS_11)).match()
    assert reading.states["Jo Maes"] == "changed"
    reading.apply()

    jo.refresh_from_db()
    assert jo.ends_on == date(2026, 6, 30)


@pytest.mark.django_db
def test_someone_who_had_left_and_came_back_is_new():
    school, lead = school_with_lead()
    left = roster(orgs=ORGS, users=USERS_11)
    Reading(school, lead, "people", left).match().apply()

    back = roster(orgs=ORGS, users=USERS_11.replace("u4,tobedeleted,", "u4,active,"))
    reading = Reading(school, lead, "people", back).match()

    assert reading.states["Jo Maes"] == "new"


@pytest.mark.django_db
def test_of_pupils_and_parents_nothing_is_kept(client_of):
    _school, lead = school_with_lead()
    file = SimpleUploadedFile("rooster.zip", roster(orgs=ORGS, users=USERS_11))

    answer = client_of(lead).post(
        reverse("imports:import_list"), {"kind": "people", "file": file}, follow=True
    )

    assert "Of 2 pupils, parents and other users in this file nothing was kept." in (
        answer.content.decode()
    )
    source = ListImport.objects.get()
    kept = str(unpacked(bytes(source.tables))) + str(source.layout)
    assert "kind@leie.be" not in kept
    assert "ouder@thuis.be" not in kept
    assert "secret" not in kept


@pytest.mark.django_db
def test_a_damaged_roster_is_refused_on_the_page(client_of):
    _school, lead = school_with_lead()
    file = SimpleUploadedFile("rooster.zip", roster(users=USERS_11))

    answer = client_of(lead).post(reverse("imports:import_list"), {"kind": "people", "file": file})

    assert answer.status_code == 422
    assert "The table orgs.csv is not in this OneRoster file." in answer.content.decode()
    assert ListImport.objects.count() == 0
