"""The own data is complete: every relation of a model to a person or an account is looked at."""

import json

import pytest
from django.apps import apps

from tests import factories
from tests.test_access import _world as one_of_everything
from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.overview.own_data import own_data
from zwerm.people.models import Person
from zwerm.privacy.relations import COLUMNS, IN_A_CHAPTER, NOT_TOLD, SIGNED
from zwerm.scan.services import begin

pytestmark = pytest.mark.django_db


def _relations() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model in {User, Person}
    }


def test_every_relation_to_a_person_or_account_is_told_or_has_a_reason():
    named = [*IN_A_CHAPTER, *COLUMNS, *SIGNED, *NOT_TOLD]

    assert sorted(_relations() - set(named)) == []
    assert sorted(set(named) - _relations()) == []
    assert len(named) == len(set(named))
    assert all(len(reason) > 5 for reason in NOT_TOLD.values())


def test_every_chapter_is_in_the_file():
    world = one_of_everything()
    user = world.users[3]

    data = json.loads(own_data(user.person, user))

    assert sorted(set(IN_A_CHAPTER.values()) - set(data)) == []
    assert set(data["further"]) == set(COLUMNS)
    assert set(data["made_or_changed"]) == set(SIGNED)


def test_the_file_is_read_on_one_trip_however_much_there_is(django_assert_num_queries):
    world = one_of_everything()
    people = [user.person for user in world.users if hasattr(user, "person")]
    places = [person.organisation for person in people]

    with django_assert_num_queries(len(people)):
        files = [json.loads(own_data(person, person.user)) for person in people]

    assert any(data["proposals"] or data["comments"] for data in files)
    assert any(data["scan"]["scans"] for data in files)
    assert [data["person"]["belongs_to"] for data in files] == [place.name for place in places]


def test_what_is_told_is_about_the_person_alone():
    school = factories.school()
    user = factories.user("tict", at=school, name="Tom")
    person = factories.person("Tom", at=school, user=user)
    other = factories.person("Els", at=school, user=factories.user("tict", at=school))
    begin(other, by=other.user)
    begin(person, by=user)

    data = json.loads(own_data(person, user))

    assert [row["version"] for row in data["further"]["scan.Consent.person"]] == [1]
    assert [row["what"] for row in data["log"]] == ["began the scan: Tom"]
    assert "Els" not in json.dumps(data)


def test_a_failed_try_on_ones_account_stands_in_the_file():
    user = factories.user("tict", name="Tom")
    person = factories.person("Tom", user=user)
    record(None, "sign_in_failed", user)
    record(None, "sign_in_failed", factories.user("tict", name="Els"))

    data = json.loads(own_data(person, user))

    assert [row["what"] for row in data["log"]] == ["could not sign in: Tom"]
