"""A token is believed only when the provider signed it, for us, now, and for this attempt."""

import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from zwerm.accounts.claims import Untrusted, checked_claims
from zwerm.accounts.sign_in_file import Provider

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PROVIDER = Provider("vlier", "openid", "De Vlier", "https://id.example", "zwerm", "secret")
NONCE = "of-this-attempt"


def public(key, kid="one", **more):
    numbers = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return {**numbers, "kid": kid, "use": "sig", **more}


KEYS = {"keys": [public(KEY)]}


def token(key=KEY, algorithm="RS256", kid="one", **claims):
    now = int(time.time())
    says = {"iss": PROVIDER.issuer, "aud": "zwerm", "sub": "an-1", "nonce": NONCE}
    says |= {"iat": now, "exp": now + 300} | claims
    headers = {"kid": kid} if kid else {}
    return jwt.encode(
        {name: value for name, value in says.items() if value is not None},
        key,
        algorithm,
        headers=headers,
    )


def check(text, *, keys=KEYS, nonce=NONCE):
    return checked_claims(text, keys=keys, provider=PROVIDER, nonce=nonce)


def test_a_token_that_fits_is_read():
    assert check(token())["sub"] == "an-1"
    # A provider with one key may leave its name out.
    assert check(token(kid=None))["sub"] == "an-1"
    assert check(token(aud=["zwerm", "other"], azp="zwerm"))["sub"] == "an-1"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": "https://id.example/"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"aud": ["zwerm", "other"]},
        {"azp": "other"},
        {"sub": None},
        {"nonce": "of another"},
        {"nonce": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": None},
        {"iat": int(time.time()) + 3600},
        {"nbf": int(time.time()) + 3600},
    ],
)
def test_a_token_with_something_wrong_is_refused(claims):
    with pytest.raises(Untrusted):
        check(token(**claims))


@pytest.mark.parametrize("nonce", ["", None])
def test_without_an_attempt_of_our_own_no_token_fits(nonce):
    with pytest.raises(Untrusted):
        check(token(nonce=nonce), nonce=nonce)


def test_a_signature_of_another_key_is_refused():
    with pytest.raises(Untrusted):
        check(token(OTHER_KEY))
    with pytest.raises(Untrusted):
        check(token(kid="unknown"))
    with pytest.raises(Untrusted):
        check(token(), keys={"keys": [public(KEY, use="enc")]})


def test_a_changed_token_is_refused():
    head, body, signature = token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    other = base64.urlsafe_b64encode(json.dumps(claims | {"sub": "bo"}).encode()).decode()

    with pytest.raises(Untrusted):
        check(f"{head}.{other.rstrip('=')}.{signature}")


def test_a_token_without_signature_is_refused():
    with pytest.raises(Untrusted):
        check(token("", "none"))


def test_the_public_key_is_no_shared_secret():
    """Whoever knows the public key could sign with it, were it taken for a secret."""
    import hashlib  # noqa: PLC0415
    import hmac  # noqa: PLC0415

    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _head, body, _signature = token().split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "one"}).encode())
    signed = f"{head.decode().rstrip('=')}.{body}"
    mac = hmac.new(pem, signed.encode(), hashlib.sha256).digest()

    with pytest.raises(Untrusted):
        check(f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}")


@pytest.mark.parametrize("text", ["", "x", "a.b.c", None, 7])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(Untrusted):
        check(text)
