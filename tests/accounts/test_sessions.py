from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.accounts.authenticators import sign_in
from zwerm.accounts.devices import device_name
from zwerm.accounts.sessions import SEEN, signed_in
from zwerm.core.models import AuditEvent

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
LAPTOP = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
)


@pytest.fixture
def an():
    return factories.user("head", email="an@example.org")


def browser(user, agent=LAPTOP):
    client = Client(headers={"user-agent": agent})
    assert sign_in(client, user).status_code == 302
    return client


def is_in(client):
    return client.get(reverse("accounts:account")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Safari on iPhone"),
        (LAPTOP, "Edge on Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/131.0.0.0 Safari/537.36", "Chrome on Chromebook"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox on Linux",
        ),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_has_a_name_that_its_owner_knows(agent, name):
    assert device_name(agent) == name


def test_someone_sees_where_they_are_signed_in_this_device_first(an):
    browser(an, PHONE)
    here = browser(an)

    page = here.get(reverse("accounts:session_list")).content.decode()

    assert "You are signed in on 2 devices" in page
    assert page.index("Edge on Windows") < page.index("Safari on iPhone")
    assert page.count("this device") == 1


def test_one_device_is_signed_out_from_another(an):
    phone, here = browser(an, PHONE), browser(an)
    other = UserSession.objects.get(user_agent=PHONE)

    here.post(reverse("accounts:session_end", args=[other.pk]))

    assert (is_in(phone), is_in(here)) == (False, True)
    event = AuditEvent.objects.get(verb="ended_session")
    assert (event.user, event.details) == (an, {"device": "Safari on iPhone"})


def test_nobody_signs_out_a_device_of_somebody_else(an):
    victim = factories.user("head", email="bo@example.org")
    theirs = browser(victim)
    session = UserSession.objects.get(user=victim)

    answer = browser(an).post(reverse("accounts:session_end", args=[session.pk]))

    assert (answer.status_code, is_in(theirs)) == (404, True)


def test_all_other_devices_are_signed_out_at_once(an):
    others, here = [browser(an, PHONE), browser(an, PHONE)], browser(an)

    here.post(reverse("accounts:sessions_end"))

    assert ([is_in(other) for other in others], is_in(here)) == ([False, False], True)
    assert AuditEvent.objects.get(verb="ended_sessions").details == {"number": 2}
    assert UserSession.objects.filter(user=an).count() == 1


def test_a_new_password_signs_out_everywhere_else(an):
    phone, here = browser(an, PHONE), browser(an)
    new = {
        "oldpassword": factories.PASSWORD,
        "password1": "acht vogels in een z",
        "password2": "acht vogels in een z",
    }

    here.post(reverse("account_change_password"), new)

    assert (is_in(phone), is_in(here)) == (False, True)
    an.refresh_from_db()
    assert [one.session.user_agent for one in signed_in(an, here=None)] == [LAPTOP]
    assert [m.subject for m in mail.outbox] == ["Your password for Zwerm has changed"]
    assert AuditEvent.objects.filter(verb="changed_password", user=an).count() == 1


def test_a_session_that_is_over_is_not_listed(an):
    browser(an, PHONE)
    here = browser(an)
    gone = UserSession.objects.get(user_agent=PHONE)
    Client().session.__class__(gone.session_key).delete()

    page = here.get(reverse("accounts:session_list")).content.decode()

    assert "You are signed in on 1 device" in page


def queries(client, page):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(page)
    return [query["sql"] for query in captured]


def test_a_page_costs_no_write_and_a_quarter_of_an_hour_later_one_sign_of_life(an):
    here = browser(an)
    page = reverse("accounts:account")
    here.get(page)
    usual = queries(here, page)
    session = here.session
    session[SEEN] -= 16 * 60
    session.save()
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))

    later = queries(here, page)
    after = queries(here, page)

    writes = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT")
    assert [sql for sql in usual if sql.startswith(writes)] == []
    assert len([sql for sql in later if sql.startswith(("INSERT", "UPDATE"))]) == 2
    assert len(after) == len(usual)
    seen = UserSession.objects.get(user=an).last_seen_at
    assert timezone.now() - seen < timedelta(minutes=1)


@pytest.mark.parametrize("page", ["accounts:account", "accounts:session_list"])
def test_many_devices_cost_no_more_queries_than_one(an, page):
    here = browser(an)
    here.get(reverse(page))
    one = len(queries(here, reverse(page)))
    for _number in range(2):
        browser(an, PHONE)

    three = len(queries(here, reverse(page)))

    assert (one, three <= 12) == (three, True)
