"""The network specialist of the group left two weeks ago: everything has a holder, nothing is lost.

The last day lies two weeks back, so that the day of the journey is two weeks after it.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible, sign_in
from zwerm.demo.getijden import DOMAIN
from zwerm.demo.roster import address

pytestmark = pytest.mark.xdist_group("browser-demo")

DIRECTOR = address("greet-vandenbroucke", DOMAIN)
SPECIALIST = "Nadia Benali"
LAST_DAY = date.today() - timedelta(days=14)  # noqa: DTZ011 - the school's own day

HELD = """
select m.task_id, m.organisation_id, m.level, m.pool, m.kind, m.is_backup from mandates_mandate m
join people_person p on p.id = m.person_id
where m.starts_on <= :day and (m.ends_on is null or m.ends_on >= :day)
"""
OF_PERSON = """
select m.id, m.starts_on, m.ends_on from mandates_mandate m
join people_person p on p.id = m.person_id where p.name = :name order by m.id
"""
SUCCESSORS = """
select distinct p.name from mandates_mandate m join people_person p on p.id = m.person_id
where m.starts_on = :day
"""


def say_the_last_day(page: Page) -> None:
    page.goto("/mensen/")
    page.fill("input[name=q]", SPECIALIST)
    page.press("input[name=q]", "Enter")
    page.get_by_role("link", name=SPECIALIST).first.click()
    page.locator("a[href$='/wijzigen/']").first.click()
    page.locator("a[href$='/vertrek/']").first.click()
    page.fill("input[name=on]", LAST_DAY.isoformat())
    assert_accessible(page)
    page.locator("button[name=then]").click()
    expect(page).to_have_url(re.compile(r"/mandaten/overdracht/van/\d+/\?last="))
    expect(page.locator("input[name=last]")).to_have_value(LAST_DAY.isoformat())
    assert_accessible(page)
    page.locator("main form .button--primary").click()
    expect(page).to_have_url(re.compile(r"/mandaten/overdracht/\d+/$"))


def choose_successors(page: Page) -> None:
    """Zwerm proposes someone for nearly all; the rest goes to the first of the list."""
    assert_accessible(page)
    rest = page.locator("select[name=rest]")
    if rest.count():
        rest.select_option(index=1)
    page.locator("form[action$='/opvolgers/'] button[type=submit]").click()
    expect(page.locator("select[name=rest]")).to_have_count(0)


def confirm(page: Page) -> None:
    page.locator("form[action$='/bevestig/'] .button--primary").click()
    expect(page.locator("form[action$='/terug/']")).to_be_visible()
    assert_accessible(page)


def test_two_weeks_after_the_last_day_every_mandate_has_a_holder_and_history_shows_both(
    demo_page: Page, demo_site: Site
) -> None:
    page, today = demo_page, date.today()  # noqa: DTZ011
    before = set(demo_site.rows(HELD, day=today))
    held = demo_site.rows(OF_PERSON, name=SPECIALIST)
    assert held
    sign_in(page, DIRECTOR)

    say_the_last_day(page)
    choose_successors(page)
    confirm(page)

    now = set(demo_site.rows(HELD, day=today))
    holders = {row for row in before if not row[-1]}
    assert holders - now == set()
    left = demo_site.rows(OF_PERSON, name=SPECIALIST)
    assert [row[:2] for row in left] == [row[:2] for row in held]
    assert {row[2] for row in left} == {LAST_DAY.isoformat()}
    successors = {
        str(name) for (name,) in demo_site.rows(SUCCESSORS, day=LAST_DAY + timedelta(days=1))
    }
    assert successors
    assert SPECIALIST not in successors
    shown = page.locator("main").inner_text()
    assert SPECIALIST in shown
    assert [name for name in successors if name not in shown] == []


def test_a_confirmed_handover_goes_back_to_how_it_was(demo_page: Page, demo_site: Site) -> None:
    """By who made it, on the same page, within a day."""
    everything = "select * from mandates_mandate order by id"
    page = demo_page
    sign_in(page, DIRECTOR)
    name = "Wim Desmet"
    before = demo_site.rows(everything)
    page.goto("/mandaten/overdracht/")
    page.fill("input[name=who]", "wim desm")
    page.press("input[name=who]", "Enter")
    next_week = date.today() + timedelta(days=7)  # noqa: DTZ011
    page.fill("input[name=last]", next_week.isoformat())
    page.locator("main form .button--primary").click()
    choose_successors(page)
    confirm(page)
    assert demo_site.rows(everything) != before

    page.locator("form[action$='/terug/'] button").click()

    expect(page.locator("form[action$='/bevestig/'] .button--primary")).to_be_visible()
    expect(page.locator("h1")).to_contain_text(name)
    assert demo_site.rows(everything) == before
