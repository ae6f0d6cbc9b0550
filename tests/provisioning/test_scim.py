"""Accounts that an identity provider makes, changes and closes; and whom it never reaches."""

import json

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import Membership, User
from zwerm.api.tokens import issue_token
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.provisioning.models import Provisioning, ScimAccount

pytestmark = pytest.mark.django_db
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Provider:
    """An identity provider with a token for one organisation."""

    def __init__(self, organisation, *, scopes=("scim:write",)):
        administrator = factories.user(is_superuser=True)
        until = timezone.localdate() + timezone.timedelta(days=30)
        self.organisation = organisation
        self.secret = issue_token(
            organisation, name="Entra", scopes=scopes, until=until, by=administrator
        ).secret
        self.client = Client()

    def ask(self, method, path, body=None, **headers):
        return self.client.generic(
            method,
            f"/scim/v2{path}",
            "" if body is None else json.dumps(body),
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )

    def make(self, name="hilde@leie.be", **told):
        body = {"schemas": [USER], "userName": name, "displayName": "Hilde Peeters", **told}
        return self.ask("POST", "/Users", body)

    def patch(self, key, *operations, **headers):
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.ask("PATCH", f"/Users/{key}", body, **headers)


@pytest.fixture
def provider():
    return Provider(factories.group("De Leie"))


def problem(answer):
    told = answer.json()
    return answer.status_code, told.get("scimType"), told["status"]


# Making


def test_a_new_account_gets_name_address_and_no_rights(provider):
    answer = provider.make(
        name="hpeeters@leie.be",
        externalId="e-1",
        emails=[{"value": "Hilde.Peeters@leie.be", "primary": True, "type": "work"}],
        preferredLanguage="nl-BE",
    )

    assert answer.status_code == 201
    told = answer.json()
    user = User.objects.get(email="hilde.peeters@leie.be")
    assert (user.name, user.language, user.is_active) == ("Hilde Peeters", "nl", True)
    assert not user.has_usable_password()
    assert user.memberships.count() == 0
    assert told["userName"] == "hpeeters@leie.be"
    assert told["externalId"] == "e-1"
    assert told["active"] is True
    assert answer.headers["Location"] == told["meta"]["location"]
    assert answer.headers["ETag"] == 'W/"1"'


def test_the_organisation_may_choose_that_new_accounts_are_colleagues(provider):
    Provisioning.objects.create(organisation=provider.organisation, first_role="staff")

    provider.make()

    role = Membership.objects.get(user__email="hilde@leie.be")
    assert (role.role, role.organisation) == ("staff", provider.organisation)


def test_somebody_of_the_team_with_the_same_address_gets_the_account(provider):
    school = factories.school(parent=provider.organisation)
    hilde = factories.person("Hilde Peeters", at=school, email="Hilde@Leie.be")

    provider.make()

    hilde.refresh_from_db()
    assert hilde.user == User.objects.get(email="hilde@leie.be")


def test_an_account_that_is_here_already_is_taken_along_with_its_roles(provider):
    known = factories.user("staff", at=provider.organisation, email="hilde@leie.be")

    answer = provider.make()

    assert answer.status_code == 201
    assert ScimAccount.objects.get().user == known
    assert known.memberships.get().role == "staff"


@pytest.mark.parametrize("who", ["of another group", "of both", "without a place", "runs it all"])
def test_an_account_of_others_is_never_taken_over(provider, who):
    other = factories.group("Andere groep")
    at = {"of another group": other, "of both": provider.organisation}.get(who)
    known = factories.user("staff" if at else None, at=at, email="hilde@leie.be")
    if who == "of both":
        Membership.objects.create(user=known, organisation=other, role="staff")
    if who == "runs it all":
        Membership.objects.create(user=known, organisation=provider.organisation, role="staff")
        User.objects.filter(pk=known.pk).update(is_superuser=True)

    answer = provider.make(displayName="Iemand anders")

    assert problem(answer) == (409, "uniqueness", "409")
    known.refresh_from_db()
    assert known.name != "Iemand anders"
    assert ScimAccount.objects.count() == 0


def test_a_login_name_or_an_external_id_is_given_once(provider):
    provider.make(externalId="e-1")

    assert problem(provider.make("HILDE@leie.be"))[:2] == (409, "uniqueness")
    assert problem(provider.make("jo@leie.be", externalId="e-1"))[:2] == (409, "uniqueness")
    assert User.objects.filter(email="jo@leie.be").count() == 0


def test_somebody_without_an_address_is_known_by_the_login_name(provider):
    answer = provider.make("hpeeters")

    assert answer.status_code == 201
    user = ScimAccount.objects.get().user
    assert (user.email, user.username) == (None, "hpeeters")


def test_what_does_not_fit_is_refused_and_nothing_is_kept(provider):
    before = User.objects.count()

    answers = [
        provider.ask("POST", "/Users", {"schemas": [USER], "displayName": "Zonder naam"}),
        provider.make(emails=[{"value": "geen adres"}]),
        provider.ask("POST", "/Users", ["geen", "object"]),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert User.objects.count() == before


# Changing


def test_microsofts_way_to_switch_an_account_off_and_on_again(provider):
    known = factories.user("coordinator", at=provider.organisation, email="hilde@leie.be")
    key = provider.make().json()["id"]

    off = provider.patch(key, {"op": "Replace", "path": "active", "value": "False"})

    assert (off.status_code, off.json()["active"]) == (200, False)
    known = User.objects.get(pk=known.pk)
    assert (known.is_active, known.current_memberships) == (False, [])
    on = provider.patch(key, {"op": "replace", "value": {"active": "True"}})
    assert on.json()["active"] is True
    known = User.objects.get(pk=known.pk)
    assert known.is_active
    assert [role.role for role in known.current_memberships] == ["coordinator"]
    assert known.current_memberships[0].ends_on is None


def test_an_account_that_an_administrator_closed_stays_closed(provider):
    key = provider.make().json()["id"]
    user = ScimAccount.objects.get().user
    User.objects.filter(pk=user.pk).update(is_active=False)

    provider.patch(key, {"op": "replace", "path": "active", "value": False})
    provider.patch(key, {"op": "replace", "path": "active", "value": True})

    user.refresh_from_db()
    assert not user.is_active


def test_whoever_is_switched_off_is_signed_out_at_once(provider, client_of):
    known = factories.user("staff", at=provider.organisation, email="hilde@leie.be")
    key = provider.make().json()["id"]
    browser = client_of(known)
    assert browser.get("/").status_code == 200

    provider.patch(key, {"op": "replace", "path": "active", "value": False})

    assert browser.get("/").status_code == 302


def test_names_and_addresses_change_by_path_or_as_a_whole(provider):
    key = provider.make(emails=[{"value": "hilde@leie.be", "type": "work"}]).json()["id"]

    provider.patch(
        key,
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "hilde@school.be"},
        {"op": "replace", "path": "displayName", "value": "Hilde Maes"},
        {"op": "add", "path": "name.familyName", "value": "Maes"},
        {"op": "add", "path": "title", "value": "leerkracht"},
    )

    user = ScimAccount.objects.get().user
    assert (user.email, user.name) == ("hilde@school.be", "Hilde Maes")
    body = {"schemas": [USER], "userName": "hilde@leie.be", "displayName": "H. Maes"}
    whole = provider.ask("PUT", f"/Users/{key}", body)
    assert whole.json()["displayName"] == "H. Maes"
    assert "emails" not in whole.json()


def test_the_old_address_hears_that_the_account_has_another(provider):
    key = provider.make(emails=[{"value": "hilde@leie.be"}], preferredLanguage="nl-BE").json()["id"]
    name = {"op": "replace", "path": "displayName", "value": "Hilde Maes"}
    address = {"op": "replace", "path": "emails", "value": [{"value": "hilde@school.be"}]}

    provider.patch(key, name)
    assert not Job.objects.filter(kind="core.mail").exists()
    provider.patch(key, address)
    provider.patch(key, address)
    for job in Job.objects.filter(kind="core.mail"):
        run_now(job)

    (message,) = mail.outbox
    assert message.to == ["hilde@leie.be"]
    assert "Hilde" in message.body
    assert "De Leie" in message.body
    assert "hilde@school.be" not in message.subject + message.body


def test_an_address_that_is_refused_is_told_to_nobody(provider):
    factories.user("staff", at=provider.organisation, email="jo@leie.be")
    key = provider.make().json()["id"]

    answer = provider.patch(
        key, {"op": "add", "path": "emails", "value": [{"value": "jo@leie.be", "primary": True}]}
    )

    assert answer.status_code == 409
    assert not Job.objects.filter(kind="core.mail").exists()


def test_an_address_of_somebody_else_cannot_be_taken(provider):
    other = factories.user("staff", at=provider.organisation, email="jo@leie.be")
    key = provider.make().json()["id"]

    answer = provider.patch(
        key, {"op": "add", "path": "emails", "value": [{"value": "jo@leie.be", "primary": True}]}
    )

    assert problem(answer)[:2] == (409, "uniqueness")
    other.refresh_from_db()
    assert other.email == "jo@leie.be"
    assert User.objects.filter(email="hilde@leie.be").count() == 1


def test_the_address_of_an_account_that_came_to_belong_elsewhere_too_stays(provider):
    key = provider.make().json()["id"]
    user = ScimAccount.objects.get().user
    Membership.objects.create(user=user, organisation=factories.group("Andere"), role="staff")

    answer = provider.patch(key, {"op": "replace", "path": "userName", "value": "boef@leie.be"})

    assert answer.status_code == 403
    user.refresh_from_db()
    assert user.email == "hilde@leie.be"


def test_switching_off_here_leaves_a_role_elsewhere_alone(provider):
    key = provider.make().json()["id"]
    user = ScimAccount.objects.get().user
    Membership.objects.create(user=user, organisation=factories.group("Andere"), role="staff")

    provider.patch(key, {"op": "replace", "path": "active", "value": False})

    user = User.objects.get(pk=user.pk)
    assert user.is_active
    assert [role.organisation.name for role in user.current_memberships] == ["Andere"]


def test_a_change_to_an_older_version_is_refused(provider):
    key = provider.make().json()["id"]
    change = {"op": "replace", "path": "displayName", "value": "Hilde Maes"}
    assert provider.patch(key, change, **{"If-Match": 'W/"1"'}).status_code == 200

    late = provider.patch(key, {**change, "value": "Te laat"}, **{"If-Match": 'W/"1"'})

    assert late.status_code == 412
    assert ScimAccount.objects.get().user.name == "Hilde Maes"


def test_removing_an_account_switches_it_off_and_keeps_what_they_did(provider):
    known = factories.user("staff", at=provider.organisation, email="hilde@leie.be", name="Hilde")
    key = provider.make().json()["id"]

    assert provider.ask("DELETE", f"/Users/{key}").status_code == 204

    known = User.objects.get(pk=known.pk)
    assert (known.is_active, known.name) == (False, "Hilde")
    assert problem(provider.ask("GET", f"/Users/{key}"))[0] == 404
    assert provider.ask("DELETE", f"/Users/{key}").status_code == 404


# Asking


def test_a_provider_finds_accounts_by_what_it_knows(provider):
    provider.make(externalId="e-1")
    provider.make("jo@leie.be", displayName="Jo Maes", externalId="e-2", active=False)

    def found(query):
        told = provider.ask("GET", f"/Users?{query}").json()
        return [one["userName"] for one in told.get("Resources", [])], told["totalResults"]

    assert found('filter=userName eq "HILDE@leie.be"') == (["hilde@leie.be"], 1)
    assert found('filter=externalId eq "e-2"') == (["jo@leie.be"], 1)
    assert found('filter=displayName sw "jo"') == (["jo@leie.be"], 1)
    assert found("filter=active eq true") == (["hilde@leie.be"], 1)
    assert found('filter=userName eq "niemand"') == ([], 0)
    assert found("startIndex=2&count=1") == (["jo@leie.be"], 2)
    assert found("count=0") == ([], 2)
    assert provider.ask("GET", "/Users?filter=userName zz 1").status_code == 400


def test_asking_costs_as_many_queries_for_three_accounts_as_for_one(
    provider, django_assert_max_num_queries
):
    for name in ("a@leie.be", "b@leie.be", "c@leie.be"):
        provider.make(name)
    provider.ask("GET", "/Users")

    with django_assert_max_num_queries(6):
        provider.ask("GET", "/Users")


# Whom it lets in


def test_without_a_fitting_token_nothing_is_told(provider):
    reader = Provider(provider.organisation, scopes=("scim:read",))
    other = Provider(provider.organisation, scopes=("people:write",))

    assert Client().get("/scim/v2/Users").status_code == 401
    assert problem(other.ask("GET", "/Users"))[0] == 403
    assert reader.ask("GET", "/Users").status_code == 200
    assert problem(reader.make())[0] == 403
    assert ScimAccount.objects.count() == 0


def test_a_provider_of_another_group_sees_nothing_of_this_one(provider):
    key = provider.make().json()["id"]
    other = Provider(factories.group("Andere"))

    assert other.ask("GET", "/Users").json()["totalResults"] == 0
    assert other.ask("GET", f"/Users/{key}").status_code == 404
    assert other.ask("DELETE", f"/Users/{key}").status_code == 404
    assert User.objects.get(email="hilde@leie.be").is_active


def test_an_unknown_address_and_a_wrong_method_are_answered_in_scim(provider):
    assert problem(provider.ask("GET", "/Groups"))[0] == 404
    assert problem(provider.ask("DELETE", "/Schemas"))[0] == 405


def test_nobody_signs_in_as_a_token_or_with_a_password_of_the_provider(provider):
    provider.make(password="geheim-geheim-geheim")  # noqa: S106 - it must not be taken

    assert not User.objects.get(email="hilde@leie.be").has_usable_password()
