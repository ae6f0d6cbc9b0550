"""The workbook on the web: download, upload, review, take over or forget."""

import gzip
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests import factories
from zwerm.accounts.models import User
from zwerm.means.models import Grant, Source
from zwerm.people.models import Person, Rating
from zwerm.planning import uploads
from zwerm.planning.exchange import apply_dossier, dossier_of
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


def everything(linde: Organisation) -> tuple[Dossier, int, int, int]:
    year = SchoolYear.objects.current()
    counts = (Person.objects.count(), KeyFigures.objects.count(), Tailoring.objects.count())
    return dossier_of(linde, year), *counts


def test_a_workbook_is_read_shown_and_then_taken_over(browser: Client, linde: Organisation) -> None:
    dossier = small_school()
    before = everything(linde)

    shown = browser.post(PAGE, as_file(workbook(dossier)), follow=True)

    assert shown.redirect_chain == [(f"{PAGE}{WorkbookUpload.objects.get().pk}/", 302)]
    assert "For De Linde, school year" in shown.content.decode()
    assert [(area.area, len(area.created)) for area in shown.context["imported"].areas] == [
        ("schools", 0),
        ("people", 2),
        ("means", 2),
        ("tasks", 1),
        ("rules", 1),
    ]
    assert everything(linde) == before

    done = browser.post(shown.request["PATH_INFO"], follow=True)

    assert done.redirect_chain == [(f"{PAGE}?saved", 302)]
    assert reverse("planning:scenario_add") in done.content.decode()
    stored = dossier_of(linde, SchoolYear.objects.current())
    assert (stored.people, stored.means, stored.rules) == (
        dossier.people,
        dossier.means,
        dossier.rules,
    )
    assert WorkbookUpload.objects.count() == 0


def test_a_workbook_may_be_forgotten(browser: Client, linde: Organisation) -> None:
    before = everything(linde)
    browser.post(PAGE, as_file(workbook(small_school())))
    upload = WorkbookUpload.objects.get()

    answer = browser.post(f"{PAGE}{upload.pk}/", {"forget": "yes"}, follow=True)

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
    shown = browser.post(PAGE, as_file(file.content), headers=headers, follow=True)

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

    answer = browser.post(PAGE, as_file(content.getvalue()))

    assert answer.status_code == 422
    assert answer.context["problem_count"] == len(answer.context["problems"])
    assert answer.context["problem_count"] >= 2
    assert (WorkbookUpload.objects.count(), everything(linde)) == (0, before)


def test_what_the_database_refuses_is_a_problem_of_the_file(
    browser: Client, linde: Organisation
) -> None:
    before = everything(linde)
    far = small_school(school_year="2090-2091")

    answer = browser.post(PAGE, as_file(workbook(far)))

    assert answer.status_code == 422
    assert [problem.wrong for problem in answer.context["problems"]] == [
        f"The school year 2090-2091 is too far away. It is now {before[0].school_year}."
    ]
    assert (WorkbookUpload.objects.count(), everything(linde)) == (0, before)


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


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_clear_answer(
    browser: Client, linde: Organisation, kind: str
) -> None:
    before = everything(linde)

    answer = browser.post(PAGE, as_file(HOSTILE[kind](), f"{kind}.xlsx"))

    assert answer.status_code == 422
    assert all(problem.wrong for problem in answer.context["problems"])
    assert answer.context["problem_count"] >= 1
    assert (WorkbookUpload.objects.count(), everything(linde)) == (0, before)


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
    browser.post(PAGE, as_file(workbook(small_school())))
    address = f"{PAGE}{WorkbookUpload.objects.get().pk}/"
    other = client_of(factories.user("head", at=linde))

    assert [other.get(address).status_code, other.post(address).status_code] == [404, 404]
    assert Person.objects.count() == 0


def test_an_upload_of_someone_who_left_the_team_is_not_taken_over(
    browser: Client, head: User
) -> None:
    browser.post(PAGE, as_file(workbook(small_school())))
    head.memberships.update(role="staff")

    answer = browser.post(f"{PAGE}{WorkbookUpload.objects.get().pk}/")

    assert (answer.status_code, Person.objects.count()) == (403, 0)


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

    file = client.get(f"{PAGE}download/").content
    shown = client.post(PAGE, as_file(file), follow=True)
    taken = client.post(shown.request["PATH_INFO"])

    imported = shown.context["imported"]
    assert (imported.changes, imported.changes_limit, imported.kept_own_answers) == (0, False, 0)
    assert (imported.people_left_alone, imported.schools_left_alone) == ((), ())
    assert taken.status_code == 302
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

    shown = client.post(PAGE, as_file(workbook(dossier)), follow=True)
    client.post(shown.request["PATH_INFO"])

    assert "about Lotte is left as it is here" in " ".join(shown.text.split())
    assert all_rows() == before


def test_going_back_to_a_workbook_that_was_saved_leads_to_the_workbook_page(
    browser: Client,
) -> None:
    browser.post(PAGE, as_file(workbook(small_school())))
    review = f"{PAGE}{WorkbookUpload.objects.get().pk}/"
    browser.post(review)

    again = browser.get(review, follow=True)

    assert again.redirect_chain == [(PAGE, 302)]
    assert "saved already, or is no longer kept" in again.content.decode()


def test_ratings_that_change_are_said_in_words(browser: Client, linde: Organisation) -> None:
    anna = factories.person("Anna Aerts", at=linde, code="anna")
    factories.grant(anna, 120)
    for competence, level in (("T", 1), ("P", 3)):
        factories.rating(anna, competence, level, origin=Rating.Origin.SCHOOL)
    dossier = dossier_of(linde, SchoolYear.objects.current())
    person = replace(dossier.people[0], levels={"T": 2, "P": 3}, motivation={"A": -1})

    shown = browser.post(PAGE, as_file(workbook(replace(dossier, people=(person,)))), follow=True)

    people = shown.context["imported"].areas[1]
    assert [(f.label, f.before, f.after) for f in people.updated[0].fields] == [
        ("levels", "technical: basic", "technical: independent"),
        ("wishes", "–", "administrative: rather not"),
    ]
