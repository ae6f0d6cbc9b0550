"""The demo is believable, the same every time, and never mixes with someone's own data."""

import stat
from datetime import date

import pytest

from tests import factories
from zwerm.accounts.models import Membership, User
from zwerm.core.errors import DomainError
from zwerm.demo import command, getijden, polderlicht
from zwerm.demo.agreeing import NOTE, agree_with_most
from zwerm.demo.dossiers import dutch_board, flemish_group
from zwerm.demo.means import grant_what_people_have
from zwerm.demo.services import ACCOUNTS, demo_password, make_demo
from zwerm.mandates.models import Mandate
from zwerm.means.models import Grant, HoursBudget, PointsGrant
from zwerm.planning.building import needed_minutes, problem_from_dossier
from zwerm.planning.exchange import apply_dossier
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.workbook.records import Dossier


def test_the_flemish_group_is_the_one_the_documents_describe(db):
    dossier = flemish_group("2026-2027")

    kinds = sorted(school.kind for school in dossier.schools)
    assert kinds == ["adult", "group", *["primary"] * 6, "secondary"]
    assert len(dossier.people) == 45
    assert len({person.name for person in dossier.people}) == 45
    secondary = next(school for school in dossier.schools if school.kind == "secondary")
    assert secondary.has_technical_tracks
    assert secondary.pupils == 812


def test_the_pupils_by_category_are_all_pupils_of_the_school():
    pupils = {school.code: school.pupils for school in getijden.SCHOOLS}

    for code, counts in getijden.PUPILS_BY_CATEGORY.items():
        assert sum(counts.values()) == pupils[code]


@pytest.mark.parametrize("make", [flemish_group, dutch_board])
def test_hours_are_scarce_but_not_hopeless(db, make):
    dossier: Dossier = make("2026-2027")
    alone = sum(
        needed_minutes(task, school) for task in dossier.tasks for school in dossier.schools
    )
    hours = sum(row.weekly_minutes for row in dossier.means)

    assert 0.4 < hours / alone < 0.9


@pytest.mark.parametrize("make", [flemish_group, dutch_board])
def test_everyone_named_exists(db, make):
    dossier: Dossier = make("2026-2027")
    schools = {school.code for school in dossier.schools}
    people = {person.code for person in dossier.people}
    sources = {source.code for source in dossier.sources}

    assert {home for person in dossier.people for home in person.homes} <= schools
    assert {row.person for row in dossier.means} == people
    assert {row.source for row in dossier.means} <= sources
    story = getijden if make is flemish_group else polderlicht
    assert {*story.DROPPED, *story.POSTPONED} <= {task.slug for task in dossier.tasks}


def test_the_same_demo_is_made_every_time(db):
    first, second = flemish_group("2026-2027"), flemish_group("2026-2027")

    assert problem_from_dossier(first) == problem_from_dossier(second)


def test_a_database_with_data_is_left_alone(db):
    Organisation.objects.create(kind=Organisation.Kind.PRIMARY, code="wilg", name="De Wilg")

    with pytest.raises(DomainError, match="holds other data"):
        make_demo(password="x" * 12, report=lambda _name, _share: None)
    assert [str(row) for row in Organisation.objects.all()] == ["De Wilg"]
    assert User.objects.count() == 0


def test_the_password_is_made_once_and_differs_between_installations(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()

    assert demo_password(here) == demo_password(here)
    assert demo_password(here) != demo_password(there)
    assert stat.S_IMODE((here / "demo-password").stat().st_mode) == 0o600


def test_a_reset_keeps_a_database_that_the_demo_did_not_make(tmp_path):
    file = tmp_path / "zwerm.sqlite3"
    file.write_bytes(b"a school's own data")
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}

    with pytest.raises(DomainError, match="was not made by the demo"):
        command._reset(tmp_path, database)
    assert file.read_bytes() == b"a school's own data"


def test_every_account_is_someone_of_the_demo(db):
    people = {
        person.email
        for dossier in (flemish_group("2026-2027"), dutch_board("2026-2027"))
        for person in dossier.people
    }

    assert {account.email for account in ACCOUNTS} <= people


def test_the_letters_say_what_people_have(db):
    year = SchoolYear.objects.current()
    top = Organisation.objects.create(kind="group", country="be", code="getijden", name="Getijden")
    leader = User.objects.create_user("leider@getijden.example", name="Leider")
    Membership.objects.create(user=leader, organisation=top, role=Membership.Role.DIRECTOR)
    apply_dossier(flemish_group(year.code), organisation=top, school_year=year, by=leader)

    grant_what_people_have(top, year, by=leader)

    held = Grant.objects.exclude(source__code="ICT").values_list("weekly_minutes", flat=True)
    budgets = HoursBudget.objects.values_list("quantity", flat=True)
    assert round(sum(budgets) * 60) == pytest.approx(sum(held), abs=len(budgets))
    ict = Grant.objects.filter(source__code="ICT", person__organisation=top)
    spent = sum(ict.values_list("weekly_minutes", flat=True))
    assert spent <= PointsGrant.objects.get(organisation=top).points * 36 * 60 / 82 < spent + 10


def test_most_people_agree_to_their_mandates_and_some_are_still_asked(db):
    board = factories.group("Polderlicht", code="polderlicht")
    lead = factories.user("director", at=board)
    task = factories.own_task(board, "Netwerk")
    team = [
        factories.person(f"Collega {letter}", at=board, code=letter, user=user)
        for letter, user in zip(
            "abcdefg", [factories.user("tict", at=board), *[None] * 6], strict=True
        )
    ]
    for one in team:
        Mandate.objects.create(
            task=task, organisation=board, kind="execute", person=one, starts_on=date(2026, 9, 1)
        )

    agree_with_most(board, by=lead)

    said = {row.person.code: (row.answer, row.confirmation_note) for row in Mandate.objects.all()}
    assert said == {
        "a": (Mandate.Answer.CONFIRMED, ""),
        **dict.fromkeys("bdefg", (Mandate.Answer.CONFIRMED, NOTE)),
        "c": (Mandate.Answer.AWAITING, ""),
    }
