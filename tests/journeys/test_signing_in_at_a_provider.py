"""People come in with the account of their school: known, invited, new, or not at all."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accounts.oidc import Server
from tests.accounts.oidc import served as provider_served
from tests.journeys.conftest import PASSWORD, Site, served
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible

pytestmark = pytest.mark.xdist_group("browser")

FILE = """
[[provider]]
id = "school"
kind = "openid"
name = "Onze school"
issuer = "{url}"
client-id = "zwerm"
client-secret-env = "ZWERM_TEST_SECRET"
domains = ["school.example"]
authoritative = true
newcomers = true

[[provider]]
id = "tulp"
kind = "openid"
name = "De Tulp"
issuer = "{url}"
client-id = "zwerm-tulp"
client-secret-env = "ZWERM_TEST_SECRET"
domains = ["tulp.example"]
"""
PEOPLE = {
    "an": ("teacher@school.example", "An Dewitte"),
    "new": ("new@school.example", "Nele Nieuw"),
    "stranger": ("stranger@school.example", "Stijn Vreemd"),
    "outside": ("someone@elsewhere.example", "Otto Buiten"),
    "an-at-tulp": ("an@tulp.example", "An Dewitte"),
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Server]:
    with provider_served() as running:
        for subject, (email, name) in PEOPLE.items():
            running.knows(subject, email=email, email_verified=True, name=name)
        yield running


@pytest.fixture(scope="module")
def school(provider: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("providers")
    (data / "sign-in.toml").write_text(FILE.format(url=provider.url), encoding="utf-8")
    # Only here: a provider without https, on this very machine.
    extra = {"ZWERM_SIGN_IN_HTTP_LOOPBACK": "1", "ZWERM_TEST_SECRET": "secret"}
    before = {name: os.environ.get(name) for name in extra}
    os.environ.update(extra)
    try:
        with served(data, "tests.journeys.first_accounts") as site:
            yield site
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@pytest.fixture
def context(browser: Browser, school: Site) -> Iterator[BrowserContext]:
    found = browser.new_context(base_url=school.url, locale="nl-BE", reduced_motion="reduce")
    found.set_default_timeout(15_000)
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def come_in(page: Page, subject: str, *, button: str = "school") -> None:
    """Press the button, be somebody at the provider, and come back."""
    page.locator(f'form[action*="/{button}/"] button').click()
    page.locator("input[name=sub]").first.fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url(lambda url: "/oauth2/" not in url)


def test_a_known_colleague_comes_in_and_links_a_second_school(page: Page) -> None:
    page.goto("/account/aanmelden/?next=/wie-doet-wat/")
    assert_accessible(page)
    come_in(page, "an")
    assert page.url.endswith("/wie-doet-wat/")

    page.goto("/account/identiteiten/")
    expect(page.locator("main").get_by_text("teacher@school.example").first).to_be_visible()
    assert_accessible(page)
    page.locator('form[action$="/bij/tulp/"] button').click()
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=sub]").first.fill("an-at-tulp")
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url("**/account/identiteiten/")
    expect(page.locator("main").get_by_text("an@tulp.example").first).to_be_visible()

    page.context.clear_cookies()
    page.goto("/account/aanmelden/")
    come_in(page, "an-at-tulp", button="tulp")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("An Dewitte")


def test_an_invited_person_takes_part_without_a_password(
    browser: Browser, school: Site, page: Page
) -> None:
    lead = browser.new_context(base_url=school.url, locale="nl-BE")
    inviting = lead.new_page()
    inviting.goto("/account/aanmelden/?next=/mensen/uitnodigen/")
    inviting.locator("input[name=login]").fill("head@school.example")
    inviting.locator("input[name=password]").fill(PASSWORD)
    inviting.locator("input[name=password]").press("Enter")
    inviting.wait_for_url("**/mensen/uitnodigen/")
    inviting.locator("textarea[name=addresses]").fill("Nele Nieuw <new@school.example>")
    inviting.locator("main form button[type=submit]:not([name=mail])").first.click()
    link = inviting.locator("input[readonly]").input_value()
    lead.close()

    page.goto(link)
    assert_accessible(page)
    come_in(page, "new")
    assert page.url == link
    page.locator("input[name=has_read]").check()
    page.locator("main form button[type=submit]").last.click()
    answer = page.goto("/mensen/")

    assert answer is not None
    assert answer.status == 200
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nele Nieuw")


def test_a_stranger_of_the_school_gets_no_further_than_who_can_let_them_in(page: Page) -> None:
    page.goto("/account/aanmelden/")
    come_in(page, "stranger")

    answer = page.goto("/mensen/")

    assert answer is not None
    assert answer.status == 403
    assert_accessible(page)
    expect(page.locator("main").get_by_text("stranger@school.example")).to_be_visible()


def test_someone_of_another_school_is_refused_in_clear_words(page: Page) -> None:
    page.goto("/account/aanmelden/")
    come_in(page, "outside")

    expect(page.locator("main .lead")).to_be_visible()
    assert "/terug/" in page.url
    assert_accessible(page)
    answer = page.goto("/mensen/")
    assert answer is not None
    assert "/account/aanmelden/" in page.url


def test_going_back_in_the_browser_does_not_sign_in_again(page: Page) -> None:
    page.goto("/account/aanmelden/")
    with page.expect_request(lambda request: "/terug/" in request.url) as back:
        come_in(page, "an")
    page.context.clear_cookies()

    answer = page.goto(back.value.url)

    assert answer is not None
    assert answer.status == 403
