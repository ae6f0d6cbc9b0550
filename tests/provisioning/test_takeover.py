"""Whoever leads a school cannot come in as somebody else by way of accounts from elsewhere."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.provisioning.test_scim import Provider
from zwerm.api.models import ApiToken
from zwerm.api.tokens import issue_token
from zwerm.core.errors import DomainError
from zwerm.people.models import Competence, Rating

pytestmark = pytest.mark.django_db
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 - a class


@pytest.mark.parametrize("role", ["coordinator", "head", "director"])
def test_no_lead_makes_a_token_that_changes_addresses_of_accounts(role):
    group = factories.group("De Leie")
    lead = factories.user(role, at=group)
    until = timezone.localdate() + timedelta(days=30)

    with pytest.raises(DomainError, match="manages this installation"):
        issue_token(group, name="Entra", scopes=["scim:write"], until=until, by=lead)

    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize(("is_superuser", "made"), [(False, 0), (True, 1)])
def test_the_page_of_tokens_gives_that_choice_to_who_manages_the_installation(
    client, is_superuser, made
):
    group = factories.group("De Leie")
    user = factories.user("director", at=group, is_superuser=is_superuser)
    client.force_login(user, backend=PASSWORD_BACKEND)
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    sent = {"name": "Entra", "organisation": group.pk, "until": until, "scim": "write"}

    answer = client.post(reverse("connections:token_add"), sent)

    assert answer.status_code == 200
    assert ApiToken.objects.count() == made


def test_a_person_with_own_answers_gets_no_account_from_a_provider():
    provider = Provider(factories.group("De Leie"))
    els = factories.person("Els Maes", at=provider.organisation, email="els@leie.be")
    factories.rating(els, Competence.values[0], 1, origin=Rating.Origin.SELF)

    assert provider.make(name="els@leie.be").status_code == 201

    els.refresh_from_db()
    assert els.user is None


def test_a_person_without_them_does():
    provider = Provider(factories.group("De Leie"))
    els = factories.person("Els Maes", at=provider.organisation, email="els@leie.be")

    assert provider.make(name="els@leie.be").status_code == 201

    els.refresh_from_db()
    assert els.user is not None
    assert els.user.email == "els@leie.be"
