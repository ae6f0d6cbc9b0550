from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.people.codes import Codes
from zwerm.people.models import Person, Rating
from zwerm.people.services import (
    Answer,
    end_person,
    rate,
    save_person,
    share_ratings,
)

pytestmark = pytest.mark.django_db


def ratings_of(person):
    return {row.competence: (row.level, row.motivation, row.origin) for row in person.ratings.all()}


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "subject"))


def test_someone_new_gets_a_readable_code_and_their_schools():
    school = factories.school()
    by = factories.user("head", at=school)

    person = save_person(Person(name="Jonas Maes", organisation=school), homes=[school], by=by)

    assert person.code == "jonas-maes"
    assert list(person.homes.all()) == [school]
    assert verbs() == [("added_person", "Jonas Maes")]


def test_a_code_names_one_person_in_a_whole_school_group():
    group = factories.group()
    first, second = factories.school(parent=group), factories.school(parent=group)
    factories.person("Jonas Maes", at=first, code="jonas-maes")

    assert Codes(second).free("Jonas Maes") == "jonas-maes-2"
    assert Codes(factories.school()).free("Jonas Maes") == "jonas-maes"
    assert Codes(second).free("???") == "p"


def test_nobody_works_in_two_school_groups():
    own, other = factories.school(), factories.school()

    with pytest.raises(DomainError, match="one school group only"):
        save_person(Person(name="Jonas", organisation=own), homes=[own, other], by=None)

    assert not Person.objects.exists()


def test_a_school_alone_has_no_group_staff():
    person = Person(name="Jonas", organisation=factories.school(), is_group_staff=True)

    with pytest.raises(DomainError, match="not part of a school group"):
        save_person(person, homes=[], by=None)

    assert not Person.objects.exists()


def test_the_school_fills_in_what_it_knows_of_someone():
    person = factories.person()

    rated = rate(person, {"T": Answer(2, 1), "net": Answer(None, -1)}, by=factories.user())

    assert (rated.changed, rated.kept_own) == (2, 0)
    assert ratings_of(person) == {"T": (2, 1, "school"), "net": (None, -1, "school")}
    assert verbs() == [("rated", person.name)]


def test_an_answer_of_the_person_is_never_replaced_by_the_school():
    person = factories.person()
    factories.rating(person, "T", 1, motivation=-2, origin="self")
    factories.rating(person, "P", 2, origin="self")

    rated = rate(person, {"T": Answer(3, 2), "P": Answer(), "B": Answer(1)}, by=factories.user())

    assert (rated.changed, rated.kept_own) == (1, 1)
    assert ratings_of(person) == {
        "T": (1, -2, "self"),
        "P": (2, None, "self"),
        "B": (1, None, "school"),
    }


def test_the_person_replaces_what_the_school_filled_in():
    me = factories.user()
    person = factories.person(user=me)
    factories.rating(person, "T", 1, origin="school")
    factories.rating(person, "P", 2, origin="school")
    factories.rating(person, "B", 3, origin="school")

    rated = rate(person, {"T": Answer(3), "P": Answer(2), "B": Answer()}, by=me)

    assert rated.changed == 3
    assert ratings_of(person) == {"T": (3, None, "self"), "P": (2, None, "self")}


def test_the_same_answers_again_change_nothing():
    person = factories.person()
    factories.rating(person, "T", 1, origin="school")

    rated = rate(person, {"T": Answer(1), "B": Answer()}, by=factories.user())

    assert rated.changed == 0
    assert verbs() == []


def test_only_the_person_says_who_sees_the_answers():
    me = factories.user()
    person = factories.person(user=me)

    with pytest.raises(DomainError):
        share_ratings(person, "team", by=factories.user(is_superuser=True))
    person.refresh_from_db()
    assert person.audience == Person.Audience.DIVISION

    share_ratings(person, "team", by=me)
    share_ratings(person, "team", by=me)
    person.refresh_from_db()
    assert (person.audience, person.wishes_audience) == ("team", "team")
    share_ratings(person, "division", wishes="nobody", by=me)
    person.refresh_from_db()
    assert (person.audience, person.wishes_audience) == ("division", "nobody")
    assert [event.details for event in AuditEvent.objects.order_by("pk")] == [
        {"audience": "team", "wishes": "team"},
        {"audience": "division", "wishes": "nobody"},
    ]


def test_someone_who_leaves_stays_readable():
    person = factories.person()
    yesterday = timezone.localdate() - timedelta(days=1)

    end_person(person, on=yesterday, by=factories.user())

    assert Person.objects.count() == 1
    assert not Person.objects.current().exists()
    assert verbs() == [("ended_person", person.name)]


def test_nobody_leaves_before_they_came():
    person = factories.person(starts_on=date(2026, 9, 1))

    with pytest.raises(DomainError, match="only starts later"):
        end_person(person, on=date(2026, 8, 31), by=factories.user())

    person.refresh_from_db()
    assert person.ends_on is None
    assert verbs() == []


def test_a_rating_is_within_its_scale_in_the_database_too():
    person = factories.person()
    for wrong in ({"level": 4}, {"motivation": 3}, {"motivation": -3}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.create(person=person, competence="T", **wrong)
    assert not Rating.objects.exists()
