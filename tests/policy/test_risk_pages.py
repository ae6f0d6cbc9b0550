from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zwerm.actions.models import Action
from zwerm.policy.models import Risk
from zwerm.policy.models.risk import Weight
from zwerm.policy.risk_services import HALF_A_YEAR, accept_risk

from ..factories import group, person, school, user
from .risks import risk

pytestmark = pytest.mark.django_db


def _client(at, role="head"):
    client = Client()
    client.force_login(user(role, at=at))
    return client


def test_without_risks_the_page_offers_the_first_example():
    page = _client(school()).get(reverse("policy:risk_list")).content.decode()

    assert "Pupils have administrator rights on their laptop" in page
    assert reverse("policy:risk_start") in page


def test_common_risks_are_chosen_in_one_go():
    client = _client(school())

    answer = client.post(reverse("policy:risk_start"), {"chosen": ["admin-rights", "theft"]})

    assert answer.status_code == 302
    assert set(Risk.objects.values_list("starter", flat=True)) == {"admin-rights", "theft"}


def test_choosing_nothing_says_so_and_adds_nothing():
    answer = _client(school()).post(reverse("policy:risk_start"), {})

    assert "Choose at least one." in answer.content.decode()
    assert Risk.objects.count() == 0


def test_a_risk_is_written_with_an_owner_by_name():
    at = school()
    owner = person("Mia Maes", at=at)
    client = _client(at)
    given = {"title": "Wifi <b>weg</b>", "chance": "3", "impact": "2", "owner": "mia"}

    answer = client.post(reverse("policy:risk_add"), given, follow=True)

    made = Risk.objects.get()
    assert (made.owner, made.organisation) == (owner, at)
    assert "Wifi &lt;b&gt;weg&lt;/b&gt;" in answer.content.decode()


def test_accepting_without_a_reason_is_refused_in_words():
    it = risk()
    client = _client(it.organisation)

    answer = client.post(
        reverse("policy:risk_decide", args=[it.pk]),
        {"deed": "accept", "review_on": "2099-01-01"},
    )

    assert answer.status_code == 422
    assert "Say why you accept this risk." in answer.content.decode()
    assert Risk.objects.get().state == Risk.State.OPEN


def test_looking_again_without_a_day_is_refused_in_words():
    it = risk()

    answer = _client(it.organisation).post(
        reverse("policy:risk_decide", args=[it.pk]), {"deed": "look"}
    )

    assert answer.status_code == 422
    assert Risk.objects.get().review_on == it.review_on


def test_the_action_is_proposed_filled_in_and_kept():
    it = risk(measure="Tweede lijn leggen.")
    client = _client(it.organisation)

    page = client.get(reverse("policy:risk_act", args=[it.pk])).content.decode()
    client.post(
        reverse("policy:risk_act", args=[it.pk]),
        {"title": "Tweede lijn leggen.", "pace": "once", "state": "open"},
    )

    assert 'value="Tweede lijn leggen."' in page
    assert Action.objects.get().origin_key == it.pk


def test_removing_asks_first():
    it = risk()
    client = _client(it.organisation)

    client.get(reverse("policy:risk_remove", args=[it.pk]))
    assert Risk.objects.count() == 1

    client.post(reverse("policy:risk_remove", args=[it.pk]))
    assert Risk.objects.count() == 0


def test_a_school_reads_a_risk_of_its_group_and_does_not_change_it():
    top = group()
    at = school(parent=top)
    it = risk("Van de groep", at=top)
    client = _client(at)

    assert client.get(reverse("policy:risk_detail", args=[it.pk])).status_code == 200
    refused = client.post(reverse("policy:risk_edit", args=[it.pk]), {"title": "Van ons"})

    assert refused.status_code == 403
    assert Risk.objects.get().title == "Van de groep"


def test_the_list_in_excel_holds_no_formula():
    it = risk("=1+1")

    answer = _client(it.organisation).get(reverse("policy:risk_export"))

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[3][0] == "=1+1"


@pytest.mark.parametrize("view", ["", "matrix"])
def test_more_risks_ask_no_more_queries(view):
    at = school()
    client = _client(at)
    risk("Eén", at=at, owner=person(at=at))
    client.get(reverse("policy:risk_list"), {"view": view})
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse("policy:risk_list"), {"view": view})
    risk("Twee", at=at, owner=person(at=at))
    risk("Drie", at=at, owner=person(at=at))

    with CaptureQueriesContext(connection) as three:
        client.get(reverse("policy:risk_list"), {"view": view})

    assert len(three) == len(one)


def test_a_new_risk_is_looked_at_again_in_half_a_year_unless_you_say_otherwise():
    page = _client(school()).get(reverse("policy:risk_add"))

    assert page.context["form"]["review_on"].value() == timezone.localdate() + HALF_A_YEAR


def test_a_risk_that_is_accepted_no_longer_asks_to_act_now():
    heavy = risk(chance="3", impact="3")

    assert (heavy.weight, heavy.weight_tone) == (Weight.NOW, "signal")
    accept_risk(
        heavy, reason="Bewust", review_on=timezone.localdate() + HALF_A_YEAR, by=heavy.created_by
    )
    assert (heavy.weight, heavy.weight_tone) == (Weight.NOW, "soft")
