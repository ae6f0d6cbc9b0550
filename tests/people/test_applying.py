from datetime import date

import pytest

from tests import factories
from zwerm.core.errors import DomainError
from zwerm.people.applying import apply_person_records
from zwerm.people.models import Person
from zwerm.people.queries import person_records
from zwerm.workbook.records import PersonRecord

pytestmark = pytest.mark.django_db


def test_a_workbook_adds_people_where_they_work():
    group = factories.group()
    first, second = (factories.school(parent=group, code=code) for code in ("wilg", "linde"))
    rows = [
        PersonRecord("jonas", "Jonas Maes", ("tict",), homes=("wilg",), levels={"T": 3}),
        PersonRecord("an", "An Claes", homes=("wilg", "linde"), is_teacher=True),
        PersonRecord("bram", "Bram Bos", is_group_staff=True, reach_pools=("Noord",)),
    ]

    applied = apply_person_records(group, rows, by=None)

    assert (applied.added, applied.changed, applied.kept_own) == (3, 0, 0)
    assert {person.name: person.organisation for person in applied.people.values()} == {
        "Jonas Maes": first,
        "An Claes": group,
        "Bram Bos": group,
    }
    assert set(applied.people["an"].homes.all()) == {first, second}


def test_what_is_taken_over_reads_back_the_same():
    school = factories.school(code="wilg")
    row = PersonRecord(
        "jonas",
        "Jonas Maes",
        ("tict", "teacher"),
        email="jonas@example.org",
        is_teacher=True,
        homes=("wilg",),
        levels={"T": 3, "P": 0},
        specialisations={"net": 2},
        motivation={"T": 2, "A": -2},
        specialisation_motivation={"net": 1, "cyb": -1},
        max_tasks=8,
        max_clusters=2,
        max_schools=1,
        max_backups=4,
    )

    apply_person_records(school, [row], by=None)

    assert person_records(school) == [row]


def test_people_are_recognised_by_code_or_else_by_their_name():
    school = factories.school(code="wilg")
    by_code = factories.person("Jonas Maas", at=school, code="jonas")
    by_name = factories.person("An Claes", at=school, code="an-claes")
    rows = [PersonRecord("jonas", "Jonas Maes"), PersonRecord("p2", "An Claes")]

    applied = apply_person_records(school, rows, by=None)

    assert applied.added == 0
    assert {code: person.pk for code, person in applied.people.items()} == {
        "jonas": by_code.pk,
        "p2": by_name.pk,
    }
    assert set(Person.objects.values_list("code", "name")) == {
        ("jonas", "Jonas Maes"),
        ("an-claes", "An Claes"),
    }


def test_a_name_that_two_people_have_recognises_neither():
    school = factories.school(code="wilg")
    factories.person("An Claes", at=school)
    factories.person("An Claes", at=school)

    applied = apply_person_records(school, [PersonRecord("p2", "An Claes")], by=None)

    assert applied.added == 1
    assert Person.objects.count() == 3


def test_a_code_in_use_at_another_school_of_the_group_gets_a_number():
    group = factories.group()
    own, other = factories.school(parent=group), factories.school(parent=group)
    factories.person("Someone else", at=other, code="jonas")

    applied = apply_person_records(own, [PersonRecord("jonas", "Jonas Maes")], by=None)

    assert applied.people["jonas"].code == "jonas-maes"


def test_of_two_new_people_with_one_code_the_first_keeps_it():
    school = factories.school()
    rows = [PersonRecord("an", "An Claes"), PersonRecord("an", "An Claes")]
    rows.append(PersonRecord("bo", "An Claes"))

    applied = apply_person_records(school, rows, by=None)

    assert applied.added == 3
    assert sorted(Person.objects.values_list("code", flat=True)) == ["an", "an-claes", "bo"]


def test_whoever_is_named_twice_is_as_the_last_row_says():
    school = factories.school(code="wilg")
    person = factories.person("Jonas", at=school, code="jonas")
    rows = [
        PersonRecord("jonas", "Jonas Maas", homes=("wilg",), max_tasks=4, levels={"T": 1}),
        PersonRecord("jonas", "Jonas Maes", homes=("wilg",), levels={"T": 2, "A": 1}),
    ]

    applied = apply_person_records(school, rows, by=None)

    person.refresh_from_db()
    assert (applied.added, person.name, person.max_tasks) == (0, "Jonas Maes", None)
    assert set(person.ratings.values_list("competence", "level")) == {("T", 2), ("A", 1)}


def test_what_a_workbook_leaves_open_stays_known():
    school = factories.school()
    person = factories.person("Jonas", at=school, code="jonas", email="jonas@example.org")
    factories.rating(person, "T", 3, motivation=1, origin="school")
    factories.rating(person, "net", 2, origin="school")

    row = PersonRecord("jonas", "Jonas", levels={"T": 2})
    apply_person_records(school, [row], by=None)

    (record,) = person_records(school)
    assert (record.levels, record.motivation, record.specialisations) == (
        {"T": 2},
        {"T": 1},
        {"net": 2},
    )
    assert record.email == "jonas@example.org"


def test_own_answers_are_kept_and_counted_also_when_the_person_uploads():
    school = factories.school()
    me = factories.user("tict", at=school)
    person = factories.person("Jonas", at=school, code="jonas", user=me)
    factories.rating(person, "T", 3, origin="self")

    row = PersonRecord("jonas", "Jonas", levels={"T": 1, "A": 2})
    applied = apply_person_records(school, [row], by=me)

    assert applied.kept_own == 1
    assert {(r.competence, r.level, r.origin) for r in person.ratings.all()} == {
        ("T", 3, "self"),
        ("A", 2, "school"),
    }


def test_who_comes_back_is_in_the_team_again_and_who_is_not_named_stays():
    school = factories.school()
    factories.person("Jonas", at=school, code="jonas", ends_on=date(2020, 6, 30))
    factories.person("An", at=school, code="an")

    apply_person_records(school, [PersonRecord("jonas", "Jonas")], by=None)

    assert [person.code for person in Person.objects.current()] == ["an", "jonas"]


def test_an_unknown_school_changes_nothing():
    school = factories.school(code="wilg")
    rows = [PersonRecord("jonas", "Jonas"), PersonRecord("an", "An", homes=("linde",))]

    with pytest.raises(DomainError, match="linde"):
        apply_person_records(school, rows, by=None)

    assert not Person.objects.exists()


@pytest.mark.parametrize("code", ["lotte", "someone-else"])
def test_someone_of_another_team_is_found_and_left_alone(code):
    group = factories.group()
    school = factories.school(parent=group, code="wilg")
    lotte = factories.person(
        "Lotte Janssens", at=group, homes=[school], code="lotte", email="lotte@example.org"
    )
    row = PersonRecord(
        code, "Lotte Janssens", ("tict",), email="evil@example.org", levels={"T": 0}, max_tasks=1
    )
    before = list(Person.objects.values())

    applied = apply_person_records(school, [row], by=factories.user("head", at=school))

    assert (applied.people, applied.left_alone) == ({code: lotte}, {code})
    assert (applied.added, applied.changed) == (0, 0)
    assert list(Person.objects.values()) == before
    assert (list(lotte.homes.all()), lotte.ratings.count()) == ([school], 0)


def test_who_left_another_team_does_not_come_back_by_a_workbook():
    group = factories.group()
    school = factories.school(parent=group, code="wilg")
    gone = date(2020, 6, 30)
    factories.person("Lotte", at=group, homes=[school], code="lotte", ends_on=gone)

    head = factories.user("head", at=school)
    apply_person_records(school, [PersonRecord("new", "Lotte")], by=head)

    assert list(Person.objects.values_list("code", "ends_on")) == [("lotte", gone)]


def test_a_school_does_not_say_who_works_for_the_whole_group():
    group = factories.group()
    school = factories.school(parent=group, code="wilg")
    factories.person("An", at=school, code="an")
    rows = [
        PersonRecord("an", "An", is_group_staff=True),
        PersonRecord("bo", "Bo", reach_pools=("Noord",)),
    ]
    before = list(Person.objects.values())

    with pytest.raises(DomainError, match=r"works for the whole group: An, Bo\."):
        apply_person_records(school, rows, by=factories.user("head", at=school))

    assert list(Person.objects.values()) == before
    apply_person_records(school, rows, by=factories.user("coordinator", at=group))
    assert list(Person.objects.filter(is_group_staff=True)) == [Person.objects.get(code="an")]


@pytest.mark.parametrize("guess", [0, 1, 2, 3])
def test_a_guess_at_a_private_answer_is_counted_also_when_it_is_right(guess):
    school = factories.school()
    person = factories.person("Jonas", at=school, code="jonas")
    factories.rating(person, "T", 2, motivation=-1, origin="self")

    rows = [PersonRecord("jonas", "Jonas", levels={"T": guess}, motivation={"T": -1})]
    applied = apply_person_records(school, rows, by=factories.user("head", at=school))

    assert applied.kept_own == 1
    assert list(person.ratings.values_list("level", "origin")) == [(2, "self")]


def test_a_shared_answer_that_stands_in_the_workbook_as_it_is_does_not_count():
    school = factories.school()
    person = factories.person("Jonas", at=school, code="jonas", audience="team")
    factories.rating(person, "T", 2, origin="self")

    rows = [PersonRecord("jonas", "Jonas", levels={"T": 2})]
    applied = apply_person_records(school, rows, by=factories.user("head", at=school))

    assert applied.kept_own == 0


@pytest.mark.parametrize("homes", [["beside"], []])
def test_where_someone_works_stays_when_the_workbook_says_what_it_was_told(homes):
    group = factories.group()
    school, beside = (factories.school(parent=group, code=code) for code in ("wilg", "linde"))
    person = factories.person("An", at=school, code="an")
    person.homes.set([beside] if homes else [])

    head = factories.user("head", at=school)
    apply_person_records(school, person_records(school), by=head)

    assert [home.name for home in person.homes.all()] == [beside.name][: len(homes)]
