"""A teacher does the scan on a small phone: stops half-way, goes on later, and shares a part."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible, sign_in
from zwerm.scan.steps import Kind, Step, steps

pytestmark = pytest.mark.xdist_group("browser")

WIDTH = 360
SMALLEST_TARGET = 44  # pixels
EMAIL = "lies@school.example"
GO_ON = ".scan__go button[value=next]"


@contextmanager
def on_a_phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url,
        locale="nl-BE",
        viewport={"width": WIDTH, "height": 740},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    with on_a_phone(browser, site) as page:
        yield page


def assert_fits(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def tap(page: Page, name: str, value: str) -> None:
    """Choose an answer; it is kept before anything is sent."""
    option = page.locator(f"label:has(input[name='{name}'][value='{value}'])")
    box = option.bounding_box()
    assert box is not None
    assert box["height"] >= SMALLEST_TARGET
    with page.expect_response(re.compile(r"/scan/stap/\d+/")) as kept:
        option.tap()
    assert kept.value.ok


def answer(page: Page, step: Step) -> None:
    if step.screen is not None:
        for item in step.screen.items:
            tap(page, f"item_{item.code}", "2")
        if step.screen.asks_wish:
            tap(page, "wish", "1")
    elif step.kind == Kind.TRAITS:
        tap(page, "traits", "creative")
    else:
        page.fill("input[name=hours]", "2,5")


def answer_all(page: Page, some: list[Step]) -> None:
    for step in some:
        expect(page).to_have_url(re.compile(rf"/scan/stap/{step.number}/$"))
        assert_fits(page)
        answer(page, step)
        page.locator(GO_ON).tap()


def test_a_teacher_does_the_scan_on_a_phone(phone: Page) -> None:
    way = steps()
    sign_in(phone, EMAIL)
    phone.locator("main a[href='/scan/']").first.tap()
    expect(phone).to_have_url(re.compile(r"/scan/$"))
    assert_fits(phone)
    assert_accessible(phone)
    phone.locator("form[action='/scan/begin/'] button").tap()
    answer_all(phone, way[:2])
    expect(phone).to_have_url(re.compile(r"/scan/stap/3/$"))
    assert_fits(phone)
    assert_accessible(phone)
    tap(phone, f"item_{way[2].screen.items[0].code}", "unknown")  # type: ignore[union-attr]
    phone.context.clear_cookies()  # the phone goes away, and nothing was sent by hand

    sign_in(phone, EMAIL)
    phone.goto("/scan/")
    assert_fits(phone)
    phone.locator("main .button--primary").tap()
    expect(phone.locator("input[value=unknown]:checked")).to_have_count(1)
    answer_all(phone, way[2:])

    expect(phone).to_have_url(re.compile(r"/scan/klaar/$"))
    assert_fits(phone)
    assert_accessible(phone)
    phone.locator("label:has(input[name=levels][value=team])").tap()
    phone.locator(".scan__go button").tap()
    expect(phone).to_have_url(re.compile(r"/scan/resultaat/$"))
    assert_fits(phone)
    assert_accessible(phone)
    levels = phone.locator(".scan__lines .scan__level b").all_inner_texts()
    assert levels == ["2"] * 11
    for page in ("/scan/delen/", "/scan/tweede-blik/", "/scan/digcompedu/", "/scan/wissen/"):
        phone.goto(page)
        assert_fits(phone)
        assert_accessible(phone)
    phone.goto("/scan/delen/")
    expect(phone.locator("input[name=levels][value=team]")).to_be_checked()
    expect(phone.locator("input[name=wishes][value=division]")).to_be_checked()
