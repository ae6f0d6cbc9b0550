"""The coordinator of a small team divides the work again without ever touching a mouse."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD, Site
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible

pytestmark = pytest.mark.xdist_group("browser")

MOST_TABS = 120
DIVIDE_MILLISECONDS = 30_000

PLACE = """() => {
  const cell = document.activeElement.closest("[data-board] :is(td, th)");
  return cell && [cell.parentElement.rowIndex, cell.cellIndex];
}"""
# The first cell that fits, of the first row that fits, whose task is not one of these.
FIND = """([rows, cells, besides]) => {
  for (const row of document.querySelectorAll(`[data-board] ${rows}`)) {
    const cell = row.querySelector(`:scope > ${cells}`);
    const task = row.querySelector("th a").textContent;
    if (!cell || besides.includes(task)) continue;
    const head = cell.closest("table").tHead.rows[1].cells[cell.cellIndex];
    return { task, person: head.dataset.name, row: row.rowIndex, column: cell.cellIndex };
  }
}"""
# What stands where the focus is: nothing may lie over it.
IS_SEEN = """() => {
  const here = document.activeElement;
  const { left, top, width, height } = here.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  return over !== null && (here.contains(over) || over.contains(here));
}"""


@dataclass(frozen=True, slots=True)
class Cell:
    task: str
    person: str
    row: int
    column: int


@pytest.fixture(scope="module")
def team(site: Site) -> None:
    """A school with a division, in the data of the site."""
    site.run("tests.journeys.small_team")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is there, as someone does who sees where it is."""
    for _ in range(MOST_TABS):
        press(page, key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached with {key}")


def find(page: Page, rows: str, cells: str, *besides: Cell) -> Cell:
    found = page.evaluate(FIND, [rows, cells, [one.task for one in besides]])
    assert found is not None, (rows, cells)
    return Cell(**found)


def go_to(page: Page, cell: Cell) -> None:
    """With arrows only: first along the tasks, then along the people."""
    for _ in range(MOST_TABS):
        row, column = page.evaluate(PLACE)
        if (row, column) == (cell.row, cell.column):
            break
        if row != cell.row:
            press(page, "ArrowDown" if row < cell.row else "ArrowUp")
        else:
            press(page, "ArrowRight" if column < cell.column else "ArrowLeft")
    assert page.evaluate(PLACE) == [cell.row, cell.column]
    assert page.evaluate(IS_SEEN)


def filling(page: Page, cell: Cell) -> str:
    """The words of a cell, wherever its task stands now."""
    row = page.locator("tr[data-task]", has=page.get_by_role("link", name=cell.task, exact=True))
    inside = row.locator(f"td:nth-child({cell.column + 1}) .cell")
    return inside.get_attribute("aria-label") or "" if inside.count() else ""


def sign_in(page: Page) -> None:
    page.goto("/account/aanmelden/")
    tab_to(page, "input[name=login]")
    page.keyboard.type("mila@school.example")
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page).not_to_have_url(re.compile("aanmelden"))


def reach_the_board(page: Page) -> None:
    tab_to(page, "a[href='/verdeling/']")
    press(page, "Enter")
    expect(page).to_have_url(re.compile(r"/verdeling/$"))
    tab_to(page, "main :is(th, td, li, h2, h3) a[href^='/verdeling/']")
    press(page, "Enter")
    expect(page.locator("table.matrix[role=grid]")).to_be_visible()
    enter_the_board(page)


def enter_the_board(page: Page) -> None:
    tab_to(page, "a.skip[href='#board']")
    press(page, "Enter")
    assert page.evaluate(PLACE) is not None


def read_the_keys(page: Page) -> None:
    before = page.evaluate(PLACE)
    press(page, "?")
    expect(page.locator("#board-keys")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#board-keys")).to_be_hidden()
    assert page.evaluate(PLACE) == before


def go_around(page: Page) -> None:
    """To the corners, and past a cluster that is folded on the way."""
    press(page, "Control+End", "Home")
    assert page.evaluate(IS_SEEN)
    press(page, "Control+Home", "ArrowDown")
    assert page.evaluate("document.activeElement.id") == "fold-T"
    press(page, "Enter")
    expect(page.locator("#fold-T")).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#fold-T")).to_be_focused()
    expect(page).to_have_url(re.compile("closed=T"))
    press(page, "Space")
    expect(page.locator("#fold-T")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#fold-T")).to_be_focused()
    press(page, "g")
    assert page.evaluate("document.activeElement.closest('tr').className") == "is-gap"
    assert page.evaluate(IS_SEEN)


def pin_in_the_dialog(page: Page) -> Cell:
    cell = find(page, "tr[data-task]:not(.is-gap)", "td.can:empty")
    go_to(page, cell)
    press(page, "Enter")
    expect(page.locator("#cell-dialog")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#cell-dialog")).to_be_hidden()
    assert page.evaluate(PLACE) == [cell.row, cell.column]
    press(page, "Enter")
    if not page.evaluate("document.activeElement.matches('button[value=pin]')"):
        tab_to(page, "#cell-dialog button[value=pin]")
    press(page, "Enter")
    expect(page.locator("#board-changes .notice")).to_be_visible()
    assert page.evaluate(PLACE) == [cell.row, cell.column]
    return cell


def forbid_with_a_letter(page: Page, *besides: Cell) -> Cell:
    cell = find(page, "tr[data-task]", "td:has(.cell:not(.cell--reserve))", *besides)
    go_to(page, cell)
    press(page, "n")
    expect(page.locator(".cell--leaving")).to_have_count(1)
    assert page.evaluate(PLACE) == [cell.row, cell.column]
    return cell


def divide_again(page: Page) -> None:
    tab_to(page, "#board-changes button", "Shift+Tab")
    press(page, "Enter")
    expect(page.locator(".cell--leaving")).to_have_count(0, timeout=DIVIDE_MILLISECONDS)
    expect(page.locator("table.matrix[role=grid]")).to_be_visible(timeout=DIVIDE_MILLISECONDS)


def ask_why(page: Page) -> None:
    """Why someone cannot do a task stands in the dialog; Escape goes back to the cell."""
    cell = find(page, "tr[data-task]", "td:not(.can, .matrix__need):empty")
    go_to(page, cell)
    press(page, "Enter")
    why = page.locator("#cell-dialog [data-cell=why]")
    expect(why).to_be_visible()
    waiting = why.get_attribute("data-waiting") or ""
    unknown = why.get_attribute("data-unknown") or ""
    expect(why).not_to_have_text(waiting)
    assert why.inner_text().strip() not in {"", waiting, unknown}
    press(page, "Escape")
    assert page.evaluate(PLACE) == [cell.row, cell.column]


def test_the_whole_board_is_used_by_keyboard_alone(page: Page, team: None):
    sign_in(page)
    reach_the_board(page)
    assert_accessible(page)
    enter_the_board(page)
    read_the_keys(page)
    go_around(page)
    pinned = pin_in_the_dialog(page)
    refused = forbid_with_a_letter(page, pinned)
    divide_again(page)

    assert filling(page, pinned).startswith(f"{pinned.person} voert dit uit, ")
    assert filling(page, refused) == f"{refused.person} doet dit niet"
    enter_the_board(page)
    ask_why(page)
