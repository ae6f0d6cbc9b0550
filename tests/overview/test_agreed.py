"""Colleagues find what is in force where they work on their start page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.policy.plans import plan
from zwerm.policy.adopting import adopt_plan, withdraw_version
from zwerm.policy.models import Part
from zwerm.policy.vision_services import adopt_vision, vision_of, write_vision

pytestmark = pytest.mark.django_db


def _adopted(at, title):
    head = factories.user("head", at=at)
    made = plan(at=at, by=head, title=title)
    return adopt_plan(made, on=timezone.localdate(), note="", review_on=None, by=head)


def _vision(at, part):
    head = factories.user("head", at=at)
    written = write_vision(vision_of(at, part), text="Samen leren.", revision=1, by=head)
    return adopt_vision(written, revision=2, on=timezone.localdate(), body="", note="", by=head)


def test_a_colleague_finds_the_adopted_plan_and_vision_and_can_read_them(client_of):
    above = factories.group()
    at = factories.school(parent=above)
    version = _adopted(at, "Samen sterk")
    plan(at=at, title="Nog niet aangenomen")
    own, of_group = _vision(at, Part.PEDAGOGICAL), _vision(above, Part.TECHNICAL)
    hidden = _vision(above, Part.PEDAGOGICAL)
    client = client_of(factories.user("staff", at=at))

    page = client.get("/").content.decode()

    assert "Samen sterk" in page
    assert "Nog niet aangenomen" not in page
    addresses = [
        reverse("policy:version_detail", args=[version.pk]),
        reverse("policy:vision_version", args=[own.pk]),
        reverse("policy:vision_version", args=[of_group.pk]),
    ]
    for address in addresses:
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    assert f'href="{reverse("policy:vision_version", args=[hidden.pk])}"' not in page


def test_what_was_withdrawn_or_is_of_another_school_is_not_there(client_of):
    at = factories.school()
    version = _adopted(at, "Ingetrokken plan")
    withdraw_version(version, because="Fout", by=version.adopted_by)
    _adopted(factories.school(), "Plan van elders")

    page = client_of(factories.user("staff", at=at)).get("/").content.decode()

    assert "Ingetrokken plan" not in page
    assert "Plan van elders" not in page
    assert 'id="agreed"' not in page


def test_many_plans_ask_no_more_queries_than_one(client_of):
    at = factories.school()
    client = client_of(factories.user("staff", at=at))
    _adopted(at, "Eerste")
    client.get("/")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    one = asked()
    _adopted(at, "Tweede")
    _adopted(at, "Derde")
    assert asked() == one
