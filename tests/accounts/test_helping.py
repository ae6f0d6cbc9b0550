"""Who lost a phone is helped by who leads the whole group, and nobody else."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.accounts.authenticators import confirm, sign_in, with_app
from zwerm.accounts.models import Membership
from zwerm.accounts.rules import can_take_second_step
from zwerm.accounts.second_step import has_second_step
from zwerm.core.jobs import run_now
from zwerm.core.models import AuditEvent, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return factories.group()


@pytest.fixture
def lost(group):
    """A head in the group, whose phone is gone."""
    school = factories.school(parent=group)
    user = factories.user("head", at=school, email="lost@example.org", name="Bo Maes")
    with_app(user)
    return user


def helper(role, at, **fields):
    user = factories.user(role, at=at, **fields)
    with_app(user)
    return user


@pytest.mark.parametrize(
    ("role", "may"), [("director", True), ("coordinator", True), ("tict", False), ("staff", False)]
)
def test_only_a_lead_of_the_group_helps(role, may, group, lost):
    assert can_take_second_step(helper(role, group), lost) is may


def test_a_lead_of_the_school_alone_does_not(group, lost):
    school = lost.current_memberships[0].organisation
    assert can_take_second_step(helper("head", school), lost) is False


def test_a_lead_without_a_second_step_does_not(group, lost):
    assert can_take_second_step(factories.user("director", at=group), lost) is False


def test_nobody_helps_themselves(group):
    director = helper("director", group)
    assert can_take_second_step(director, director) is False


def test_a_lead_of_another_group_does_not(lost):
    assert can_take_second_step(helper("director", factories.group()), lost) is False


def test_who_works_in_two_groups_is_not_helped_by_one_of_them(group, lost):
    elsewhere = factories.group()
    Membership.objects.create(user=lost, organisation=elsewhere, role="staff")
    director = helper("director", group)
    assert can_take_second_step(director, factories.User.objects.get(pk=lost.pk)) is False


def test_a_coordinator_does_not_open_the_account_of_a_director(group):
    director = helper("director", group)
    assert can_take_second_step(helper("coordinator", group), director) is False


def test_an_administrator_is_helped_by_administrators_only(group):
    administrator = helper("staff", group, is_superuser=True)
    assert can_take_second_step(helper("director", group), administrator) is False
    assert can_take_second_step(helper(None, None, is_superuser=True), administrator) is True


def test_taking_it_away_signs_out_tells_the_person_and_is_kept(group, lost, client_of, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    director = helper("director", group, name="An Claes")
    client = client_of(director)
    confirm(client)

    done = client.post(reverse("accounts:second_step_remove", args=[lost.pk]))

    assert (done.status_code, done.url) == (302, reverse("accounts:second_step_list"))
    assert not has_second_step(lost)
    event = AuditEvent.objects.get(verb="took_second_step_away")
    assert (event.user, event.object_id) == (director, str(lost.pk))
    run_now(Job.objects.get(kind="core.mail"))
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["lost@example.org"],
        "Your second step for Zwerm was taken away",
    )
    assert "An Claes took the second step away" in message.body
    assert sign_in(Client(), lost).url == "/"


def test_the_sessions_of_who_is_helped_end(group, lost, client_of):
    theirs = Client()
    sign_in(theirs, factories.user("staff", at=group, email="x@example.org"))
    member = factories.User.objects.get(email="x@example.org")
    with_app(member)
    client = client_of(helper("director", group))
    confirm(client)

    client.post(reverse("accounts:second_step_remove", args=[member.pk]))

    assert theirs.get(reverse("accounts:account")).status_code == 302


def test_on_the_server_it_is_taken_away_without_anybody(lost, capsys):
    call_command("remove_second_step", "Lost@example.org")

    assert not has_second_step(lost)
    assert AuditEvent.objects.get(verb="took_second_step_away").user is None
    assert capsys.readouterr().out == "lost@example.org signs in with the password alone now.\n"
    for address in ("lost@example.org", "nobody@example.org"):
        with pytest.raises(CommandError):
            call_command("remove_second_step", address)


def test_it_asks_once_more_who_one_is(group, lost, client_of):
    client = client_of(helper("director", group))

    answer = client.post(reverse("accounts:second_step_remove", args=[lost.pk]))

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert has_second_step(lost)


def test_the_list_shows_the_people_of_the_group_and_no_others(group, lost, client_of):
    factories.user("head", name="Elders Anders")
    client = client_of(helper("director", group, name="An Claes"))

    page = client.get(reverse("accounts:second_step_list")).content.decode()
    found = client.get(reverse("accounts:second_step_list"), {"q": "claes"}).content.decode()

    assert ("Bo Maes" in page, "Elders Anders" in page) == (True, False)
    assert ("Bo Maes" in found, "An Claes" in found) == (False, True)


def test_the_list_is_not_for_the_lead_of_one_school_in_a_group(lost, client_of):
    assert client_of(lost).get(reverse("accounts:second_step_list")).status_code == 403


def test_three_people_cost_no_more_queries_than_one(group, client_of, django_assert_num_queries):
    client = client_of(helper("director", group))
    page = reverse("accounts:second_step_list")
    with django_assert_num_queries(7):
        client.get(page)
    for _number in range(2):
        with_app(factories.user("staff", at=group))
    with django_assert_num_queries(7):
        client.get(page)
