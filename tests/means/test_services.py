import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent
from zwerm.means.models import Grant, PointsGrant, Source
from zwerm.means.queries import available_minutes, means_records, source_records
from zwerm.means.services import apply_means_records, remove_points, set_hours, set_points
from zwerm.schools.models import SchoolYear
from zwerm.workbook.records import MeansRecord, SourceRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def ict():
    return Source.objects.get(code="ICT")


def hours_of(person):
    return dict(person.grants.values_list("source__code", "weekly_minutes"))


def test_hours_are_given_changed_and_taken_away(year, ict):
    person, by = factories.person("Jonas"), factories.user()

    set_hours(person, ict, school_year=year, weekly_minutes=540, by=by, note="letter")
    set_hours(person, ict, school_year=year, weekly_minutes=540, by=by, note="letter")
    set_hours(person, ict, school_year=year, weekly_minutes=600, by=by)
    assert hours_of(person) == {"ICT": 600}
    set_hours(person, ict, school_year=year, weekly_minutes=0, by=by)
    set_hours(person, ict, school_year=year, weekly_minutes=0, by=by)

    assert hours_of(person) == {}
    assert [event.details["minutes"] for event in AuditEvent.objects.order_by("pk")] == [
        540,
        600,
        0,
    ]


@pytest.mark.parametrize("minutes", [-1, 60 * 60 + 1])
def test_hours_that_fit_in_no_week_are_refused(year, ict, minutes):
    person = factories.person()

    with pytest.raises(DomainError):
        set_hours(person, ict, school_year=year, weekly_minutes=minutes, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            person=person, source=ict, school_year=year, weekly_minutes=max(minutes, 0)
        )

    assert hours_of(person) == {}


def test_hours_for_teachers_only_go_to_teachers(year):
    bpt = Source.objects.get(code="BPT")
    teacher, secretary = factories.person(is_teacher=True), factories.person("Hilde")

    set_hours(teacher, bpt, school_year=year, weekly_minutes=100, by=None)
    with pytest.raises(DomainError, match="Say first that Hilde teaches"):
        set_hours(secretary, bpt, school_year=year, weekly_minutes=100, by=None)

    assert (hours_of(teacher), hours_of(secretary)) == ({"BPT": 100}, {})


def test_what_each_source_may_be_spent_on():
    def spent_on(country):
        return [
            ("".join([source.code, " ", *source.clusters]), source.teacher_only, source.home_only)
            for source in source_records(country)
        ]

    assert spent_on("be") == [
        ("ICT TPBA", False, False),
        ("BPT PB", True, True),
        ("ADM A", False, False),
        ("GRP TPBA", False, False),
        ("OWN TPBA", False, False),
    ]
    assert spent_on("nl") == [("TAAK TPBA", False, False), ("OOP TPBA", False, False)]


def test_hours_of_a_workbook_replace_those_of_the_people_it_names(year):
    school = factories.school()
    jonas = factories.person(at=school, code="jonas", is_teacher=True)
    an = factories.person(at=school, code="an")
    factories.grant(jonas, 60, source="ADM")
    factories.grant(an, 120)
    rows = [
        MeansRecord("jonas", "ICT", 540, "granted", "letter"),
        MeansRecord("jonas", "BPT", 100, "estimate"),
    ]

    applied = apply_means_records(school, rows, school_year=year, by=None)

    assert (applied.people, applied.sources) == (1, 0)
    assert (hours_of(jonas), hours_of(an)) == ({"ICT": 540, "BPT": 100}, {"ICT": 120})
    assert [row for row in means_records(school, year) if row.person == "jonas"] == rows


def test_a_workbook_that_changes_nothing_takes_no_more_queries_for_more_people(year):
    counts = []
    for number in (1, 3):
        school = factories.school()
        for _person in range(number):
            factories.grant(factories.person(at=school), 60)
        rows = means_records(school, year)
        events = AuditEvent.objects.count()
        with CaptureQueriesContext(connection) as queries:
            apply_means_records(school, rows, school_year=year, by=None)
        counts.append(len(queries))
        assert (means_records(school, year), AuditEvent.objects.count()) == (rows, events)

    assert counts[0] == counts[1]


def test_of_hours_that_are_told_twice_the_last_count(year):
    school = factories.school()
    jonas = factories.person(at=school, code="jonas")
    factories.grant(jonas, 60)
    rows = [MeansRecord("jonas", "ICT", minutes, "granted") for minutes in (90, 60)]

    apply_means_records(school, rows, school_year=year, by=None)

    assert hours_of(jonas) == {"ICT": 60}


def test_a_workbook_names_people_by_codes_of_its_own(year):
    school = factories.school()
    person = factories.person(at=school, code="an-claes")

    apply_means_records(
        school,
        [MeansRecord("p2", "ICT", 60)],
        school_year=year,
        by=None,
        people={"p2": person},
    )

    assert hours_of(person) == {"ICT": 60}


def test_all_problems_of_a_workbook_are_told_at_once_and_nothing_changes(year):
    school = factories.school()
    jonas = factories.person("Jonas", at=school, code="jonas")
    rows = [
        MeansRecord("jonas", "ICT", 60),
        MeansRecord("nobody", "ICT", 60),
        MeansRecord("jonas", "GOLD", 60),
        MeansRecord("jonas", "BPT", 60),
    ]

    with pytest.raises(DomainError) as refusal:
        apply_means_records(school, rows, school_year=year, by=None)

    for word in ("nobody", "GOLD", "Jonas teaches"):
        assert word in str(refusal.value)
    assert hours_of(jonas) == {}


def test_a_source_that_only_the_workbook_knows_becomes_the_groups_own(year):
    group = factories.group()
    school = factories.school(parent=group)
    person = factories.person(at=school, code="jonas")
    own = SourceRecord("GIFT", "Gift of the parents", ("T",), home_only=True)
    unused = SourceRecord("NONE", "Not used")

    apply_means_records(
        school,
        [MeansRecord("jonas", "GIFT", 60)],
        school_year=year,
        by=None,
        sources=[own, unused],
    )

    assert hours_of(person) == {"GIFT": 60}
    assert own in source_records("be", school)
    assert own not in source_records("be")
    assert own not in source_records("be", factories.school())
    assert not Source.objects.filter(code="NONE").exists()


def test_hours_add_up_for_whoever_works_here_now(year):
    group = factories.group()
    school = factories.school(parent=group)
    both = factories.person(at=group, homes=[school])
    none = factories.person(at=school)
    factories.person(at=factories.school(parent=group))
    factories.grant(both, 120)
    factories.grant(both, 60, source="ADM")
    factories.grant(both, 999, source="OWN", school_year=SchoolYear.objects.create(first_year=1999))

    assert available_minutes(school, year) == {both.pk: 180, none.pk: 0}


def test_points_are_kept_once_for_each_diploma(year):
    school, by = factories.school(), factories.user()
    set_points(school, school_year=year, points=PointsGrant(diploma="hso", points="28.4"), by=by)

    with pytest.raises(DomainError, match="already"):
        set_points(school, school_year=year, points=PointsGrant(diploma="hso", points=1), by=by)
    other = PointsGrant(diploma="bachelor", points=10)
    set_points(school, school_year=year, points=other, by=by)
    remove_points(other, by=by)

    assert [(p.diploma, str(p.points)) for p in PointsGrant.objects.all()] == [("hso", "28.40")]


def test_a_workbook_of_a_school_leaves_the_hours_of_people_of_another_team(year):
    group = factories.group()
    school = factories.school(parent=group)
    own = factories.person("An", at=school, code="an")
    shared = factories.person("Lotte", at=group, homes=[school], code="lotte")
    for person in (own, shared):
        factories.grant(person, 840)
        factories.grant(person, 60, source="BPT")
    rows = [MeansRecord("an", "ICT", 60), MeansRecord("lotte", "ICT", 60)]

    head = factories.user("head", at=school)
    applied = apply_means_records(school, rows, school_year=year, by=head)

    assert applied.people == 1
    assert sorted(shared.grants.values_list("weekly_minutes", flat=True)) == [60, 840]
    assert list(own.grants.values_list("source__code", "weekly_minutes")) == [("ICT", 60)]
