import pytest
from django.urls import reverse

from tests import factories
from zwerm.core.models import AuditEvent
from zwerm.people.models import Person, Rating
from zwerm.people.queries import known_ratings, person_records, readings
from zwerm.people.rules import can_edit_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return factories.group()


@pytest.fixture
def school(group):
    return factories.school(parent=group)


SHARED = {"audience": "team", "wishes_audience": "nobody"}


def seen_by(user):
    return {(row.person.name, row.competence) for row in Rating.objects.visible_to(user)}


def test_names_are_known_in_the_whole_school_group_and_not_outside(group, school):
    person = factories.person(at=school)
    beside = factories.user("staff", at=factories.school(parent=group))

    assert list(Person.objects.visible_to(beside)) == [person]
    assert not Person.objects.visible_to(factories.user("director")).exists()
    assert not Person.objects.visible_to(factories.user()).exists()
    assert list(Person.objects.visible_to(factories.user(is_superuser=True))) == [person]


@pytest.mark.parametrize("audience", ["nobody", "division", "team"])
def test_own_answers_are_read_by_the_team_only_when_shared(group, school, audience):
    me = factories.user("staff", at=school)
    person = factories.person("Me", at=school, user=me, audience=audience)
    factories.rating(person, "T", 2, origin="self")
    factories.rating(person, "A", 1, origin="school")
    school_only, all_of_it = {("Me", "A")}, {("Me", "A"), ("Me", "T")}
    of_team = all_of_it if audience == "team" else school_only

    assert seen_by(me) == all_of_it
    for role in ("head", "tict"):
        assert seen_by(factories.user(role, at=school)) == of_team
    assert seen_by(factories.user("director", at=group)) == of_team
    assert seen_by(factories.user("staff", at=school)) == set()
    assert seen_by(factories.user("head", at=factories.school(parent=group))) == set()
    assert seen_by(factories.user("director")) == set()


def test_the_team_of_each_school_someone_works_at_reads_what_is_shared(group, school):
    second = factories.school(parent=group)
    person = factories.person("Me", at=group, homes=[school, second], audience="team")
    factories.rating(person, "T", 2, origin="self")

    assert seen_by(factories.user("tict", at=second)) == {("Me", "T")}
    assert seen_by(factories.user("tict", at=factories.school(parent=group))) == set()


def test_the_division_counts_all_answers_and_a_user_sees_fewer(school):
    person = factories.person("Me", at=school, code="me", homes=[school])
    factories.rating(person, "T", 2, motivation=-1, origin="self")
    factories.rating(person, "net", 1, motivation=1, origin="self")
    factories.rating(person, "A", 1, origin="school")

    (for_division,) = person_records(school)
    (for_head,) = person_records(school, for_user=factories.user("head", at=school))

    assert for_division.levels == {"T": 2, "A": 1}
    assert for_division.specialisations == {"net": 1}
    assert for_division.motivation == {"T": -1}
    assert for_division.specialisation_motivation == {"net": 1}
    assert for_head.levels == {"A": 1}
    assert (for_head.motivation, for_head.specialisations) == ({}, {})
    assert for_head.homes == (school.code,)


def test_the_division_leaves_out_what_someone_keeps_from_it(school):
    person = factories.person(at=school, audience="nobody", wishes_audience="division")
    factories.rating(person, "T", 2, motivation=-1, origin="self")
    factories.rating(person, "A", 1, motivation=1, origin="school")

    (record,) = person_records(school)
    Person.objects.update(audience="division", wishes_audience="nobody")
    (turned,) = person_records(school)

    assert (record.levels, record.motivation) == ({"A": 1}, {"T": -1, "A": 1})
    assert (turned.levels, turned.motivation) == ({"T": 2, "A": 1}, {"A": 1})


def test_levels_and_wishes_are_shared_apart(school):
    head = factories.user("head", at=school)
    person = factories.person(at=school, audience="team", wishes_audience="division")
    factories.rating(person, "T", 2, motivation=-1, origin="self")
    factories.rating(person, "P", 1, origin="self")
    factories.rating(person, "B", motivation=2, origin="self")

    def read():
        found = readings([person], user=head)
        return {row.competence: (row.level, row.motivation) for row in found}

    whole = {row.competence for row in Rating.objects.visible_to(head)}
    assert (read(), whole) == ({"T": (2, None), "P": (1, None)}, {"P"})
    Person.objects.update(audience="nobody", wishes_audience="team")
    whole = {row.competence for row in Rating.objects.visible_to(head)}
    assert (read(), whole) == ({"T": (None, -1), "B": (None, 2)}, {"B"})
    (record,) = person_records(school, for_user=head)
    assert (record.levels, record.motivation) == ({}, {"T": -1, "B": 2})


def test_hidden_answers_are_counted_and_not_open_to_the_school(school):
    person = factories.person(at=school)
    factories.rating(person, "T", 2, origin="self")
    factories.rating(person, "A", 1, origin="school")

    known = known_ratings(person, user=factories.user("head", at=school))

    assert (known.hidden, known.shared) == (1, [])
    assert "T" not in known.open_to_school
    assert len(known.open_to_school) == 10


def test_only_the_team_where_someone_belongs_changes_them(group, school):
    person = factories.person(at=school)
    beside = factories.school(parent=group)

    may = [
        can_edit_person(factories.user(role, at=place), person)
        for role, place in [
            ("tict", school),
            ("director", group),
            ("staff", school),
            ("head", beside),
        ]
    ]
    assert may == [True, True, False, False]
    # Someone of the whole group is not changed from one of its schools.
    assert not can_edit_person(
        factories.user("head", at=school), factories.person(at=group, homes=[school])
    )


def ratings_page(person):
    return reverse("people:person_ratings", args=[person.pk])


def test_who_looks_at_ratings_is_written_down(client_of, school):
    head = factories.user("head", at=school)
    person = factories.person("Jonas Maes", at=school)

    client_of(head).get(ratings_page(person))

    assert list(AuditEvent.objects.values_list("user", "verb", "subject")) == [
        (head.pk, "viewed_ratings", "Jonas Maes")
    ]


def test_the_page_neither_shows_nor_takes_answers_that_are_private(client_of, school):
    person = factories.person("Jonas Maes", at=school)
    factories.rating(person, "T", 1, origin="self")
    client = client_of(factories.user("head", at=school))

    page = client.get(ratings_page(person)).content.decode()
    client.post(ratings_page(person), {"level_T": "3", "level_B": "2"})

    assert "Jonas answered 1 question and keeps that answer private." in page
    assert 'name="level_T"' not in page
    assert 'name="level_B"' in page
    assert {(row.competence, row.level, row.origin) for row in person.ratings.all()} == {
        ("T", 1, "self"),
        ("B", 2, "school"),
    }


def test_shared_answers_are_read_and_not_changed(client_of, school):
    person = factories.person("Jonas Maes", at=school, audience="team")
    factories.rating(person, "net", 2, motivation=1, origin="self")

    page = client_of(factories.user("head", at=school)).get(ratings_page(person)).content.decode()

    assert "What Jonas answered and shares with the team" in page
    assert 'name="level_net"' not in page


def test_a_list_of_people_shows_no_ratings(client_of, school):
    person = factories.person(at=school, audience="team")
    factories.rating(person, "T", 3, motivation=-2, origin="self")
    client = client_of(factories.user("staff", at=school))

    context = client.get(reverse("people:person_list")).context

    assert "ratings" not in context
    assert not hasattr(context["page"].object_list[0].person, "levels")


def test_someone_changes_and_shares_their_own_answers(client_of, school):
    me = factories.user("staff", at=school)
    person = factories.person(at=school, user=me)
    factories.rating(person, "A", 1, origin="school")
    page = reverse("people:own_ratings")
    client = client_of(me)
    shown = " ".join(client.get(page).content.decode().split())
    assert 'name="level_A" value="1" checked' in shown

    response = client.post(page, {"level_T": "2", "motivation_T": "-1", "level_A": "1"} | SHARED)

    assert (response.status_code, response.url) == (302, page)
    person.refresh_from_db()
    assert (person.audience, person.wishes_audience) == ("team", "nobody")
    assert {
        (row.competence, row.level, row.motivation, row.origin) for row in person.ratings.all()
    } == {("T", 2, -1, "self"), ("A", 1, None, "self")}


@pytest.mark.parametrize("wrong", [{"level_T": "4"}, {"motivation_net": "2"}, {"level_T": "x"}])
def test_an_answer_outside_its_scale_changes_nothing(client_of, school, wrong):
    me = factories.user("staff", at=school)
    person = factories.person(at=school, user=me)

    response = client_of(me).post(reverse("people:own_ratings"), wrong | {"level_P": "2"} | SHARED)

    assert response.status_code == 200
    assert not person.ratings.exists()
    person.refresh_from_db()
    assert person.audience == "division"


def test_who_is_no_person_of_a_team_has_no_answers_to_give(client_of, school):
    client = client_of(factories.user("staff", at=school))

    assert client.get(reverse("people:own_ratings")).status_code == 404
