"""Whoever made a connection is forgotten: the program goes on, and a lead is asked to look."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import User
from zwerm.api.models import ApiToken, Webhook
from zwerm.api.signing import new_salt
from zwerm.api.tokens import issue_token, note_tokens_without_lead, revoke_token
from zwerm.core.models import AuditEvent
from zwerm.people.models import Person
from zwerm.privacy.forgetting import forget, preview
from zwerm.schools.models import Organisation

from .programs import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Organisation:
    return factories.school("De Linde")


@pytest.fixture
def lead(school: Organisation) -> User:
    return factories.user("head", at=school)


@pytest.fixture
def leaver(school: Organisation) -> Person:
    user = factories.user("head", at=school)
    return factories.person(str(user.name), at=school, user=user)


def test_a_program_works_on_for_a_lead_to_look_at_it(
    school: Organisation, lead: User, leaver: Person
) -> None:
    rooster = program(school, by=leaver.user)
    kept = program(school, by=lead)
    before = timezone.now()

    forget(leaver, by=lead)

    token = ApiToken.objects.get(pk=rooster.token.pk)
    assert (token.made_by, token.state, token.name) == (None, "review", "Rooster")
    assert token.review_since is not None
    assert token.review_since >= before
    assert rooster.ask("get", "/people").status_code == 200
    assert note_tokens_without_lead() == 0
    told = AuditEvent.objects.filter(verb="api_token_needs_look")
    assert [event.object_id for event in told] == [str(token.pk)]
    assert ApiToken.objects.get(pk=kept.token.pk).made_by == lead


def test_the_time_that_a_token_waits_for_a_look_does_not_begin_again(
    school: Organisation, lead: User, leaver: Person
) -> None:
    token = program(school, by=leaver.user).token
    since = timezone.now() - timedelta(days=20)
    ApiToken.objects.filter(pk=token.pk).update(review_since=since)

    forget(leaver, by=lead)

    token.refresh_from_db()
    assert (token.made_by, token.review_since) == (None, since)


def test_what_was_withdrawn_needs_no_look(school: Organisation, lead: User, leaver: Person) -> None:
    token = program(school, by=leaver.user).token
    revoke_token(token, by=lead)

    forget(leaver, by=lead)

    token.refresh_from_db()
    assert (token.made_by, token.review_since, token.state) == (None, None, "revoked")


def test_the_name_goes_from_a_token_and_from_the_account_it_acts_as(
    school: Organisation, lead: User, leaver: Person
) -> None:
    until = timezone.localdate()
    name = f"Rooster van {leaver.name}"
    issued = issue_token(school, name=name, scopes=["people:read"], until=until, by=lead)

    pseudonym = forget(leaver, by=lead)

    token = ApiToken.objects.select_related("acts_as").get(pk=issued.token.pk)
    assert token.name == f"Rooster van {pseudonym}"
    assert token.acts_as.name == f"API · Rooster van {pseudonym}"
    assert (token.made_by, token.review_since) == (lead, None)


def test_a_webhook_stops_until_another_lead_starts_it(
    school: Organisation, lead: User, leaver: Person
) -> None:
    webhook = Webhook.objects.create(
        organisation=school,
        url="https://rooster.example/zwerm",
        events=["person.changed"],
        salt=new_salt(),
        made_by=leaver.user,
    )
    words = (
        "tokens they made go on working, and another lead is asked to look at them; webhooks they "
        "made stop until another lead starts them"
    )
    assert words in [str(text) for text in preview(leaver, by=lead).stays]

    forget(leaver, by=lead)

    webhook.refresh_from_db()
    assert (webhook.made_by, webhook.is_stopped) == (None, True)
