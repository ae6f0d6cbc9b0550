"""The workbook on the web: download, upload, review, take over or forget."""

import gzip
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.jobs import run_now
from zwerm.core.models import Job
from zwerm.means.models import Grant, Source
from zwerm.people.models import Person, Rating
from zwerm.planning import uploads
from zwerm.planning.exchange import apply_dossier, dossier_of
from zwerm.planning.findings import Findings
from zwerm.planning.models import DivisionSettings, StandingRule, WorkbookUpload
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.tasks.models import Tailoring, Task
from zwerm.workbook.problems import InvalidWorkbook
from zwerm.workbook.reader import read_workbook
from zwerm.workbook.records import Dossier, SchoolRecord
from zwerm.workbook.template import write_template

from .dossiers import small_school

pytestmark = pytest.mark.django_db
PAGE = "/verdeling/werkboek/"


@pytest.fixture
def linde() -> Organisation:
    return factories.school("De Linde", code="linde")


@pytest.fixture
def head(linde: Organisation) -> User:
    return factories.user("head", at=linde)


@pytest.fixture
def browser(head: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(head)


def workbook(dossier: Dossier) -> bytes:
    content = BytesIO()
    write_template(content, language="en", tasks=dossier.tasks, dossier=dossier)
    return content.getvalue()


def as_file(content: bytes, name: str = "school.xlsx") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def sent(browser: Client, content: bytes, *, headers: dict[str, str] | None = None) -> Any:
    """Upload a workbook and have it read: the page that tells what it changes."""
    answer = browser.post(PAGE, as_file(content), headers=headers)
    assert answer.status_code == 302, answer.context["findings"].problems
    run_now(WorkbookUpload.objects.latest("pk").job)
    return browser.get(answer["Location"], headers=headers)


def save(browser: Client, shown: Any) -> Any:
    """Have the workbook of a page taken over: the page after that."""
    address = shown.request["PATH_INFO"]
    assert browser.post(address)["Location"] == address
    run_now(WorkbookUpload.objects.get().job)
    return browser.get(address)


def everything(linde: Organisation) -> tuple[Dossier, int, int, int]:
    year = SchoolYear.objects.current()
    counts = (Person.objects.count(), KeyFigures.objects.count(), Tailoring.objects.count())
    return dossier_of(linde, year), *counts


def test_a_workbook_is_read_shown_and_then_taken_over(browser: Client, linde: Organisation) -> None:
    dossier = small_school()
    before = everything(linde)

    shown = sent(browser, workbook(dossier))

    assert "For De Linde, school year" in shown.content.decode()
    assert [(area.area, len(area.created)) for area in shown.context["imported"].areas] == [
        ("schools", 0),
        ("people", 2),
        ("means", 2),
        ("tasks", 1),
        ("rules", 1),
    ]
    assert everything(linde) == before

    done = save(browser, shown)

    assert done.context["findings"].is_saved
    assert "changes from “school.xlsx” are saved." in done.text
    assert reverse("planning:scenario_add") in done.text
    stored = dossier_of(linde, SchoolYear.objects.current())
    assert (stored.people, stored.means, stored.rules) == (
        dossier.people,
        dossier.means,
        dossier.rules,
    )
    kept = WorkbookUpload.objects.get()
    assert (kept.content, kept.dossier) == (None, {})


def test_a_workbook_may_be_forgotten(browser: Client, linde: Organisation) -> None:
    before = everything(linde)
    shown = sent(browser, workbook(small_school()))

    answer = browser.post(shown.request["PATH_INFO"], {"forget": "yes"}, follow=True)

    assert "Nothing was saved." in answer.content.decode()
    assert WorkbookUpload.objects.count() == 0
    assert everything(linde) == before


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_was_downloaded_and_uploaded_again_changes_nothing(
    browser: Client, linde: Organisation, head: User, language: str
) -> None:
    year = SchoolYear.objects.current()
    apply_dossier(small_school(), organisation=linde, school_year=year, by=head)
    headers = {"Accept-Language": language}

    file = browser.get(f"{PAGE}download/", headers=headers)
    shown = sent(browser, file.content, headers=headers)

    name = {"nl": "werkboek", "en": "workbook"}[language] if _dutch_is_there() else "workbook"
    assert file["Content-Disposition"] == f'attachment; filename="{name}-linde-{year.code}.xlsx"'
    assert [
        (area.area, area.created, area.updated, area.removed)
        for area in shown.context["imported"].areas
    ] == [(area, (), (), ()) for area in ("schools", "people", "means", "tasks", "rules")]


def _dutch_is_there() -> bool:
    """Whether the catalogue has the word already."""
    with translation.override("nl"):
        return translation.gettext("workbook") != "workbook"


def test_an_empty_workbook_has_the_catalogue_and_no_school(browser: Client) -> None:
    with pytest.raises(InvalidWorkbook) as told:
        read_workbook(browser.get(f"{PAGE}download/?empty").content, language="en")

    assert {problem.sheet for problem in told.value.problems} == {"School", "People"}


def test_answers_people_keep_to_themselves_are_not_in_the_download(
    browser: Client, linde: Organisation
) -> None:
    anna = factories.person("Anna Aerts", at=linde, code="anna")
    factories.grant(anna, 120)
    factories.rating(anna, "T", 3, origin=Rating.Origin.SELF)
    factories.rating(anna, "P", 2, origin=Rating.Origin.SCHOOL)

    file = browser.get(f"{PAGE}download/").content

    assert dict(read_workbook(file, language="en").people[0].levels) == {"P": 2}


def test_all_problems_are_told_at_once_and_nothing_is_kept(
    browser: Client, linde: Organisation
) -> None:
    before = everything(linde)
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["Name", "Technical"])
        sheet.write_row(1, 0, ["Anna", "nine"])

    findings = sent(browser, content.getvalue()).context["findings"]

    assert findings.problem_count == len(findings.problems) >= 2
    assert everything(linde) == before
    assert_nothing_to_save(browser)


def test_what_the_database_refuses_is_a_problem_of_the_file(
    browser: Client, linde: Organisation
) -> None:
    before = everything(linde)
    far = small_school(school_year="2090-2091")

    findings = sent(browser, workbook(far)).context["findings"]

    assert [problem.wrong for problem in findings.problems] == [
        f"The school year 2090-2091 is too far away. It is now {before[0].school_year}."
    ]
    assert everything(linde) == before
    assert_nothing_to_save(browser)


def assert_nothing_to_save(browser: Client) -> None:
    """Nothing of the file is kept, and asking to save it does nothing."""
    upload = WorkbookUpload.objects.get()
    assert (upload.content, upload.dossier) == (None, {})
    browser.post(f"{PAGE}{upload.pk}/")
    assert not Job.objects.filter(kind="planning.take_over_workbook").exists()


def bomb() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 80_000_000)
    return content.getvalue()


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def entity() -> bytes:
    """Nested entities that would grow without end."""
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 50}">' for n in range(9))
    xml = f'<?xml version="1.0"?><!DOCTYPE w [{nested}]><workbook>&e8;</workbook>'
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", xml)
    return content.getvalue()


def many_rows() -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        for name in ("School", "People", "Means", "Tasks", "Rules"):
            sheet = book.add_worksheet(name)
            for row in range(6_000):
                sheet.write_row(row, 0, [f"{name} {row}", -row, "=1/0", 1e300])
    return content.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"name;hours\nAnna;3\n",
    "latin-1": lambda: "Zoë;drie uur\n".encode("latin-1"),
    "old Excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4000,
    "gzip": lambda: gzip.compress(b"x" * 1000),
    "zip of something else": lambda: half(bomb()),
    "zip bomb": bomb,
    "entities": entity,
    "half a workbook": lambda: half(workbook(small_school())),
    "flipped bits": lambda: bytes(byte ^ 0x55 for byte in workbook(small_school())),
    "damaged inside": lambda: workbook(small_school()).replace(b"sheet", b"shoot"),
    "many rows": many_rows,
    "too large": lambda: b"PK\x03\x04" + b"\x00" * (uploads.MOST_BYTES + 1),
}


# What shows only once it is unpacked, by a worker.
INSIDE = ["entities", "damaged inside", "many rows"]


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind not in INSIDE])
def test_what_is_no_workbook_at_all_is_said_at_once(
    browser: Client, linde: Organisation, kind: str
) -> None:
    answer = browser.post(PAGE, as_file(HOSTILE[kind](), f"{kind}.xlsx"))

    assert answer.status_code == 422
    assert_told(answer.context["findings"])
    assert WorkbookUpload.objects.count() == 0


@pytest.mark.parametrize("kind", INSIDE)
def test_a_hostile_workbook_gets_a_clear_answer(
    browser: Client, linde: Organisation, kind: str
) -> None:
    before = everything(linde)

    answer = sent(browser, HOSTILE[kind]())

    assert_told(answer.context["findings"])
    assert everything(linde) == before
    assert_nothing_to_save(browser)


def assert_told(findings: Findings) -> None:
    assert findings.problem_count >= 1
    assert all(problem.wrong for problem in findings.problems)


def test_a_form_without_a_file_says_so(browser: Client) -> None:
    answer = browser.post(PAGE, {})

    assert answer.status_code == 200
    assert answer.context["form"].errors == {"file": ["This field is required."]}


def test_only_the_team_uses_the_workbook(
    linde: Organisation, client_of: Callable[[User], Client]
) -> None:
    colleague = client_of(factories.user("staff", at=linde))

    answers = [
        colleague.get(PAGE).status_code,
        colleague.post(PAGE, as_file(workbook(small_school()))).status_code,
        colleague.get(f"{PAGE}download/").status_code,
    ]

    assert answers == [403, 403, 403]
    assert WorkbookUpload.objects.count() == 0


def test_an_upload_is_for_its_reader_only(
    browser: Client, linde: Organisation, client_of: Callable[[User], Client]
) -> None:
    address = sent(browser, workbook(small_school())).request["PATH_INFO"]
    other = client_of(factories.user("head", at=linde))

    answers = [other.get(address), other.post(address), other.post(f"{address}stop/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Person.objects.count() == 0


def test_an_upload_of_someone_who_left_the_team_is_not_taken_over(
    browser: Client, head: User
) -> None:
    address = sent(browser, workbook(small_school())).request["PATH_INFO"]
    browser.post(address)
    head.memberships.update(role="staff")

    job = run_now(WorkbookUpload.objects.get().job)
    answers = [browser.get(address), browser.post(address)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert (job.state, job.error) == ("failed", "Only the ICT team can take over a workbook here.")
    assert Person.objects.count() == 0


def test_what_nobody_confirmed_within_a_day_is_forgotten(
    browser: Client, linde: Organisation
) -> None:
    other = factories.user("head", at=linde)
    WorkbookUpload.objects.create(
        user=other,
        organisation=linde,
        file_name="old.xlsx",
        dossier={},
        created_at=timezone.now() - timedelta(days=2),
    )

    browser.post(PAGE, as_file(workbook(small_school())))

    assert list(WorkbookUpload.objects.values_list("file_name", flat=True)) == ["school.xlsx"]


def all_rows() -> dict[str, list[dict[str, object]]]:
    """Every row of what a workbook is about."""
    tables = (
        Organisation,
        KeyFigures,
        Person,
        Person.homes.through,
        Rating,
        Grant,
        Source,
        Task,
        Tailoring,
        StandingRule,
        DivisionSettings,
    )
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def test_a_workbook_of_one_school_of_a_group_that_was_not_changed_changes_nothing_at_all(
    client_of: Callable[[User], Client],
) -> None:
    top = factories.group("De Groep", code="groep")
    linde, beuk = (
        factories.school(name, code=name.lower(), parent=top, pool="West")
        for name in ("Linde", "Beuk")
    )
    director, head = factories.user("director", at=top), factories.user("head", at=linde)
    apply_dossier(
        small_school(
            name="De Groep",
            schools=(
                SchoolRecord("groep", "De Groep", "group"),
                SchoolRecord("linde", "Linde", "primary", "groep", "West", devices=90),
            ),
        ),
        organisation=top,
        school_year=SchoolYear.objects.current(),
        by=director,
    )
    shared = factories.person("Lotte", at=top, homes=[linde, beuk], code="lotte", audience="team")
    guest = factories.person("Zoë", at=beuk, homes=[linde, beuk], code="zoe", max_tasks=3)
    own = factories.person("Cas", at=linde, homes=[linde, beuk], code="cas", audience="team")
    factories.person("Away", at=linde, homes=[beuk], code="away")
    factories.person("Staff", at=linde, code="staff", is_group_staff=True, reach_pools=["West"])
    for person in (shared, guest, own):
        factories.grant(person, 300)
        factories.rating(person, "T", 2, motivation=1)
        factories.rating(person, "net", 1, origin="school")
    client = client_of(head)
    before = all_rows()

    shown = sent(client, client.get(f"{PAGE}download/").content)
    taken = save(client, shown)

    imported = shown.context["imported"]
    assert (imported.changes, imported.changes_limit, imported.kept_own_answers) == (0, False, 0)
    assert (imported.people_left_alone, imported.schools_left_alone) == ((), ())
    assert taken.context["findings"].is_saved
    assert all_rows() == before


def test_a_school_is_told_whom_its_workbook_leaves_alone(
    client_of: Callable[[User], Client],
) -> None:
    top = factories.group("De Groep", code="groep")
    linde = factories.school("Linde", code="linde", parent=top)
    lotte = factories.person("Lotte", at=top, homes=[linde], code="lotte", roles=["tict"])
    factories.grant(lotte, 840)
    year, head = SchoolYear.objects.current(), factories.user("head", at=linde)
    stored = dossier_of(linde, year, for_user=head)
    dossier = replace(
        stored,
        people=(replace(stored.people[0], roles=(), email="evil@example.org", max_tasks=1),),
        means=(replace(stored.means[0], weekly_minutes=60),),
    )
    client, before = client_of(head), all_rows()

    shown = sent(client, workbook(dossier))
    save(client, shown)

    assert "about Lotte is left as it is here" in " ".join(shown.text.split())
    assert all_rows() == before


def test_a_workbook_that_was_saved_is_not_saved_again(browser: Client) -> None:
    shown = sent(browser, workbook(small_school()))
    save(browser, shown)
    before = all_rows()

    browser.post(shown.request["PATH_INFO"])

    assert Job.objects.filter(kind="planning.take_over_workbook").count() == 1
    assert all_rows() == before


def test_an_address_of_a_workbook_that_is_gone_leads_to_the_workbook_page(browser: Client) -> None:
    shown = sent(browser, workbook(small_school()))
    WorkbookUpload.objects.all().delete()

    again = browser.get(shown.request["PATH_INFO"], follow=True)

    assert again.redirect_chain == [(PAGE, 302)]
    assert "no longer kept" in again.text


def test_what_its_reader_did_not_see_is_not_saved(browser: Client, linde: Organisation) -> None:
    shown = sent(browser, workbook(small_school()))
    factories.person("Anna", at=linde, code=small_school().people[0].code)
    before = everything(linde)

    asked_again = save(browser, shown)

    assert "Something changed here since you looked" in asked_again.text
    assert len(asked_again.context["imported"].areas[1].updated) == 1
    assert everything(linde) == before
    assert save(browser, asked_again).context["findings"].is_saved


def test_while_a_workbook_is_read_one_sees_how_far_it_is_and_may_stop_it(browser: Client) -> None:
    address = browser.post(PAGE, as_file(workbook(small_school())))["Location"]

    progress = browser.get(address)
    stopped = browser.post(f"{address}stop/", follow=True)

    assert "Zwerm reads your workbook" in progress.text
    assert "You stopped it. Nothing was saved." in stopped.text
    run_now(WorkbookUpload.objects.get().job)
    assert WorkbookUpload.objects.get().findings == {}
    polled = browser.get(address, headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == address


def test_whoever_stops_it_too_late_is_told_that_it_is_saved(browser: Client) -> None:
    shown = sent(browser, workbook(small_school()))
    save(browser, shown)
    Job.objects.update(state=Job.State.CANCELLED, is_cancel_requested=True)

    page = browser.get(shown.request["PATH_INFO"]).text

    assert ("are saved." in page, "Nothing was saved." in page) == (True, False)


def test_whoever_waits_long_is_told_that_nothing_began(browser: Client) -> None:
    address = browser.post(PAGE, as_file(workbook(small_school())))["Location"]
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=20))

    assert "It has not begun yet." in browser.get(address).text


def test_a_workbook_for_which_another_one_was_chosen_is_not_read(browser: Client) -> None:
    browser.post(PAGE, as_file(workbook(small_school())))
    first = WorkbookUpload.objects.get().job
    sent(browser, workbook(small_school()))

    assert run_now(first).state == "cancelled"


def test_ratings_that_change_are_said_in_words(browser: Client, linde: Organisation) -> None:
    anna = factories.person("Anna Aerts", at=linde, code="anna")
    factories.grant(anna, 120)
    for competence, level in (("T", 1), ("P", 3)):
        factories.rating(anna, competence, level, origin=Rating.Origin.SCHOOL)
    dossier = dossier_of(linde, SchoolYear.objects.current())
    person = replace(dossier.people[0], levels={"T": 2, "P": 3}, motivation={"A": -1})

    shown = sent(browser, workbook(replace(dossier, people=(person,))))

    people = shown.context["imported"].areas[1]
    assert [(f.label, f.before, f.after) for f in people.updated[0].fields] == [
        ("levels", "technical: basic", "technical: independent"),
        ("wishes", "–", "administrative: rather not"),
    ]
