"""A token from when it is made until it no longer works."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import Membership, User
from zwerm.api.models import REVIEW_DAYS, ApiToken
from zwerm.api.tokens import (
    issue_token,
    keep_token,
    note_tokens_without_lead,
    revoke_token,
)
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.schools.models import Organisation

from .programs import Program, program

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Organisation:
    return factories.school("De Linde")


@pytest.fixture
def head(school: Organisation) -> User:
    return factories.user("head", at=school)


@pytest.fixture
def rooster(school: Organisation, head: User) -> Program:
    return program(school, by=head)


def status(rooster: Program) -> int:
    return rooster.ask("get", "/people").status_code


def test_only_a_hash_of_a_token_is_kept(rooster: Program) -> None:
    stored = [str(value) for value in ApiToken.objects.values().get().values()]

    assert rooster.secret.startswith("zwerm_")
    assert len(rooster.secret) == len("zwerm_") + 43
    assert not [value for value in stored if rooster.secret[6:] in value]


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_ends_within_a_year(days: int, school: Organisation, head: User) -> None:
    until = timezone.localdate() + timedelta(days=days)

    with pytest.raises(DomainError):
        issue_token(school, name="Rooster", scopes=["people:read"], until=until, by=head)

    assert ApiToken.objects.count() == 0


def test_a_token_that_expired_or_was_withdrawn_no_longer_gets_in(
    rooster: Program, school: Organisation, head: User
) -> None:
    other = program(school, by=head)
    ApiToken.objects.filter(pk=other.token.pk).update(expires_at=timezone.now())
    before = status(rooster)

    revoke_token(rooster.token, by=head)

    assert (before, status(rooster), status(other)) == (200, 401, 401)


def test_a_token_goes_with_its_organisation(rooster: Program, school: Organisation) -> None:
    school.memberships.all().delete()
    school.delete()

    assert status(rooster) == 401


def test_use_is_written_down_once_an_hour(rooster: Program) -> None:
    status(rooster)
    first = ApiToken.objects.get().last_used_at
    status(rooster)
    same = ApiToken.objects.get().last_used_at
    ApiToken.objects.update(last_used_at=first - timedelta(hours=2))
    status(rooster)

    assert same == first
    assert ApiToken.objects.get().last_used_at > first


def test_a_token_whose_maker_no_longer_leads_works_on_for_a_month_and_then_stops(
    rooster: Program, school: Organisation, head: User
) -> None:
    assert note_tokens_without_lead() == 0
    Membership.objects.filter(user=head).update(role="staff")

    assert note_tokens_without_lead() == 1
    assert note_tokens_without_lead() == 0
    assert status(rooster) == 200
    long_ago = timezone.now() - timedelta(days=REVIEW_DAYS, seconds=1)
    ApiToken.objects.update(review_since=long_ago)
    assert status(rooster) == 401

    keep_token(ApiToken.objects.get(), by=factories.user("coordinator", at=school))
    assert status(rooster) == 200
    assert note_tokens_without_lead() == 0


def test_what_a_program_does_is_written_down_under_its_own_name(rooster: Program) -> None:
    rooster.put("/people/noor", {"code": "noor", "name": "Noor"})

    event = AuditEvent.objects.filter(verb="added_person").get()
    assert (event.user.name, event.user.is_active) == ("API · Rooster", False)
    assert event.user.has_usable_password() is False
    assert event.user.memberships.count() == 0
