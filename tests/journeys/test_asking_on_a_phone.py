"""A teacher with a problem and a phone finds whom to ask, with a typing error, at once."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.asking_school import TEACHER
from tests.journeys.conftest import Site
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible, sign_in

pytestmark = pytest.mark.xdist_group("browser")

WIDTH, HEIGHT = 390, 844
MOST_INTERACTIONS = 2


@pytest.fixture(scope="module")
def asking_site(site: Site) -> Site:
    site.run("tests.journeys.asking_school")
    return site


def phone(browser: Browser, site: Site, **options: Any) -> Page:
    context = browser.new_context(
        base_url=site.url,
        locale="nl-BE",
        viewport={"width": WIDTH, "height": HEIGHT},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(15_000)
    return context.new_page()


@pytest.fixture
def with_scripts(browser: Browser, asking_site: Site) -> Iterator[Page]:
    page = phone(browser, asking_site)
    yield page
    page.context.close()


@pytest.fixture
def without_scripts(browser: Browser, asking_site: Site) -> Iterator[Page]:
    page = phone(browser, asking_site, java_script_enabled=False)
    yield page
    page.context.close()


def assert_in_sight(page: Page, name: str) -> None:
    """On the screen as it is, without scrolling."""
    box = page.get_by_role("link", name=name, exact=True).first.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= HEIGHT - box["height"]


def test_a_teacher_types_a_question_with_errors_and_sees_a_face_and_a_deputy(
    with_scripts: Page,
) -> None:
    page, interactions = with_scripts, 0
    sign_in(page, TEACHER)
    question = page.get_by_role("searchbox")

    question.tap()
    interactions += 1
    question.press_sequentially("de biemer doet ut niet")
    interactions += 1

    answer = page.locator("#answers article").first
    expect(answer).to_contain_text("Ruben Claeys")
    expect(answer).to_contain_text("ruben@beuk.example")
    expect(answer).to_contain_text("Leen Dhondt")
    assert interactions <= MOST_INTERACTIONS
    assert_in_sight(page, "Ruben Claeys")
    assert_in_sight(page, "Leen Dhondt")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)

    question.fill("wachtwoort vergeeten")
    expect(answer).to_contain_text("Hilde Wouters")
    question.fill("ouder wil foto weg")
    expect(answer).to_contain_text("Leen Dhondt")
    question.fill("mijn fiets is kapot")
    expect(page.locator("#answers article")).to_have_count(0)
    expect(page.locator("#answers")).to_contain_text("Ruben Claeys")  # who knows where to ask


def test_without_javascript_the_same_question_takes_a_press_on_search(
    without_scripts: Page,
) -> None:
    page = without_scripts
    sign_in(page, TEACHER)

    page.get_by_role("searchbox").fill("wifii werkt niet")
    page.locator("main form[role=search] button").tap()

    answer = page.locator(".answers article").first
    expect(answer).to_contain_text("Ruben Claeys")
    expect(answer).to_contain_text("Leen Dhondt")
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= WIDTH
