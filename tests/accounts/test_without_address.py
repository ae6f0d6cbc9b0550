"""Not everyone at a school has an e-mail address."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.mail import mail_later
from zwerm.core.models import Job
from zwerm.people.inviting import Terms, accept, invite

pytestmark = pytest.mark.django_db


def without_address(username="an.claes", **fields):
    return User.objects.create_user(
        None, factories.PASSWORD, username=username, name="An Claes", **fields
    )


@pytest.mark.parametrize("typed", ["an.claes", "An.Claes"])
def test_someone_signs_in_by_a_name_in_any_case(client, typed):
    user = without_address()

    client.post(reverse("account_login"), {"login": typed, "password": factories.PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_two_people_without_address_or_name_may_exist_side_by_side():
    User.objects.create_user(None, name="An")
    User.objects.create_user("", name="Bo")

    assert list(User.objects.values_list("name", "email", "username")) == [
        ("An", None, None),
        ("Bo", None, None),
    ]


@pytest.mark.parametrize(
    "fields", [{"email": "AN@example.org"}, {"username": "AN.claes"}, {"email": ""}]
)
def test_names_and_addresses_differ_also_without_capitals_and_are_never_empty(fields):
    User.objects.create_user("an@example.org", username="an.claes", name="An")

    with pytest.raises(IntegrityError), transaction.atomic():
        User(name="Other", **fields).save()

    assert User.objects.count() == 1


def test_who_has_no_address_gets_no_mail_and_no_job_for_it(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    mail_later(without_address().email, "stepplan/email/reminder", {}, key="x")

    assert (Job.objects.count(), mail.outbox) == (0, [])


def test_someone_without_address_is_invited_by_a_link_on_paper_and_chooses_a_name(
    client, client_of
):
    school = factories.school()
    lead = factories.user("head", at=school)
    person = factories.person("An Claes", at=school)
    form = {"person": person.pk, f"email_{person.pk}": "", "addresses": "", "role": "staff"}
    form |= {"organisation": school.pk, "language": "nl"}
    page = client_of(lead).post(reverse("people:invite"), form).content.decode()
    link = page.split('readonly value="http://testserver')[1].split('"')[0]
    answers = {"name": "An Claes", "password": "acht vogels in een z", "has_read": "on"}

    taken = without_address("bob")
    refused = client.post(link, answers | {"username": "Bob"})
    client.post(link, answers | {"username": "An.Claes"})

    assert "Someone has this name" in refused.content.decode()
    made = User.objects.exclude(pk__in=[lead.pk, taken.pk]).get()
    assert (made.email, made.username, made.person, client.session["_auth_user_id"]) == (
        None,
        "an.claes",
        person,
        str(made.pk),
    )
    assert [m.role for m in made.current_memberships] == ["staff"]


def test_an_account_without_address_accepts_only_what_names_no_other_address():
    school = factories.school()
    lead, user = factories.user("head", at=school), without_address()
    terms = Terms(school, "staff", "nl")
    for_someone = invite(factories.person(at=school), "x@example.org", terms, by=lead)
    by_paper = invite(factories.person(at=school), "", terms, by=lead)

    with pytest.raises(Exception, match="for another address"):
        accept(for_someone.invitation, user=user)
    assert not user.memberships.exists()
    accept(by_paper.invitation, user=user)

    assert [m.role for m in user.memberships.all()] == ["staff"]


def test_the_admin_site_makes_an_account_without_address(client_of):
    client = client_of(factories.user(is_superuser=True, is_staff=True))
    new = {
        "email": "",
        "username": "an.claes",
        "name": "An Claes",
        "usable_password": "true",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }

    made = client.post(reverse("admin:accounts_user_add"), new)

    assert made.status_code == 302
    assert User.objects.filter(username="an.claes", email=None).exists()


def test_the_pages_of_someone_without_address_say_no_none(client_of):
    school = factories.school()
    user = without_address()
    user.memberships.create(organisation=school, role="head")
    person = factories.person("An Claes", at=school, user=user)
    client = client_of(user)
    pages = [
        reverse("overview:home"),
        reverse("overview:person_detail", args=[person.pk]),
        reverse("people:person_list"),
        reverse("people:person_edit", args=[person.pk]),
    ]

    for page in pages:
        answer = client.get(page)
        text = answer.content.decode()
        assert (answer.status_code, "None" in text) == (200, False), page
    assert "an.claes" in client.get(pages[0]).content.decode()
