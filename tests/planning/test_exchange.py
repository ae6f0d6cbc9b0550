"""A dossier into the database and out again."""

from dataclasses import replace

import pytest

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.people.models import Person, Rating
from zwerm.planning.differences import FieldChange
from zwerm.planning.exchange import apply_dossier, dossier_of, preview
from zwerm.planning.models import StandingRule
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.tasks.models import Tailoring
from zwerm.workbook.records import Dossier, MeansRecord, PersonRecord, RuleRecord, SchoolRecord

from .dossiers import small_group, small_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SchoolYear:
    return SchoolYear.objects.current()


@pytest.fixture
def linde() -> Organisation:
    return factories.school("De Linde", code="linde")


@pytest.fixture
def head(linde: Organisation) -> User:
    return factories.user("head", at=linde)


def test_what_was_taken_over_comes_out_again(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    dossier = small_school()

    apply_dossier(dossier, organisation=linde, school_year=year, by=head)

    stored = dossier_of(linde, year)
    assert (stored.schools, stored.people, stored.means, stored.rules) == (
        dossier.schools,
        dossier.people,
        dossier.means,
        dossier.rules,
    )
    assert {task.slug: task.status for task in stored.tasks} == {
        task.slug: task.status for task in dossier.tasks
    }


@pytest.mark.parametrize("make", [small_school, small_group])
def test_taking_over_what_is_there_changes_nothing(make: type[Dossier], year: SchoolYear) -> None:
    dossier = make()
    first = dossier.schools[0]
    here = factories.school if first.kind != "group" else factories.group
    organisation = here(first.name, code=first.code)
    by = factories.user("director", at=organisation)
    apply_dossier(dossier, organisation=organisation, school_year=year, by=by)
    stored = dossier_of(organisation, year)

    again = apply_dossier(stored, organisation=organisation, school_year=year, by=by)

    assert dossier_of(organisation, year) == stored
    assert (again.created, again.updated, again.removed, again.kept) == (0, 0, 0, 0)
    assert [(area.area, area.unchanged) for area in again.areas] == [
        ("schools", len(stored.schools)),
        ("people", len(stored.people)),
        ("means", len(stored.means)),
        ("tasks", len(stored.tasks)),
        ("rules", len(stored.rules)),
    ]


def test_each_change_is_named_with_what_was_and_what_comes(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    dossier = small_school()
    apply_dossier(dossier, organisation=linde, school_year=year, by=head)
    anna, _bert = dossier.people
    changed = replace(
        dossier,
        schools=(replace(dossier.schools[0], devices=150),),
        people=(replace(anna, roles=("tict", "coordinator")), PersonRecord("dirk", "Dirk Devos")),
        means=(replace(dossier.means[0], weekly_minutes=540),),
        rules=(RuleRecord("pin", "eigen-radio", "bert"),),
    )

    imported = apply_dossier(changed, organisation=linde, school_year=year, by=head)

    told = {
        area.area: (
            [row.name for row in area.created],
            [
                (row.name, *((f.label, f.before, f.after) for f in row.fields))
                for row in area.updated
            ],
            [row.name for row in area.removed],
            area.kept,
        )
        for area in imported.areas
        if area.area != "tasks"
    }
    coordinators = (
        "technical ICT coordinator",
        "technical ICT coordinator, coordinating ICT coordinator",
    )
    assert told == {
        "schools": ([], [("De Linde", ("devices", "120", "150"))], [], 0),
        "people": (["Dirk Devos"], [("Anna Aerts", ("roles", *coordinators))], [], 1),
        "means": ([], [("Anna Aerts, ICT", ("hours a week", "10.0", "9.0"))], [], 1),
        "rules": (
            ["Bert Bos must do “Schoolradio”"],
            [],
            ["Bert Bos does “Schoolradio” today (De Linde)"],
            0,
        ),
    }


def test_a_preview_tells_the_same_and_leaves_nothing(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    before = dossier_of(linde, year)

    shown = preview(small_school(), organisation=linde, school_year=year, by=head)

    assert dossier_of(linde, year) == before
    done = apply_dossier(small_school(), organisation=linde, school_year=year, by=head)
    assert shown == done


def test_a_refusal_leaves_nothing(linde: Organisation, head: User, year: SchoolYear) -> None:
    before = dossier_of(linde, year)
    dossier = small_school(means=(MeansRecord("anna", "NONE", 600),))

    with pytest.raises(DomainError, match="There is no source NONE"):
        apply_dossier(dossier, organisation=linde, school_year=year, by=head)

    assert dossier_of(linde, year) == before
    assert (Person.objects.count(), KeyFigures.objects.count(), Tailoring.objects.count()) == (
        0,
        0,
        0,
    )


def test_someone_outside_the_team_takes_nothing_over(linde: Organisation, year: SchoolYear) -> None:
    colleague = factories.user("staff", at=linde)

    with pytest.raises(DomainError, match="Only the ICT team"):
        apply_dossier(small_school(), organisation=linde, school_year=year, by=colleague)

    assert Person.objects.count() == 0


def test_who_does_not_lead_the_school_leaves_its_figures_and_is_told(
    linde: Organisation, year: SchoolYear
) -> None:
    coordinator = factories.user("tict", at=linde)

    imported = apply_dossier(small_school(), organisation=linde, school_year=year, by=coordinator)

    assert imported.schools_left_alone == ("De Linde",)
    assert KeyFigures.objects.count() == 0
    assert Person.objects.count() == 2


@pytest.fixture
def beuk(linde: Organisation) -> Organisation:
    """A second school; the two are a group from now on."""
    linde.parent = factories.group("De Groep", code="groep")
    linde.save()
    return factories.school("De Beuk", code="beuk", parent=linde.parent)


def test_someone_of_another_team_is_left_alone_and_named(
    linde: Organisation, head: User, year: SchoolYear, beuk: Organisation
) -> None:
    anna = factories.person("Anna Aerts", at=beuk, code="anna", homes=[linde, beuk])
    factories.grant(anna, 300)

    imported = apply_dossier(small_school(), organisation=linde, school_year=year, by=head)

    assert imported.people_left_alone == ("Anna Aerts",)
    anna.refresh_from_db()
    assert (anna.roles, [row.weekly_minutes for row in anna.grants.all()]) == ([], [300])
    assert sorted(home.code for home in anna.homes.all()) == ["beuk", "linde"]


def test_a_workbook_of_one_school_leaves_the_other_schools_of_its_people(
    linde: Organisation, head: User, year: SchoolYear, beuk: Organisation
) -> None:
    anna = factories.person("Anna Aerts", at=linde, code="anna", homes=[linde, beuk])

    apply_dossier(small_school(), organisation=linde, school_year=year, by=head)

    assert sorted(home.code for home in anna.homes.all()) == ["beuk", "linde"]


def test_a_workbook_of_another_school_is_refused(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    other = small_school(schools=(SchoolRecord("beuk", "De Beuk", "primary"),))

    with pytest.raises(DomainError, match="about De Beuk, and you are working at De Linde"):
        apply_dossier(other, organisation=linde, school_year=year, by=head)

    assert list(Organisation.objects.values_list("name", flat=True)) == ["De Linde"]


def test_people_and_schools_are_recognised_by_name_when_the_file_has_other_codes(
    year: SchoolYear,
) -> None:
    linde = factories.school("De Linde", code="de-linde-hoofdschool")
    head = factories.user("head", at=linde)
    anna = factories.person("Anna Aerts", at=linde, code="a-aerts")

    apply_dossier(small_school(), organisation=linde, school_year=year, by=head)

    linde.refresh_from_db()
    assert linde.code == "de-linde-hoofdschool"
    assert list(anna.grants.values_list("weekly_minutes", flat=True)) == [600]
    assert sorted(Person.objects.values_list("code", flat=True)) == ["a-aerts", "bert"]


def test_what_people_answered_themselves_is_kept_and_counted(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    anna = factories.person("Anna Aerts", at=linde, code="anna")
    factories.rating(anna, "T", 1, origin=Rating.Origin.SELF)

    imported = apply_dossier(small_school(), organisation=linde, school_year=year, by=head)

    assert imported.kept_own_answers == 1
    assert anna.ratings.get(competence="T").level == 1


def test_answers_that_a_user_may_not_read_stay_out_of_their_dossier(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    anna = factories.person("Anna Aerts", at=linde, code="anna")
    factories.rating(anna, "T", 3, origin=Rating.Origin.SELF)

    levels = [dossier_of(linde, year, for_user=user).people[0].levels for user in (head, None)]

    assert levels == [{}, {"T": 3}]


def test_another_note_is_a_change_of_the_same_rule(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    here = {"organisation": linde, "school_year": year, "by": head}
    apply_dossier(small_school(), **here)
    before = StandingRule.objects.get()
    (rule,) = small_school().rules

    imported = apply_dossier(small_school(rules=(replace(rule, note="He likes it"),)), **here)

    rules = imported.areas[-1]
    assert (rules.created, rules.removed, len(rules.updated)) == ((), (), 1)
    assert rules.updated[0].fields == (FieldChange("note", "Since the first show", "He likes it"),)
    after = StandingRule.objects.get()
    assert (after.pk, after.note) == (before.pk, "He likes it")


def test_rules_are_those_of_the_workbook(linde: Organisation, head: User, year: SchoolYear) -> None:
    apply_dossier(small_school(), organisation=linde, school_year=year, by=head)

    apply_dossier(small_school(rules=()), organisation=linde, school_year=year, by=head)

    assert StandingRule.objects.count() == 0


def test_the_most_changes_allowed_are_kept_for_new_scenarios(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    imported = apply_dossier(
        small_school(max_changes=4), organisation=linde, school_year=year, by=head
    )

    assert imported.max_changes == (None, 4)
    assert dossier_of(linde, year).max_changes == 4


def test_what_someone_of_another_team_does_with_their_hours_is_named_too(
    linde: Organisation, head: User, year: SchoolYear, beuk: Organisation
) -> None:
    anna = factories.person("Anna Aerts", at=beuk, code="anna", homes=[linde, beuk])
    factories.grant(anna, 300)
    stored = dossier_of(linde, year, for_user=head)
    more = replace(stored, means=(replace(stored.means[0], weekly_minutes=60),))

    imported = apply_dossier(more, organisation=linde, school_year=year, by=head)

    assert (imported.people_left_alone, imported.changes) == (("Anna Aerts",), 0)
    assert [row.weekly_minutes for row in anna.grants.all()] == [300]


def test_someone_new_whose_code_is_taken_elsewhere_in_the_group_gets_their_hours_and_rules(
    linde: Organisation, head: User, year: SchoolYear, beuk: Organisation
) -> None:
    other = factories.person("Anna Andries", at=beuk, code="anna")
    rules = (RuleRecord("pin", "eigen-radio", "anna"),)

    apply_dossier(small_school(rules=rules), organisation=linde, school_year=year, by=head)

    anna = Person.objects.get(name="Anna Aerts")
    assert anna.code == "anna-aerts"
    assert [row.weekly_minutes for row in anna.grants.all()] == [600]
    assert [rule.person for rule in StandingRule.objects.all()] == [anna]
    assert other.grants.count() == 0


def test_rules_and_the_limit_are_written_down(
    linde: Organisation, head: User, year: SchoolYear
) -> None:
    apply_dossier(small_school(max_changes=4), organisation=linde, school_year=year, by=head)
    apply_dossier(
        small_school(rules=(), max_changes=4), organisation=linde, school_year=year, by=head
    )

    last, first = (event.details for event in AuditEvent.objects.filter(verb="applied_workbook"))
    asked = ("rules_added", "rules_removed", "max_changes")
    assert [first.get(key) for key in asked] == [1, 0, [None, 4]]
    assert [last.get(key) for key in asked] == [0, 1, None]
