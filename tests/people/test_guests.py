"""Someone from outside is let in until a day, sees the least there is, and goes at once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests import factories
from zwerm.accounts.guests import GUEST_PAGES
from zwerm.accounts.models import Membership
from zwerm.accounts.sign_in_file import SignIn
from zwerm.core.errors import DomainError
from zwerm.core.jobs import run_now
from zwerm.core.models import AuditEvent, Job
from zwerm.overview.services import make_calendar_link
from zwerm.people import guests
from zwerm.people.invitation import Invitation
from zwerm.people.inviting import Terms, invite

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def guest_at(place, days=30, **fields):
    user = factories.user(**fields)
    return Membership.objects.create(
        user=user, organisation=place, role="guest", starts_on=in_days(-9), ends_on=in_days(days)
    )


@pytest.mark.parametrize("days", [None, 366, -1])
def test_a_guest_is_invited_with_a_last_day_within_the_year(days):
    school = factories.school()
    lead, person = factories.user("head", at=school), factories.person(at=school)
    terms = Terms(school, "guest", "nl", None if days is None else in_days(days))

    with pytest.raises(DomainError, match="last day"):
        invite(person, "g@firm.example", terms, by=lead)

    assert Invitation.objects.count() == 0


def test_the_form_says_so_beside_the_day(client_of):
    school = factories.school()
    client = client_of(factories.user("head", at=school))
    form = {"addresses": "g@firm.example", "organisation": school.pk, "role": "guest"}
    form |= {"language": "nl", "access_ends_on": ""}

    refused = client.post(reverse("people:invite"), form).content.decode()
    client.post(reverse("people:invite"), form | {"access_ends_on": in_days(365).isoformat()})

    assert "A guest has a last day, at most 365 days from now." in refused
    assert [(one.role, one.access_ends_on) for one in Invitation.objects.all()] == [
        ("guest", in_days(365))
    ]


def test_how_long_a_guest_may_stay_is_a_setting(settings):
    settings.SIGN_IN = SignIn(guest_days=10)
    guest = guest_at(factories.school())
    lead = factories.user("head", at=guest.organisation)

    with pytest.raises(DomainError, match="at most 10 days"):
        guests.prolong(guest, until=in_days(11), by=lead)
    guests.prolong(guest, until=in_days(10), by=lead)

    guest.refresh_from_db()
    assert guest.ends_on == in_days(10)


OPEN = ["overview:home", "overview:who_does_what", "actions:action_list", "mandates:mine"]
CLOSED = [
    "people:person_list",
    "tasks:task_list",
    "schools:school_list",
    "means:means_list",
    "planning:scenario_list",
    "policy:home",
    "learning:home",
    "overview:team",
    "overview:balance",
    "overview:school_year",
    "overview:who_does_what_excel",
    "scan:start",
    "people:guest_list",
    "people:invite",
]


def test_a_guest_sees_who_does_what_and_what_is_theirs_and_nothing_else(client_of):
    guest = guest_at(factories.school())
    factories.person("G", at=guest.organisation, user=guest.user)
    client = client_of(guest.user)

    answers = {page: client.get(reverse(page)).status_code for page in OPEN + CLOSED}

    assert answers == dict.fromkeys(OPEN, 200) | dict.fromkeys(CLOSED, 403)
    assert "not for guests" in client.get(reverse(CLOSED[0])).content.decode()


def test_the_menu_of_a_guest_leads_to_no_closed_page(client_of):
    client = client_of(guest_at(factories.school()).user)

    menu = client.get(reverse("overview:who_does_what")).context["frame"].navigation

    assert [link.url for link in menu] == ["/", reverse("overview:who_does_what")]


def test_a_guest_who_also_works_in_the_group_is_no_guest(client_of):
    group = factories.group()
    guest = guest_at(factories.school(parent=group))
    factories.user("staff")
    Membership.objects.create(
        user=guest.user, organisation=factories.school(parent=group), role="staff"
    )

    assert client_of(guest.user).get(reverse("people:person_list")).status_code == 200


def test_after_the_last_day_nothing_opens_not_even_the_calendar(client_of):
    guest = guest_at(factories.school(), days=0)
    person = factories.person("G", at=guest.organisation, user=guest.user)
    feed = reverse("overview:calendar_feed", args=[make_calendar_link(person, by=guest.user)])
    client = client_of(guest.user)
    page = reverse("overview:who_does_what")
    assert [client.get(page).status_code, Client().get(feed).status_code] == [200, 200]

    Membership.objects.filter(pk=guest.pk).update(ends_on=in_days(-1))

    assert [client.get(page).status_code, Client().get(feed).status_code] == [403, 404]


def test_an_account_that_is_closed_opens_nothing_at_once(client_of):
    school = factories.school()
    user = factories.user("head", at=school)
    person = factories.person("A", at=school, user=user)
    feed = reverse("overview:calendar_feed", args=[make_calendar_link(person, by=user)])
    client = client_of(user)
    page = reverse("overview:who_does_what")
    assert client.get(page).status_code == 200

    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(page).url == f"{reverse('account_login')}?next={page}"
    assert Client().get(feed).status_code == 404


def signed_in_as(user):
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": factories.PASSWORD})
    assert "_auth_user_id" in client.session
    return client


@pytest.mark.parametrize("began", [-9, 0])
def test_ending_a_guest_closes_what_is_open_in_a_browser(client_of, began):
    guest = guest_at(factories.school())
    Membership.objects.filter(pk=guest.pk).update(starts_on=in_days(began))
    lead = factories.user("head", at=guest.organisation)
    browser = signed_in_as(guest.user)

    answer = client_of(lead).post(reverse("people:guest_end", args=[guest.pk]))

    assert answer.status_code == 302
    page = reverse("overview:who_does_what")
    assert browser.get(page).url == f"{reverse('account_login')}?next={page}"
    assert not guest.user.memberships.current().exists()
    ended = AuditEvent.objects.get(verb="ended_access")
    assert (ended.user, ended.subject) == (lead, guest.user.name)


def test_who_may_end_or_prolong_a_guest(client_of):
    group = factories.group()
    school, other = factories.school(parent=group), factories.school(parent=group)
    guest = guest_at(school)
    page = reverse("people:guest_prolong", args=[guest.pk])
    form = {"until": in_days(60).isoformat()}
    users = {
        "staff": factories.user("staff", at=school),
        "other": factories.user("head", at=other),
        "elsewhere": factories.user("head"),
        "head": factories.user("head", at=school),
        "director": factories.user("director", at=group),
    }

    answers = {name: client_of(user).post(page, form).status_code for name, user in users.items()}

    assert answers == {
        "staff": 403,
        "other": 403,
        "elsewhere": 404,
        "head": 302,
        "director": 302,
    }
    guest.refresh_from_db()
    assert guest.ends_on == in_days(60)


def test_a_membership_that_is_no_guest_is_not_changed_here(client_of):
    school = factories.school()
    lead = factories.user("head", at=school)
    colleague = factories.user("staff", at=school).memberships.get()

    answer = client_of(lead).post(reverse("people:guest_end", args=[colleague.pk]))

    assert answer.status_code == 404
    assert Membership.objects.filter(pk=colleague.pk, ends_on=None).exists()


def test_the_list_shows_who_is_a_guest_and_until_when(client_of):
    school = factories.school()
    guest_at(school, name="Gita De Gast", email="gita@firm.example")
    guest_at(school, days=-1, name="Past Guest")
    guest_at(factories.school(), name="Other Guest")
    client = client_of(factories.user("head", at=school))

    page = client.get(reverse("people:guest_list")).content.decode()

    assert [name in page for name in ("Gita De Gast", "Past Guest", "Other Guest")] == [
        True,
        False,
        False,
    ]


def test_the_list_takes_the_same_number_of_queries(client_of):
    school = factories.school()
    client = client_of(factories.user("head", at=school))
    counts = []
    for _number in range(3):
        guest_at(school)
        client.get(reverse("people:guest_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("people:guest_list"))
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_who_leads_is_reminded_once_some_days_before_the_last_day():
    group = factories.group()
    school = factories.school(parent=group)
    director = factories.user("director", at=group, email="director@x.example", name="Kim Claes")
    guest_at(school, days=14, name="Gita De Gast")
    guest_at(school, days=15, name="Later")

    for _time in range(2):
        guests.remind(timezone.localdate())
    for job in Job.objects.filter(kind="core.mail"):
        run_now(job)

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([director.email], "Gita De Gast is a guest for a few more days")
    ]
    assert "/mensen/gasten/" in mail.outbox[0].body


def test_the_day_after_an_open_browser_is_signed_out():
    guest = guest_at(factories.school(), days=0)
    browser = signed_in_as(guest.user)
    Membership.objects.filter(pk=guest.pk).update(ends_on=in_days(-1))

    guests.sign_out_past_guests(timezone.localdate())

    assert "_auth_user_id" not in browser.session


def test_the_start_page_and_who_does_what_lead_a_guest_to_no_closed_page(client_of):
    school = factories.school()
    guest = guest_at(school)
    factories.person("G", at=school, user=guest.user)
    client = client_of(guest.user)

    for page in ("overview:home", "overview:who_does_what"):
        text = client.get(reverse(page)).content.decode()
        main = text[text.index("<main") : text.index("</main>")]
        links = {link.partition("?")[0] for link in re.findall(r'href="(/[^"#]*)', main)}
        shut = {link for link in links if client.get(link).status_code == 403}
        assert shut == set(), page


def test_every_page_a_guest_may_open_exists():
    names = {name for name in GUEST_PAGES if not _exists(name)}

    assert names == set()


def _exists(name):
    for arguments in ([], [1], ["x"]):
        try:
            reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        return True
    return False
