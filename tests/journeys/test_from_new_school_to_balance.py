"""A head begins with an empty school; three colleagues do the scan on their phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import new_school
from tests.journeys.conftest import PASSWORD, Site
from tests.journeys.new_school import Colleague
from tests.journeys.test_from_workbook_to_who_does_what import assert_accessible, sign_in
from tests.journeys.test_scan_on_a_phone import assert_fits, on_a_phone

pytestmark = pytest.mark.xdist_group("browser")

COVERAGE_COLUMNS = """
rows => rows.map(row => [
  row.querySelector("th").firstChild.textContent.trim(),
  ...[...row.querySelectorAll("td")].map(cell => cell.textContent.replace(/\\s+/g, " ").trim()),
])
"""
SUMS = "cells => cells.map(cell => Number(cell.value))"


def save(page: Page) -> None:
    page.locator("main form .button--primary").first.click()


def say_how_large(page: Page) -> None:
    page.goto("/")
    assert_accessible(page)
    page.locator(".next .button--primary").click()
    expect(page).to_have_url(re.compile(r"/scholen/cijfers/$"))
    for category, pupils in new_school.PUPILS.items():
        page.fill(f"input[name$='-{category}']", str(pupils))
    page.fill("input[name$='-devices']", str(new_school.DEVICES))
    page.fill("input[name$='-staff']", str(new_school.STAFF))
    assert_accessible(page)
    page.get_by_role("button", name="Bewaar alle cijfers").click()
    total = page.locator("input[name$='-pupils']")
    expect(total).to_have_value(str(sum(new_school.PUPILS.values())))


def open_task(page: Page, slug: str) -> None:
    page.goto("/taken/")
    page.get_by_role("link", name=task_name(slug), exact=True).click()
    expect(page).to_have_url(re.compile(r"/taken/\d+/$"))


def task_name(slug: str) -> str:
    rows = new_school.catalogue_rows()
    return next(row["naam_nl"] for row in rows if row["slug"] == slug)


def tailor(page: Page) -> None:
    open_task(page, new_school.DROPPED)
    page.check("input[name=status][value=dropped]")
    page.locator("main form[method=post] .button--primary").first.click()
    expect(page.locator(".error").first).to_be_visible()  # nothing is dropped without a reason
    page.fill("textarea[name=reason]", "Al onze lessen zijn op school.")
    assert_accessible(page)
    page.locator("main form[method=post] .button--primary").first.click()
    expect(page).to_have_url(re.compile(r"/taken/(\?.*)?$"))

    open_task(page, new_school.POSTPONED)
    page.check("input[name=status][value=postponed]")
    page.fill("textarea[name=reason]", "Eerst de basis.")
    page.fill("input[name=until]", "2099-09-01")
    page.locator("main form[method=post] .button--primary").first.click()
    open_task(page, new_school.OWN_FIGURE)
    page.fill("input[name=weekly_minutes]", "2:17")
    page.select_option("select[name=minutes_provenance]", "measured")
    page.locator("main form[method=post] .button--primary").first.click()
    tailor_together(page)


def tailor_together(page: Page) -> None:
    page.goto("/taken/?cluster=B")
    for slug in new_school.POSTPONED_TOGETHER:
        page.get_by_role("checkbox", name=task_name(slug), exact=True).check()
    form = page.locator("#many")
    form.locator("summary").click()
    form.locator("select[name=status]").select_option("postponed")
    form.locator("input[name=reason]").fill("Volgend jaar bekijken we dit opnieuw.")
    assert_accessible(page)
    form.locator("button.button--primary").click()
    assert_accessible(page)
    page.locator("button[name=confirm]").click()
    expect(page).to_have_url(re.compile(r"/taken/\?cluster=B$"))
    expect(page.locator("tr.is-left-out")).to_have_count(len(new_school.POSTPONED_TOGETHER))


def invite(page: Page) -> dict[str, str]:
    """The links, by address."""
    page.goto("/")
    page.locator(".next .button--primary").click()
    expect(page).to_have_url(re.compile(r"/mensen/uitnodigen/$"))
    lines = [f"{each.name} <{each.email}>" for each in new_school.COLLEAGUES]
    page.fill("textarea[name=addresses]", "\n".join(lines))
    page.check("input[name=are_teachers]")
    assert_accessible(page)
    save(page)
    expect(page.locator("input[id^=link-]")).to_have_count(len(lines))
    assert_accessible(page)
    links = page.locator("input[id^=link-]").all()
    found = [link.input_value() for link in links]
    order = page.locator("main section a[href^='mailto:']").all_inner_texts()
    return dict(zip(order, found, strict=True))


def type_the_letter(page: Page) -> None:
    page.goto("/middelen/bronnen/")
    page.get_by_role("link", name="Voeg punten uit een brief toe").first.click()
    page.fill("input[name=points]", str(float(new_school.POINTS)).replace(".", ","))
    page.select_option("select[name=diploma]", "bachelor")
    page.select_option("select[name=provenance]", "granted")
    page.fill("[name=note]", "Brief van 12 juni")
    assert_accessible(page)
    save(page)
    expect(page).to_have_url(re.compile(r"/middelen/bronnen/"))
    assert_accessible(page)


def give_hours(page: Page) -> None:
    page.goto("/middelen/")
    for source, person, hours in new_school.GRANTS:
        page.locator("tr", has_text=person.name).get_by_role("link").click()
        page.fill(f"input[name={source}-hours]", hours)
        save(page)
        expect(page).to_have_url(re.compile(r"/middelen/(\?.*)?$"))
    assert_accessible(page)


def take_part(phone: Page, link: str, person: Colleague, *, looks_closely: bool) -> None:
    phone.goto(link)
    phone.fill("input[name=password]", PASSWORD)
    phone.locator("label[for=id_has_read]").tap()
    look(phone, looks_closely=looks_closely)
    phone.locator("main .button--primary").tap()
    expect(phone).to_have_url(re.compile(r"/scan/$"))
    assert_fits(phone)
    phone.locator("form[action='/scan/begin/'] button").tap()
    phone.wait_for_url("**/scan/stap/1/")
    while "/scan/stap/" in phone.url:
        assert_fits(phone)
        answer(phone, person)
        before = phone.url
        phone.locator(".scan__go button[value=next]").tap()
        phone.wait_for_url(lambda url, before=before: url != before)  # type: ignore[misc]
    expect(phone).to_have_url(re.compile(r"/scan/klaar/$"))
    look(phone, looks_closely=looks_closely)
    phone.locator(f"label:has(input[name=levels][value={person.levels_audience}])").tap()
    phone.locator(f"label:has(input[name=wishes][value={person.wishes_audience}])").tap()
    phone.locator(".scan__go button").tap()
    expect(phone).to_have_url(re.compile(r"/scan/resultaat/$"))
    assert_fits(phone)


def look(page: Page, *, looks_closely: bool) -> None:
    assert_fits(page)
    if looks_closely:
        assert_accessible(page)


def answer(phone: Page, person: Colleague) -> None:
    names = "boxes => [...new Set(boxes.map(box => box.name))]"
    competence = ""
    options = []
    for name in phone.locator("main input[type=radio]").evaluate_all(names):
        if name != "wish":
            code = name.removeprefix("item_")
            competence = new_school.questions()[code]
            value = person.answer(competence, new_school.place_of(code))
        else:
            value = person.wish(competence)
        options.append(f"label:has(input[name={name}][value='{value}'])")
    phone.evaluate("all => all.forEach(one => document.querySelector(one).click())", options)


def assert_coverage(page: Page) -> None:
    page.goto("/team/taken/")
    assert_accessible(page)
    expected = new_school.coverage()
    shown = page.locator(".table--team tbody tr").evaluate_all(COVERAGE_COLUMNS)
    assert sorted(shown) == sorted(map(as_shown, expected))
    counts = [len(row.can) for row in expected]
    more, one, nobody = sum(n > 1 for n in counts), counts.count(1), counts.count(0)
    assert min(more, one, nobody) > 0
    assert re.findall(r"\d+", page.locator(".lead").inner_text()) == [
        str(more),
        str(one),
        str(nobody),
    ]
    for private in (new_school.CELINE, new_school.DIRK, new_school.ELS):
        assert private.name not in page.locator("main").inner_text()


def as_shown(row: new_school.Row) -> list[str]:
    can = ", ".join(row.can) or "niemand, voor zover bekend"
    only_one = " maar één" if len(row.can) == 1 else ""
    return [
        row.task,
        can + only_one,
        *(", ".join(names) or "–" for names in (row.wants, row.nearly)),
    ]


def assert_balance(page: Page) -> None:
    page.goto("/balans/")
    assert_accessible(page)
    hours = new_school.hours()
    assert page.locator(".sums data").evaluate_all(SUMS) == [
        hours.needed,
        hours.there,
        hours.usable,
        hours.short,
    ]
    for number, part in enumerate(hours.clusters.values()):
        row = page.locator(".table--balance tbody tr").nth(number)
        assert row.locator("data").evaluate_all(SUMS) == list(part)


def test_a_new_school_goes_from_figures_to_coverage_and_balance(
    page: Page, browser: Browser, site: Site
) -> None:
    sign_in(page, "hilde@school.example")
    say_how_large(page)
    tailor(page)
    links = invite(page)
    for number, person in enumerate((new_school.AN, new_school.BRAM, new_school.CELINE)):
        with on_a_phone(browser, site) as phone:
            take_part(phone, links[person.email], person, looks_closely=not number)
    type_the_letter(page)
    give_hours(page)

    assert_coverage(page)
    assert_balance(page)
    for path in ("/", "/taken/", "/team/", "/team/taken/", "/balans/", "/middelen/", "/mensen/"):
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(path)
        assert_fits(page)
