"""The main job, as a head of school does it in a browser."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.school import workbook

pytestmark = pytest.mark.xdist_group("browser")

DIVIDE_MILLISECONDS = 90_000
WORKBOOK_MILLISECONDS = 20_000
ADOPT = "a[href$='/aannemen/']"
SERIOUS = {"serious", "critical"}


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/aanmelden/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("h1")).to_be_visible()


def current_school_year() -> str:
    today = date.today()  # noqa: DTZ011 - the school's own day
    first = today.year if today.month >= 8 else today.year - 1
    return f"{first}-{first + 1}"


def assert_accessible(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        bad = {v["id"]: v["nodes"][0]["html"] for v in found if v["impact"] in SERIOUS}
        assert (page.url, scheme, bad) == (page.url, scheme, {})
    page.emulate_media(color_scheme="light")


def upload(page: Page) -> None:
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("link", name="Werkboek").first.click()
    assert_accessible(page)
    page.set_input_files(
        "input[type=file]",
        {
            "name": "leiezicht.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": workbook(current_school_year()),
        },
    )
    page.locator("form[enctype] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/werkboek/\d+/"))
    save = page.locator("main form button.button--primary")
    expect(save).to_be_visible(timeout=WORKBOOK_MILLISECONDS)
    assert_accessible(page)
    save.click()
    # The way on stands there once the workbook is in.
    expect(page.locator(".next .button--primary")).to_be_visible(timeout=WORKBOOK_MILLISECONDS)
    assert_accessible(page)


def divide(page: Page) -> None:
    page.goto("/verdeling/nieuw/")
    page.locator("main form .button--primary").click()
    expect(page.locator("table.matrix")).to_be_visible(timeout=DIVIDE_MILLISECONDS)
    assert_accessible(page)


def pin_someone_else(page: Page) -> tuple[str, str]:
    """Pin the first task that someone else could do too; the task and that person."""
    cell = page.locator("tr[data-task]:not(.is-gap) > td.can:empty").first
    task = cell.locator("xpath=../th/a").inner_text()
    cell.click()
    dialog = page.locator("#cell-dialog")
    person = dialog.locator("input[name=person]").first.input_value()
    name = page.locator(f"th[data-person='{person}']").get_attribute("data-name")
    dialog.locator("button[value=pin]").click()
    expect(page.locator("#board-changes .notice")).to_be_visible()
    assert name is not None
    return task, name


def divide_again(page: Page) -> None:
    page.locator("#board-changes button").click()
    expect(page.locator("#board-changes .notice")).to_have_count(0)
    # The way to adopt stands there again once the division is done.
    expect(page.locator(ADOPT)).to_be_visible(timeout=DIVIDE_MILLISECONDS)


def adopt(page: Page) -> None:
    page.locator(ADOPT).click()
    assert_accessible(page)
    page.locator("main form .button--primary").click()
    expect(page.locator("h1")).to_be_visible()


def test_a_head_uploads_divides_pins_adopts_and_a_teacher_finds_the_person(page: Page):
    sign_in(page, "head@school.example")
    upload(page)
    divide(page)
    task, first_name = pin_someone_else(page)
    divide_again(page)
    adopt(page)
    page.context.clear_cookies()

    sign_in(page, "teacher@school.example")
    page.get_by_role("link", name="Wie doet wat").first.click()
    assert_accessible(page)
    page.fill("input[name=q]", task)
    page.keyboard.press("Enter")

    entry = page.locator("article.entry")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text(task)
    expect(entry).to_contain_text(first_name)


def test_a_visitor_who_is_not_signed_in_is_asked_to(page: Page):
    page.goto("/verdeling/")

    expect(page).to_have_url(re.compile(r"/account/aanmelden/\?next=/verdeling/"))
    assert_accessible(page)
