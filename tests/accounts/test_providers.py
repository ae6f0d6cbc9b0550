"""Signing in at a provider: a protocol test against a real server in another process."""

import base64
import hashlib
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse

from tests import factories
from tests.accounts.oidc import DOMAIN, Server, begin, changed, go, parameters, served
from zwerm.accounts.models import User
from zwerm.accounts.sign_in_file import SignIn
from zwerm.core.models import AuditEvent
from zwerm.people.inviting import Terms, invite

pytestmark = pytest.mark.django_db

AN = f"an@{DOMAIN}"


@pytest.fixture(scope="module")
def server():
    with served() as running:
        yield running


@pytest.fixture
def provider(server: Server, settings):
    """How the provider is set up; a test may set it up otherwise."""

    def set_up(*more, passwords="everyone", **fields):
        settings.SIGN_IN = SignIn((server.provider(**fields), *more), passwords)

    set_up()
    return set_up


def knows_an(server, **claims):
    server.knows("an-1", **({"email": AN, "email_verified": True, "name": "An Claes"} | claims))


def signed_in(client):
    return client.session.get("_auth_user_id")


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_the_sign_in_page_has_a_button_for_each_provider(client, provider, server):
    provider(server.provider(id="tulp", name="De Tulp"))

    page = client.get(reverse("account_login")).content.decode()

    assert [f"Sign in with {name}" in page for name in ("De Vlier", "De Tulp")] == [True, True]
    assert reverse("provider_start", args=["tulp"]) in page


def test_what_we_ask_of_the_provider(client, provider):
    url = begin(client, next="/mensen/?auth_params=prompt%3Dnone&scope=admin")

    asked = parameters(url)
    assert asked["redirect_uri"] == "http://testserver/account/aanmelden/met/vlier/terug/"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    state, _at, _provider = client.session["socialaccount_states"][asked["state"]]
    digest = hashlib.sha256(state["pkce_code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (asked["nonce"], len(asked["nonce"])) == (state["nonce"], 43)


def test_going_there_is_never_by_a_link(client, provider):
    assert client.get(reverse("provider_start", args=["vlier"])).status_code == 405
    assert client.post(reverse("provider_start", args=["other"])).status_code == 404
    assert client.get(reverse("provider_back", args=["other"])).status_code == 404


def test_a_known_address_of_its_own_domain_opens_the_account(client, provider, server):
    user = factories.user("head", email=AN)
    knows_an(server)

    answer = go(client, server, "an-1", next="/mensen/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/mensen/")
    assert signed_in(client) == str(user.pk)
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (user, "vlier", "an-1")
    assert account.extra_data == {"email": AN, "is_verified": True, "name": "An Claes"}
    assert "first_signed_in_at_provider" in verbs()


def test_after_that_the_identity_counts_and_no_longer_the_address(client, provider, server):
    user = factories.user("head", email=AN)
    knows_an(server)
    go(client, server, "an-1")
    client.logout()
    knows_an(server, email=f"an.claes@{DOMAIN}")

    go(client, server, "an-1")

    assert signed_in(client) == str(user.pk)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_who_owns_an_address_later_does_not_get_the_account_of_who_had_it(client, provider, server):
    factories.user("head", email=AN)
    knows_an(server)
    go(client, server, "an-1")
    client.logout()
    server.knows("an-2", email=AN, email_verified=True, name="Another An")

    answer = go(client, server, "an-2")

    assert answer.status_code == 403
    assert "linked to somebody else" in answer.content.decode()
    assert (signed_in(client), SocialAccount.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    ("fields", "claims"),
    [({"is_authoritative": False}, {}), ({"is_authoritative": True}, {"user": "superuser"})],
)
def test_without_authority_the_owner_first_signs_in_as_before(
    client, provider, server, fields, claims
):
    provider(**fields)
    user = factories.user("head", email=AN, is_superuser=bool(claims))
    knows_an(server)

    answer = go(client, server, "an-1")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{reverse('account_login')}?next=")
    assert (signed_in(client), SocialAccount.objects.count()) == (None, 0)
    form = {"login": AN, "password": factories.PASSWORD}
    there = client.post(
        answer.headers["Location"], form | {"next": "/account/identiteiten/koppelen/"}
    )
    page = client.get(there.headers["Location"]).content.decode()
    assert "Link your accounts?" in page
    assert SocialAccount.objects.count() == 0
    client.post(there.headers["Location"])
    assert [(row.user, row.uid) for row in SocialAccount.objects.all()] == [(user, "an-1")]


def test_an_identity_that_waits_is_not_linked_to_who_left_this_browser_open(
    client_of, provider, server
):
    """A colleague at an unlocked computer, with an identity of their own."""
    provider(is_authoritative=False)
    factories.user("staff", email=AN)
    victim = factories.user("head")
    knows_an(server)
    client = client_of(victim)

    assert go(client, server, "an-1").status_code == 302
    confirm = reverse("accounts:identity_confirm")
    assert client.get(confirm).status_code == 302
    assert client.post(confirm).status_code == 302

    assert SocialAccount.objects.count() == 0


def test_a_provider_of_one_school_group_opens_no_account_of_another(client, provider, server):
    ours, theirs = factories.group(code="vlier"), factories.group(code="tulp")
    provider(school_group="vlier")
    own = factories.user("head", at=factories.school(parent=ours), email=f"own@{DOMAIN}")
    factories.user("head", at=factories.school(parent=theirs), email=AN)
    knows_an(server)
    server.knows("own", email=own.email, email_verified=True)

    answer = go(client, server, "an-1")
    assert (signed_in(client), answer.status_code) == (None, 302)

    go(client, server, "own")
    assert signed_in(client) == str(own.pk)


@pytest.mark.parametrize("verified", [False, None, "yes"])
def test_an_address_nobody_checked_opens_nothing(client, provider, server, verified):
    provider(lets_newcomers_in=True)
    factories.user("head", email=AN)
    knows_an(server, email_verified=verified)

    answer = go(client, server, "an-1")

    assert answer.status_code == 403
    assert "not one of this school" in answer.content.decode()
    assert (signed_in(client), User.objects.count()) == (None, 1)


def test_someone_of_another_domain_is_refused_in_clear_words(client, provider, server):
    provider(lets_newcomers_in=True)
    knows_an(server, email="an@elsewhere.example")

    answer = go(client, server, "an-1")

    assert answer.status_code == 403
    assert "Choose the account of your school" in answer.content.decode()
    assert (signed_in(client), User.objects.count()) == (None, 0)


def test_a_stranger_is_told_to_ask_for_an_invitation(client, provider, server):
    knows_an(server)

    answer = go(client, server, "an-1")

    assert answer.status_code == 403
    assert "invite you" in answer.content.decode()
    assert User.objects.count() == 0


def test_where_the_setting_lets_them_in_a_stranger_gets_an_account_without_rights(
    client, provider, server
):
    group = factories.group(code="vlier")
    factories.user("director", at=group, name="Katrien Vandeputte")
    provider(lets_newcomers_in=True, school_group="vlier")
    knows_an(server)

    go(client, server, "an-1")

    user = User.objects.get(email=AN)
    assert (user.name, user.has_usable_password(), user.memberships.count()) == (
        "An Claes",
        False,
        0,
    )
    assert signed_in(client) == str(user.pk)
    page = client.get(reverse("people:person_list"))
    assert page.status_code == 403
    assert "Katrien Vandeputte" in page.content.decode()
    assert "account_made_at_provider" in verbs()


def test_someone_without_address_gets_an_account_by_identity_only(client, provider, server):
    provider(lets_newcomers_in=True, domains=frozenset(), is_authoritative=False)
    server.knows("hashed-9", name="Bo", nlEduPersonHomeOrganizationId="99XX")

    go(client, server, "hashed-9")

    user = User.objects.get()
    assert (user.name, user.email, user.username, signed_in(client)) == (
        "Bo",
        None,
        None,
        str(user.pk),
    )


def invited(email, role="staff"):
    school = factories.school()
    lead = factories.user("head", at=school)
    person = factories.person("An Claes", at=school)
    return invite(person, email, Terms(school, role, "en"), by=lead)


def test_an_invited_person_signs_in_at_the_provider_and_takes_part(client, provider, server):
    issued = invited(AN)
    knows_an(server)
    page = reverse("people:invitation_accept", args=[issued.token])
    assert "Sign in with De Vlier" in client.get(page).content.decode()

    answer = go(client, server, "an-1", next=page)
    assert answer.headers["Location"] == page
    client.post(page, {"has_read": "on"})

    user = User.objects.get(email=AN)
    assert [m.role for m in user.current_memberships] == ["staff"]
    assert user.person == issued.invitation.person


def test_an_invited_person_who_lost_the_link_finds_the_invitation(client, provider, server):
    invited(AN)
    knows_an(server)

    go(client, server, "an-1")
    page = reverse("people:invitation_mine")
    assert page in client.get(reverse("people:person_list")).content.decode()
    shown = client.get(page).content.decode()
    assert "An, you are" in shown
    client.post(page, {"has_read": "on"})

    assert [m.role for m in User.objects.get(email=AN).memberships.all()] == ["staff"]


def test_the_link_on_paper_lets_in_who_has_no_address(client, provider, server):
    provider(domains=frozenset(), is_authoritative=False)
    issued = invited("")
    server.knows("hashed-9", name="Bo")
    page = reverse("people:invitation_accept", args=[issued.token])

    assert go(client, server, "hashed-9").status_code == 403
    go(client, server, "hashed-9", next=page)
    client.post(page, {"has_read": "on"})

    assert [m.role for m in User.objects.get(email=None).memberships.all()] == ["staff"]


@pytest.fixture
def provider_without_domains(provider):
    """Of one school group, beside others; it names whatever address it likes."""

    def set_up(**fields):
        provider(domains=frozenset(), is_authoritative=False, **fields)

    set_up()
    return set_up


@pytest.mark.parametrize("newcomers", [False, True])
def test_without_domains_an_address_opens_no_account_and_asks_nobody_to_link(
    client, provider_without_domains, server, newcomers
):
    provider_without_domains(lets_newcomers_in=newcomers)
    factories.user("head", email=AN)
    knows_an(server)

    answer = go(client, server, "an-1")

    assert answer.status_code == 403
    assert "link this account on the page" in answer.content.decode()
    assert "identity_to_link" not in client.session
    assert (signed_in(client), SocialAccount.objects.count(), User.objects.count()) == (None, 0, 1)


def test_without_domains_nobody_learns_which_addresses_are_known(
    client, provider_without_domains, server
):
    factories.user("head", email=AN)
    knows_an(server)
    server.knows("bo-1", email="bo@tulp.example", email_verified=True)

    known, unknown = (go(client, server, subject) for subject in ("an-1", "bo-1"))

    assert known.status_code == unknown.status_code == 403
    assert "link this account on the page" in unknown.content.decode()


def test_without_domains_a_newcomer_keeps_no_address_of_somebody_else(
    client, provider_without_domains, server
):
    """Or its real owner, who comes later, would come in here."""
    provider_without_domains(lets_newcomers_in=True)
    knows_an(server)

    go(client, server, "an-1")

    assert list(User.objects.values_list("name", "email")) == [("An Claes", None)]
    assert SocialAccount.objects.get().extra_data["email"] == AN


@pytest.mark.parametrize(("domains", "found"), [(frozenset({DOMAIN}), True), (frozenset(), False)])
def test_an_invitation_is_found_by_address_only_where_the_provider_may_vouch_for_it(
    client, provider, server, domains, found
):
    invited(AN, role="head")
    provider(domains=domains, is_authoritative=False, lets_newcomers_in=True)
    knows_an(server)
    go(client, server, "an-1")
    page = reverse("people:invitation_mine")

    shown = client.get(page).content.decode()
    client.post(page, {"has_read": "on"})

    assert ("An, you are" in shown) is found
    user = User.objects.get(name="An Claes")
    assert [m.role for m in user.memberships.all()] == (["head"] if found else [])


def test_an_address_said_later_finds_no_invitation_either(client, provider_without_domains, server):
    user = factories.user("staff", email="bo@vlier.example")
    identity(user, "bo-1")
    invited(AN, role="head")
    server.knows("bo-1", email=AN, email_verified=True)

    go(client, server, "bo-1")

    assert signed_in(client) == str(user.pk)
    assert "An, you are" not in client.get(reverse("people:invitation_mine")).content.decode()


def test_without_domains_who_holds_the_link_takes_part_and_gets_the_invited_address(
    client, provider_without_domains, server
):
    issued = invited(AN)
    knows_an(server)
    page = reverse("people:invitation_accept", args=[issued.token])

    assert go(client, server, "an-1").status_code == 403
    go(client, server, "an-1", next=page)
    client.post(page, {"has_read": "on"})

    user = User.objects.get(email=AN)
    assert [m.role for m in user.current_memberships] == ["staff"]
    assert user.person == issued.invitation.person


def test_without_domains_the_link_of_somebody_else_does_not_serve(
    client, provider_without_domains, server
):
    issued = invited("els@tulp.example")
    knows_an(server)

    page = reverse("people:invitation_accept", args=[issued.token])
    answer = go(client, server, "an-1", next=page)

    assert answer.status_code == 403
    assert (signed_in(client), User.objects.filter(name="An Claes").count()) == (None, 0)


def test_without_domains_its_owner_links_it_while_signed_in(
    client_of, provider_without_domains, server
):
    user = factories.user("head", email=AN)
    knows_an(server)
    client = client_of(user)
    reauthenticated(client, user)

    go(client, server, "an-1", page=reverse("accounts:identity_add", args=["vlier"]))
    client.logout()
    go(client, server, "an-1")

    assert signed_in(client) == str(user.pk)


def test_an_inactive_account_stays_closed(client, provider, server):
    factories.user("head", email=AN, is_active=False)
    knows_an(server)

    answer = go(client, server, "an-1")

    assert answer.headers["Location"] == reverse("account_inactive")
    assert signed_in(client) is None


def test_a_state_works_once(client, provider, server):
    factories.user("head", email=AN)
    knows_an(server)
    back = urlsplit(server.authorize(begin(client), "an-1"))._replace(scheme="", netloc="")
    client.get(back.geturl())
    client.logout()

    answer = client.get(back.geturl())

    assert answer.status_code == 403
    assert "Begin once more" in answer.content.decode()
    assert signed_in(client) is None


def test_a_state_of_another_browser_is_refused(client, provider, server):
    from django.test import Client  # noqa: PLC0415

    factories.user("head", email=AN)
    knows_an(server)
    attacker = Client()
    back = urlsplit(server.authorize(begin(attacker), "an-1"))._replace(scheme="", netloc="")

    answer = client.get(back.geturl())

    assert (answer.status_code, signed_in(client)) == (403, None)


def test_a_state_of_one_provider_does_not_serve_another(client, provider, server):
    provider(server.provider(id="tulp"))
    factories.user("head", email=AN)
    knows_an(server)
    back = urlsplit(server.authorize(begin(client), "an-1"))

    answer = client.get(
        back._replace(scheme="", netloc="", path=back.path.replace("vlier", "tulp")).geturl()
    )

    assert (answer.status_code, signed_in(client)) == (403, None)


def test_a_token_of_another_attempt_is_refused(client, provider, server):
    factories.user("head", email=AN)
    knows_an(server)
    url = changed(begin(client), nonce="of-another-attempt")

    back = urlsplit(server.authorize(url, "an-1"))._replace(scheme="", netloc="")
    answer = client.get(back.geturl())

    assert (answer.status_code, signed_in(client)) == (403, None)
    assert "was not right" in answer.content.decode()


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another-client"},
        {"aud": ["zwerm", "another-client"]},
        {"azp": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1_700_000_000},
        {"nonce": "x"},
    ],
)
def test_a_token_for_another_party_issuer_or_time_is_refused(client, provider, server, lie):
    factories.user("head", email=AN)
    knows_an(server, **lie)

    answer = go(client, server, "an-1")

    assert (answer.status_code, signed_in(client)) == (403, None)
    assert SocialAccount.objects.count() == 0


def test_an_expired_token_is_refused(client, settings):
    factories.user("head", email=AN)
    with served("--token-max-age", "-90") as late:
        settings.SIGN_IN = SignIn((late.provider(),))
        knows_an(late)
        answer = go(client, late, "an-1")

    assert (answer.status_code, signed_in(client)) == (403, None)


def test_a_provider_that_calls_itself_otherwise_is_refused(client, provider, server):
    provider(issuer=server.url.replace("127.0.0.1", "localhost") + "/.")

    answer = client.post(reverse("provider_start", args=["vlier"]))

    assert answer.status_code == 503


def test_a_provider_that_does_not_answer_is_told_of(client, provider):
    provider(issuer="http://127.0.0.1:9")

    answer = client.post(reverse("provider_start", args=["vlier"]))

    assert answer.status_code == 503
    assert "does not answer at the moment" in answer.content.decode()


def test_who_says_no_at_the_provider_may_begin_again(client, provider, server):
    state = parameters(begin(client))["state"]
    back = reverse("provider_back", args=["vlier"])

    answer = client.get(back, {"error": "access_denied", "state": state})

    assert answer.status_code == 200
    assert "You stopped before" in answer.content.decode()


def test_google_asks_for_the_domain_and_believes_only_what_comes_back(client, provider, server):
    provider(kind="google", lets_newcomers_in=True)
    asked = parameters(begin(client))
    knows_an(server)
    without = go(client, server, "an-1")
    knows_an(server, hd="elsewhere.example")
    elsewhere = go(client, server, "an-1")

    assert (asked["hd"], without.status_code, elsewhere.status_code) == (DOMAIN, 403, 403)
    assert User.objects.count() == 0
    knows_an(server, hd=DOMAIN)
    go(client, server, "an-1")
    assert signed_in(client) == str(User.objects.get().pk)


TENANT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


@pytest.mark.parametrize(
    ("claims", "opens"),
    [
        ({"tid": TENANT, "preferred_username": AN}, True),
        ({"tid": TENANT, "preferred_username": f"u1@{DOMAIN}", "xms_edov": True}, True),
        # What a directory was told is no proof.
        ({"tid": TENANT, "preferred_username": f"u1@{DOMAIN}"}, False),
        ({"tid": "00000000-0000-0000-0000-000000000000", "preferred_username": AN}, False),
        ({"preferred_username": AN}, False),
        ({"tid": TENANT, "preferred_username": AN, "acct": 1}, False),
    ],
)
def test_microsoft_opens_an_account_only_from_its_tenant_with_a_sure_address(
    client, provider, server, claims, opens
):
    provider(kind="microsoft", tenant=TENANT)
    user = factories.user("head", email=AN)
    knows_an(server, oid="object-7", email_verified=None, **claims)

    go(client, server, "an-1")

    assert signed_in(client) == (str(user.pk) if opens else None)
    assert list(SocialAccount.objects.values_list("uid", flat=True)) == (
        ["object-7"] if opens else []
    )


def test_two_school_accounts_open_one_account_in_zwerm(client_of, provider, server):
    provider(server.provider(id="tulp", domains=frozenset({"tulp.example"})))
    user = factories.user("head", email=AN)
    knows_an(server)
    server.knows("an-at-tulp", email="an@tulp.example", email_verified=True)
    client = client_of(user)
    reauthenticated(client, user)

    for id_, subject in (("vlier", "an-1"), ("tulp", "an-at-tulp")):
        page = reverse("accounts:identity_add", args=[id_])
        back = urlsplit(server.authorize(begin(client, page), subject))
        answer = client.get(back._replace(scheme="", netloc="").geturl())
        assert answer.headers["Location"] == reverse("accounts:identity_list")

    assert list(SocialAccount.objects.order_by("pk").values_list("user", "provider", "uid")) == [
        (user.pk, "vlier", "an-1"),
        (user.pk, "tulp", "an-at-tulp"),
    ]
    shown = client.get(reverse("accounts:identity_list")).content.decode()
    assert [one in shown for one in (AN, "an@tulp.example")] == [True, True]
    client.logout()
    go(client, server, "an-at-tulp", page=reverse("provider_start", args=["tulp"]))
    assert signed_in(client) == str(user.pk)


def reauthenticated(client, user):
    """As after giving the password once more."""
    page = reverse("account_reauthenticate")
    client.post(page, {"password": factories.PASSWORD})
    assert user.pk


def test_linking_asks_for_the_password_once_more(client_of, provider):
    client = client_of(factories.user("head", email=AN))

    answer = client.post(reverse("accounts:identity_add", args=["vlier"]))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_an_identity_of_somebody_else_is_not_taken_over(client_of, provider, server):
    other = factories.user("head")
    SocialAccount.objects.create(user=other, provider="vlier", uid="an-1")
    user = factories.user("head", email=AN)
    knows_an(server)
    client = client_of(user)
    reauthenticated(client, user)

    answer = go(client, server, "an-1", page=reverse("accounts:identity_add", args=["vlier"]))

    assert answer.status_code == 403
    assert "Somebody else in Zwerm" in answer.content.decode()
    assert SocialAccount.objects.get().user == other


def identity(user, uid, provider="vlier"):
    return SocialAccount.objects.create(user=user, provider=provider, uid=uid, extra_data={})


def test_the_last_way_in_is_not_unlinked(client_of, provider):
    user = factories.user("head", email=AN)
    User.objects.filter(pk=user.pk).update(password="!")  # noqa: S106 - none at all
    user.refresh_from_db()
    one, two = identity(user, "1"), identity(user, "2")
    # A provider that left the file opens nothing.
    identity(user, "3", provider="gone")
    client = client_of(user)

    first = client.post(reverse("accounts:identity_remove", args=[one.pk]))
    last = client.post(reverse("accounts:identity_remove", args=[two.pk]))

    assert (first.status_code, last.status_code) == (302, 409)
    assert "only way in" in last.content.decode()
    assert sorted(SocialAccount.objects.values_list("uid", flat=True)) == ["2", "3"]
    assert "unlinked_identity" in verbs()


def test_nobody_unlinks_an_identity_of_somebody_else(client_of, provider):
    account = identity(factories.user("head"), "1")
    user = factories.user("head")
    client = client_of(user)
    reauthenticated(client, user)

    answer = client.post(reverse("accounts:identity_remove", args=[account.pk]))

    assert (answer.status_code, SocialAccount.objects.count()) == (404, 1)


def test_the_owner_is_told_of_a_new_way_in(client, provider, server, settings):
    from zwerm.core.jobs import run_now  # noqa: PLC0415
    from zwerm.core.models import Job  # noqa: PLC0415

    factories.user("head", email=AN, name="An Claes")
    knows_an(server)
    go(client, server, "an-1")

    for job in Job.objects.filter(kind="core.mail"):
        run_now(job)

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([AN], "A way to sign in to Zwerm was added")
    ]
    assert f"{AN} at De Vlier opens your account" in mail.outbox[0].body


def test_a_password_can_be_for_administrators_and_guests_only(client, provider):
    provider(passwords="administrators")
    school = factories.school()
    factories.user("head", at=school, email=AN)
    factories.user("guest", at=school, email="guest@firm.example")
    factories.user(is_superuser=True, email="boss@vlier.example")
    hidden = client.get(reverse("account_login")).content.decode()
    shown = client.get(reverse("account_login") + "?wachtwoord").content.decode()
    assert ['name="password"' in page for page in (hidden, shown)] == [False, True]

    came_in = {}
    for email in (AN, "guest@firm.example", "boss@vlier.example"):
        client.post(reverse("account_login"), {"login": email, "password": factories.PASSWORD})
        came_in[email] = signed_in(client) is not None
        client.logout()

    assert came_in == {AN: False, "guest@firm.example": True, "boss@vlier.example": True}


def test_providers_come_from_the_file_and_not_from_the_database(client, client_of, provider):
    from allauth.socialaccount.models import SocialApp  # noqa: PLC0415

    SocialApp.objects.create(provider="school", provider_id="evil", name="Evil", client_id="x")

    assert client.post(reverse("provider_start", args=["evil"])).status_code == 404
    boss = client_of(factories.user(is_superuser=True, is_staff=True))
    assert boss.get("/beheer/socialaccount/socialapp/").status_code == 404


def test_the_page_of_identities_takes_the_same_number_of_queries(
    client_of, provider, django_assert_num_queries
):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    user = factories.user("head")
    client = client_of(user)
    counts = []
    for uid in ("1", "2", "3"):
        identity(user, uid)
        client.get(reverse("accounts:identity_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("accounts:identity_list"))
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_a_provider_may_be_changed_without_losing_who_is_linked(client, provider, server, settings):
    user = factories.user("head", email=AN)
    knows_an(server)
    go(client, server, "an-1")
    client.logout()
    known = settings.SIGN_IN.providers[0]
    settings.SIGN_IN = SignIn((replace(known, name="New name", client_id="zwerm-2"),))

    go(client, server, "an-1")

    assert signed_in(client) == str(user.pk)
