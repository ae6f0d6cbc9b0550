"""A colleague gets a second step and a passkey, and ends what is open elsewhere."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.app_codes import app_code
from tests.journeys.conftest import PASSWORD, Site
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible

pytestmark = pytest.mark.xdist_group("browser")

EMAIL = "sara@school.example"
WITH_PASSWORD = "form:has(input[name=password]) button[type=submit]"  # noqa: S105 - a selector
WITH_CODE = "form:has(input[name=code]) button.button--primary"
WITH_PASSKEY = "form[data-passkey] button[type=submit]"


def opened(browser: Browser, site: Site) -> Page:
    """A browser at the name of the site: a passkey does not belong to a number."""
    context = browser.new_context(
        base_url=f"http://localhost:{urlsplit(site.url).port}",
        locale="nl-BE",
        viewport={"width": 390, "height": 844},
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    return context.new_page()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    page = opened(browser, site)
    yield page
    page.context.close()


@pytest.fixture
def elsewhere(browser: Browser, site: Site) -> Iterator[Page]:
    page = opened(browser, site)
    yield page
    page.context.close()


def with_fingerprint(page: Page) -> None:
    """A device of Chromium's own that keeps passkeys, with an owner who always agrees."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def password(page: Page) -> None:
    page.goto("/account/aanmelden/")
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click(WITH_PASSWORD)


def sign_out(page: Page) -> None:
    page.goto("/account/afmelden/")
    page.click("main form button[type=submit]")


def is_home(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"^http://localhost:\d+/$"))


def set_up_app(page: Page) -> tuple[str, list[str]]:
    """The key of the app, and the recovery codes."""
    page.goto("/account/")
    assert_accessible(page)
    page.click("a[href='/account/twee-stappen/']")
    assert_accessible(page)
    page.click("a[href='/account/twee-stappen/app/']")
    assert_accessible(page)
    page.fill("input[name=password]", PASSWORD)
    page.click(WITH_PASSWORD)
    expect(page.locator("img.qr")).to_be_visible()
    assert_accessible(page)
    key = page.input_value("#totp-key")
    page.fill("input[name=code]", app_code(key))
    page.click(WITH_CODE)
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert_accessible(page)
    return key, page.locator(".recovery-codes li").all_inner_texts()


def keeps_the_codes(page: Page, codes: list[str]) -> None:
    """As a file, without asking the server again; later they are not shown any more."""
    with page.expect_download() as saved:
        page.click("a[download]")
    assert saved.value.suggested_filename.endswith(".txt")
    assert saved.value.path().read_text().split() == ["Zwerm", *codes]
    page.goto("/account/twee-stappen/herstelcodes/")
    expect(page.locator(".recovery-codes")).to_have_count(0)


def make_passkey(page: Page) -> None:
    page.goto("/account/toegangssleutels/nieuw/")
    assert_accessible(page)
    page.fill("input[name=name]", "Laptop van Sara")
    page.click(WITH_PASSKEY)
    expect(page).to_have_url(re.compile("/account/twee-stappen/$"))
    page.goto("/account/toegangssleutels/")
    expect(page.locator("main li b")).to_have_text(["Laptop van Sara"])
    assert_accessible(page)


def test_a_colleague_secures_the_account(page: Page, elsewhere: Page) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    with_fingerprint(page)
    password(page)
    is_home(page)
    key, codes = set_up_app(page)
    keeps_the_codes(page, codes)
    sign_out(page)

    # The code of the half minute after the one that was used: no code fits twice.
    password(page)
    expect(page).to_have_url(re.compile("/account/twee-stappen/code/$"))
    assert_accessible(page)
    page.fill("input[name=code]", app_code(key, later=1))
    page.click(WITH_CODE)
    is_home(page)
    sign_out(page)

    password(elsewhere)
    elsewhere.fill("input[name=code]", codes[0])
    elsewhere.click(WITH_CODE)
    is_home(elsewhere)

    password(page)
    page.fill("input[name=code]", codes[0])
    page.click(WITH_CODE)
    expect(page.locator(".error")).to_be_visible()
    page.fill("input[name=code]", codes[1])
    page.click(WITH_CODE)
    is_home(page)
    page.goto("/account/toegangssleutels/nieuw/")
    page.fill("input[name=password]", PASSWORD)
    page.click(WITH_PASSWORD)
    make_passkey(page)
    sign_out(page)

    page.goto("/account/aanmelden/")
    assert_accessible(page)
    page.click(WITH_PASSKEY)
    is_home(page)

    page.goto("/account/apparaten/")
    assert_accessible(page)
    expect(page.locator(".settings__list > li")).to_have_count(2)
    page.click("form[action='/account/apparaten/afmelden/'] button")
    expect(page.locator(".settings__list > li")).to_have_count(1)
    elsewhere.goto("/account/")
    expect(elsewhere).to_have_url(re.compile("/account/aanmelden/"))
    page.goto("/account/")
    expect(page.locator("h1")).to_have_text("Sara Wouters")
    assert refused == []
