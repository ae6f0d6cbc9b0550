"""A head walks the step plan from the first question to a team that runs well, and back next time.

In the school group of the demo, whose division shows what nobody has hours for.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible, sign_in
from tests.journeys.test_scan_on_a_phone import assert_fits
from zwerm.demo.getijden import DOMAIN
from zwerm.demo.roster import address

pytestmark = pytest.mark.xdist_group("browser-demo")

HEAD = address("katrien-vandeputte", DOMAIN)
PLAN = re.compile(r"/stappenplan/\?")
DONE_STEPS = ".path .is-done"
# Of each node of the drawing: its name for who does not see it.
NAMES = "boxes => boxes.map(box => box.getAttribute('aria-label'))"


def open_next(page: Page, node: str) -> None:
    """From the plan with one click to the question it asks now."""
    page.locator(".next a.button--primary").click()
    expect(page).to_have_url(re.compile(rf"/stappenplan/{node}/"))


def answer(page: Page, node: str, value: str, *, note: str = "") -> None:
    open_next(page, node)
    facts = page.locator("input[name=is_evidence_confirmed]")
    if facts.count():
        facts.check()
    page.locator(f"input[name=answer][value={value}]").check()
    if note:
        page.fill("[name=note]", note)
    page.locator(".step-form .button--primary").click()
    expect(page).to_have_url(PLAN)


def say_not_yet(page: Page) -> None:
    """A no is no end: there is advice, a day, and a way back."""
    open_next(page, "S2")
    assert_accessible(page)
    page.locator("input[name=answer][value=no]").check()
    in_twelve_weeks = date.today() + timedelta(weeks=12)  # noqa: DTZ011
    expect(page.locator("input[name=remind_on]")).to_have_value(in_twelve_weeks.isoformat())
    page.fill("[name=support]", "Pedagogische begeleiding")
    page.locator(".step-form .button--primary").click()
    expect(page).to_have_url(PLAN)
    stopped = page.locator(".card--tint")
    expect(stopped.locator(".duties li").first).to_be_visible()
    expect(stopped).to_contain_text("Pedagogische begeleiding")
    assert_accessible(page)
    stopped.locator("a.button").click()
    page.locator("input[name=answer][value=yes]").check()
    page.locator(".step-form .button--primary").click()
    expect(page).to_have_url(PLAN)


def look_task_by_task(page: Page) -> None:
    """One task that nobody can do: the plan waits for it until something is arranged."""
    answer(page, "S6", "gaps")
    page.locator(".next a.button--primary").click()
    expect(page).to_have_url(re.compile(r"/stappenplan/taken/"))
    assert_accessible(page)
    page.locator("tbody tr button[value=missing]").first.click()
    page.goto("/stappenplan/")
    expect(page.locator(DONE_STEPS)).to_have_count(5)
    expect(page.locator(".next .duties").first.locator("li")).to_have_count(1)
    page.locator(".next a.button--primary").click()
    page.locator("tbody tr button[value=arranged]").first.click()
    page.goto("/stappenplan/")


def reach_every_node_by_tab(page: Page) -> None:
    """As often as it takes from the first to the last node of the drawing, and no further."""
    nodes = page.locator("a.graph__box")
    nodes.first.focus()
    reached = []
    for _node in range(nodes.count()):
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("Tab")
    assert reached == nodes.evaluate_all(NAMES)
    assert len(set(reached)) == len(reached) == 17


def test_a_head_walks_from_the_first_question_to_a_team_that_runs_well(demo_page: Page) -> None:
    page = demo_page
    sign_in(page, HEAD)
    page.goto("/stappenplan/")
    reach_every_node_by_tab(page)
    page.locator(".graph-words summary").click()
    expect(page.locator(".graph-words li")).to_have_count(17)
    assert_accessible(page)

    answer(page, "S1", "yes", note="Personeelsvergadering van september")
    say_not_yet(page)
    answer(page, "S3", "yes")
    answer(page, "S4", "no")
    answer(page, "S5B", "done")
    look_task_by_task(page)
    answer(page, "S7", "formed")
    answer(page, "S8", "smooth")

    expect(page.locator(DONE_STEPS)).to_have_count(8)
    expect(page.locator(".graph__box.is-now")).to_have_count(1)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/stappenplan/")
    assert_fits(page)
    assert_accessible(page)
    history = page.locator(".plan-history")
    history.locator("summary").click()
    expect(history).to_contain_text("Personeelsvergadering van september")
