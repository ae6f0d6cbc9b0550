"""The file of the administrator: read at the start, and all that is wrong told at once."""

import pytest

from zwerm.accounts.sign_in_file import (
    Provider,
    SignIn,
    SignInFileError,
    read_sign_in,
)

TENANT = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
FULL = f"""
password = "administrators"

[guests]
most-days = 180
remind-days = 7

[[provider]]
id = "vlier"
kind = "microsoft"
name = "De Vlier"
tenant = "{TENANT.upper()}"
client-id = "app"
client-secret-env = "VLIER_SECRET"
domains = ["Vlier.example"]
authoritative = true
newcomers = true
school-group = "vlier"

[[provider]]
id = "tulp"
kind = "google"
name = "De Tulp"
client-id = "app"
client-secret-file = "SECRET_FILE"
domains = ["tulp.example"]

[[provider]]
id = "entree"
kind = "openid"
name = "Entree"
issuer = "https://id.example/realms/school"
client-id = "app"
client-secret-env = "VLIER_SECRET"
"""


def read(tmp_path, text, *, mode=0o600, **more):
    path = tmp_path / "sign-in.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return read_sign_in(path, {"VLIER_SECRET": " s3cret "}, **more)


def problems(tmp_path, text, **more):
    with pytest.raises(SignInFileError) as caught:
        read(tmp_path, text, **more)
    head, *lines = str(caught.value).splitlines()
    assert head == f"{tmp_path / 'sign-in.toml'} is not right yet:"
    return lines


def test_without_a_file_everybody_signs_in_with_a_password(tmp_path):
    assert read_sign_in(tmp_path / "none.toml", {}) == SignIn()


def test_a_full_file_says_everything_and_shows_no_secret(tmp_path):
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")

    found = read(tmp_path, FULL.replace("SECRET_FILE", str(tmp_path / "secret")))

    assert (found.passwords, found.guest_days, found.guest_reminder_days) == (
        "administrators",
        180,
        7,
    )
    assert found.providers[0] == Provider(
        id="vlier",
        kind="microsoft",
        name="De Vlier",
        issuer=f"https://login.microsoftonline.com/{TENANT}/v2.0",
        client_id="app",
        client_secret="s3cret",  # noqa: S106 - of a test
        tenant=TENANT,
        domains=frozenset({"vlier.example"}),
        is_authoritative=True,
        lets_newcomers_in=True,
        school_group="vlier",
    )
    assert [(one.issuer, one.client_secret) for one in found.providers[1:]] == [
        ("https://accounts.google.com", "from a file"),
        ("https://id.example/realms/school", "s3cret"),
    ]
    assert "s3cret" not in repr(found)


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    text = """
password = "nobody"
pasword = 1
[guests]
most-days = 0
[[provider]]
id = "Vlier!"
kind = "microsoft"
tenant = "common"
client-id = "app"
client-secret-env = "MISSING"
domains = ["gmail.com", "no domain"]
authoritative = true
newcomers = "yes"
[[provider]]
id = "tulp"
kind = "saml"
name = "Tulp"
issuer = "http://id.example"
client-secret = "a"
client-secret-env = "VLIER_SECRET"
"""
    assert problems(tmp_path, text) == [
        "- pasword is not known here; known are: guests, password, provider.",
        "- provider 1 (Vlier!): id is 2 to 40 small letters, digits and dashes, and begins with a "
        "letter.",
        "- provider 1 (Vlier!): name is missing: what people read on the button.",
        "- provider 1 (Vlier!): domains: 'no domain' is no domain, such as school.example.",
        "- provider 1 (Vlier!): tenant is the Directory (tenant) ID of your school, such as "
        "1b4e28ba-2fa1-11d2-883f-0016d3cca427; not common, organizations or a name: with those "
        "everybody with a Microsoft account could come in.",
        "- provider 1 (Vlier!): client-secret-env names 'MISSING', which is not set in the "
        "environment.",
        "- provider 1 (Vlier!): nobody is authoritative for gmail.com: everybody can have an "
        "address there.",
        "- provider 1 (Vlier!): newcomers is true or false, without quotes.",
        "- provider 2 (tulp): kind is 'saml'; use one of: microsoft, google, openid.",
        "- provider 2 (tulp): client-id is missing: what the provider calls Zwerm.",
        "- provider 2 (tulp): issuer is the https address of the provider, such as "
        "https://id.school.example.",
        "- provider 2 (tulp): give the secret in one way: client-secret-env, client-secret-file or "
        "client-secret.",
        "- guests: most-days is a number of days, from 1 to 3660.",
        "- password is 'nobody'; use one of: everyone, administrators.",
    ]


ONE = """
[[provider]]
id = "tulp"
kind = "openid"
name = "Tulp"
issuer = "ISSUER"
client-id = "app"
client-secret-env = "VLIER_SECRET"
domains = ["tulp.example"]
authoritative = true
"""


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.example",
        "http://127.0.0.1:9400",
        "https://user@id.example",
        "https://id.example/?x=1",
        "https:///x",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_issuer_is_a_safe_address(tmp_path, issuer):
    assert problems(tmp_path, ONE.replace("ISSUER", issuer)) == [
        "- provider 1 (tulp): issuer is the https address of the provider, such as "
        "https://id.school.example."
    ]


def test_only_a_test_may_do_without_https_and_only_on_this_machine(tmp_path):
    here = read(tmp_path, ONE.replace("ISSUER", "http://127.0.0.1:9400"), allows_http=True)

    assert here.providers[0].issuer == "http://127.0.0.1:9400"
    assert (
        len(problems(tmp_path, ONE.replace("ISSUER", "http://id.example"), allows_http=True)) == 1
    )


def test_two_providers_with_one_id_or_one_domain_are_refused(tmp_path):
    text = ONE.replace("ISSUER", "https://id.example")

    assert problems(tmp_path, text + text) == [
        "- two providers have the id 'tulp'.",
        "- tulp and tulp are both authoritative for tulp.example; only one can be.",
    ]


def test_a_secret_in_a_file_that_others_may_read_is_refused(tmp_path):
    text = ONE.replace("ISSUER", "https://id.example").replace(
        'client-secret-env = "VLIER_SECRET"', 'client-secret = "s3cret"'
    )

    assert problems(tmp_path, text, mode=0o644) == [
        "- provider 1 (tulp): client-secret stands in a file that others may read: "
        "chmod 600 it first."
    ]
    assert read(tmp_path, text).providers[0].client_secret == "s3cret"  # noqa: S105 - of a test


def test_nobody_is_locked_out_by_hiding_the_password_without_a_provider(tmp_path):
    assert problems(tmp_path, 'password = "administrators"') == [
        "- password is for administrators only, and there is no provider for the rest."
    ]


@pytest.mark.parametrize("text", ["[[provider", 'provider = "x"', "[provider]\nid = 1"])
def test_what_is_no_list_of_providers_is_told_in_words(tmp_path, text):
    with pytest.raises(SignInFileError, match=r"cannot be read as TOML|two brackets"):
        read(tmp_path, text)
