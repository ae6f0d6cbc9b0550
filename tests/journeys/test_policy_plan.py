"""From a school without any policy to an adopted plan with its PDF, in under 40 interactions.

What Zwerm knows already, the tasks, the people, the hours and what is still open, nobody types.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.policy_school import HEAD
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible, sign_in
from zwerm.tasks.catalogue import catalogue_records

pytestmark = pytest.mark.xdist_group("browser")

MOST = 40
CORE_TASKS = 10  # of which the plan tells, at least
PEDAGOGICAL = "Elk kind leert bewust kiezen wanneer een scherm helpt."
TECHNICAL = "Wat elke klas nodig heeft, werkt elke dag."
GOAL = "In elke klas werkt het draadloze net"
MEASURE = "Minder dan twee meldingen per week"
ACTION = "De dekking in elke klas meten"
CONTEXT = "Wij zijn een basisschool met twee vestigingen."


@dataclass
class Hand:
    """Does what a person does, and counts it: every click, and every field that is filled."""

    page: Page
    deeds: int = 0

    def click(self, selector: str) -> None:
        self.deeds += 1
        self.page.locator(selector).first.click()

    def fill(self, selector: str, text: str) -> None:
        self.deeds += 1
        self.page.locator(selector).first.fill(text)

    def next_step(self) -> None:
        """From anywhere: the menu, and then the one thing that comes first."""
        self.click(".nav a[href='/beleid/']")
        expect(self.page).to_have_url(re.compile(r"/beleid/$"))
        self.click(".next a.button--primary")


@pytest.fixture(scope="module")
def school(site: Site) -> None:
    site.run("tests.journeys.policy_school")


def adopt_a_vision(hand: Hand, part: str, text: str) -> None:
    """From the page about the vision."""
    hand.click(f"main a[href$='/{part}/schrijf/']")
    hand.fill("[name=text]", text)
    hand.click("form .button--primary")
    hand.click("main a[href$='/aannemen/']")
    hand.click("form .button--primary")


def write_a_goal(hand: Hand) -> None:
    hand.fill("[name=title]", GOAL)
    hand.click("[name=element][value=infrastructure]")
    hand.fill("[name=measure]", MEASURE)
    hand.fill("[name=owner]", "dieter")
    hand.fill("[name=until]", date(2099, 6, 30).isoformat())
    hand.click("form.form .button--primary")


def say_what_is_done_for_it(hand: Hand) -> None:
    """Who follows the goal and its day stand there already."""
    hand.click("main a.button--primary[href$='/actie/']")
    expect(hand.page.locator("[name=owner]")).to_have_value("Dieter Claes")
    expect(hand.page.locator("[name=due_on]")).to_have_value("2099-06-30")
    hand.fill("[name=title]", ACTION)
    hand.fill("[name=minutes]", "6")
    hand.click("form.form .button--primary")


def words_of(pdf: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext reads what stands in a PDF")
    read = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())


@pytest.mark.usefixtures("school")
def test_from_nothing_to_an_adopted_plan_with_its_pdf(page: Page) -> None:
    sign_in(page, HEAD)
    hand = Hand(page)

    hand.next_step()
    adopt_a_vision(hand, "pedagogisch", PEDAGOGICAL)
    hand.next_step()
    adopt_a_vision(hand, "technisch", TECHNICAL)
    hand.next_step()
    write_a_goal(hand)
    say_what_is_done_for_it(hand)
    expect(page.locator("main")).to_contain_text(ACTION)
    hand.next_step()
    hand.click("form .button--primary")
    expect(page.locator(".plan")).to_contain_text(GOAL)

    hand.click("main a[href$='/nakijken/']")
    expect(page.locator(".findings").first).to_be_visible()
    assert_accessible(page)
    hand.click("main a[href^='/beleid/hoofdstuk/']")
    hand.click(".plan-block__acts .button")
    hand.fill("[name=text]", CONTEXT)
    hand.click(".plan-block .button--primary")
    hand.next_step()
    hand.click("main a[href$='/aannemen/']")
    hand.click("form .button--primary")
    expect(page).to_have_url(re.compile(r"/beleid/plannen/versie/\d+/$"))
    with page.expect_download() as download:
        hand.click("main a[href$='/pdf/']")

    assert hand.deeds < MOST
    words = words_of(download.value.path())
    typed = (PEDAGOGICAL, TECHNICAL, GOAL, MEASURE, ACTION, CONTEXT)
    # Pupils, devices and hours a week of the team, none of which was typed here.
    known = ("Basisschool De Iep", "213", "97", "28,0", "Dieter Claes")
    assert [one for one in (*typed, *known) if one not in words] == []
    core = {task.name for task in catalogue_records("nl") if task.is_core}
    assert sum(name in words for name in core) >= CORE_TASKS
