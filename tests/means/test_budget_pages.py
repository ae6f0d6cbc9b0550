"""The pages about what there is, the pool, the figures and the file."""

import csv
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from tests import factories
from tests.means.test_holdings import give_hours, give_points
from zwerm.means.budget_forms import EuroField
from zwerm.means.models import (
    Grant,
    HoursBudget,
    MoneyBudget,
    PointsGrant,
    PoolRule,
    PoolShare,
    ReferenceFigure,
    Source,
)
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db

WHAT_THERE_IS = "means:budget_list"
PAGES = ["means_list", "budget_list", "school_table", "pooling", "figure_list"]


@pytest.fixture
def group():
    return factories.group("De Linde")


@pytest.fixture
def school(group):
    return factories.school("Oak", parent=group)


@pytest.fixture
def director(client_of, group):
    return client_of(factories.user("director", at=group))


@pytest.fixture
def head(client_of, school):
    return client_of(factories.user("head", at=school))


def years():
    this = SchoolYear.objects.current()
    return SchoolYear.objects.starting(this.first_year - 1), this


def source(code):
    return Source.objects.get(code=code).pk


def read(client, name, *args, **query):
    response = client.get(reverse(f"means:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_group_with_nothing_yet_is_told_what_to_do(director, name):
    page = read(director, name)

    assert 'class="empty"' in page or name == "figure_list"


def test_the_letter_stands_beside_the_forecast_with_the_difference(head, school):
    factories.key_figures(school, pupils=300)
    assert "What holds: the forecast" in read(head, "budget_list")

    give_points(school, "15.5")

    page = read(head, "budget_list")
    assert "What holds: the letter" in page
    assert "There are 8.9 hours a week" in page  # 15.5 / 63 x 36
    assert "16.9" in page
    assert "−1.4" in page


def test_a_number_that_rests_on_unconfirmed_figures_says_so(head, school):
    give_points(school, "28", "bachelor")

    assert "rests on figures that are not confirmed" in read(head, "budget_list")


def test_hours_are_added_changed_and_taken_away(head, school):
    data = {
        "source": source("BPT"),
        "quantity": "15",
        "unit": "periods",
        "package": "400",
        "provenance": "granted",
    }

    assert head.post(reverse("means:hours_add"), data).url == reverse(WHAT_THERE_IS)
    budget = HoursBudget.objects.get()
    assert (budget.organisation, budget.quantity, budget.package) == (school, 15, 400)
    page = read(head, "budget_list")
    assert "takes 15 teaching periods for ICT. At most 12 are allowed" in page
    assert "Omzendbrief PERS/2014/05" in page

    edit = reverse("means:hours_edit", args=[budget.pk])
    head.post(edit, data | {"is_agreed": "on"})
    assert "The local committee" in read(head, "budget_list")
    head.post(reverse("means:hours_remove", args=[budget.pk]))
    assert not HoursBudget.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"quantity": "0"}, "Fill in more than 0."),
        ({"quantity": "500"}, "more than the whole package"),
        ({"unit": "week"}, "these are not teaching periods"),
        ({"ends_on": "2026-01-01", "starts_on": "2026-02-01"}, "before the first day"),
        ({"unit": "year"}, "not one of the available choices"),
    ],
)
def test_hours_that_cannot_be_are_refused(head, changed, said):
    data = {
        "source": source("BPT"),
        "quantity": "15",
        "unit": "periods",
        "package": "400",
        "provenance": "granted",
    }

    response = head.post(reverse("means:hours_add"), data | changed)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert not HoursBudget.objects.exists()


def test_points_are_not_typed_twice_as_hours(head, group):
    own = Source.objects.create(owner=group, code="ICT", name_nl="Eigen", country="be")
    page = head.get(reverse("means:hours_add"))

    sources = set(page.context["form"].fields["source"].queryset)

    assert Source.objects.get(code="ICT", owner=None) not in sources
    assert own in sources


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("215,79", 21579),
        ("215.79", 21579),
        ("1.250", 125000),
        ("1,250.5", 125050),
        ("€ 1.250,50", 125050),
        ("1250", 125000),
    ],
)
def test_euros_are_typed_in_the_usual_ways(typed, cents):
    assert EuroField().clean(typed) == cents


def test_money_is_kept_to_the_cent(head, school):
    data = {"kind": "ict", "euro": "215,79", "provenance": "granted"}

    head.post(reverse("means:money_add"), data)
    assert MoneyBudget.objects.get().cents == 21579
    assert "€215.79" in read(head, "budget_list")

    for nothing in ("0", "-5", "much", "1e9", "NaN"):
        assert head.post(reverse("means:money_add"), data | {"euro": nothing}).status_code == 200
    assert MoneyBudget.objects.count() == 1


def test_a_group_types_the_points_of_a_school_from_its_table(director, group, school):
    beside = factories.school(parent=factories.group())
    data = {"points": "10", "envelope": "ict", "diploma": "hso", "provenance": "granted"}
    address = reverse("means:points_add")

    director.post(f"{address}?at={school.pk}", data)

    assert PointsGrant.objects.get().organisation == school
    page = read(director, "budget_list", at=school.pk)
    assert "There are 5.7 hours a week" in page
    assert director.get(reverse(WHAT_THERE_IS), {"at": beside.pk}).status_code == 404
    assert director.post(f"{address}?at={beside.pk}", data).status_code == 404
    assert director.get(f"{address}?at=x").status_code == 404
    assert PointsGrant.objects.count() == 1
    assert "Oak" in read(director, "school_table")


def test_a_school_has_no_table_of_schools(head):
    assert head.get(reverse("means:school_table")).status_code == 404


def test_a_year_that_is_over_can_be_read_and_not_changed(head, school):
    last, _this = years()
    points = give_points(school, "63", school_year=last)
    hours = give_hours(school, "2", school_year=last)
    person = factories.person(at=school)

    page = read(head, "budget_list", year=last.first_year)
    assert "There are 38.0 hours a week" in page
    assert "This school year is over" in page
    assert reverse("means:points_edit", args=[points.pk]) not in page
    answers = [
        head.post(reverse("means:points_remove", args=[points.pk])),
        head.post(reverse("means:hours_remove", args=[hours.pk])),
        head.post(
            f"{reverse('means:grant_edit', args=[person.pk])}?year={last.first_year}",
            {"ICT-hours": "2", "ICT-provenance": "granted"}
            | {f"{s.code}-provenance": "granted" for s in Source.objects.filter(country="be")},
        ),
    ]

    assert all("is over" in answer.content.decode() for answer in answers)
    assert (PointsGrant.objects.count(), HoursBudget.objects.count()) == (1, 1)
    assert not Grant.objects.exists()
    assert head.get(reverse(WHAT_THERE_IS), {"year": "1999"}).status_code == 404
    assert head.get(reverse(WHAT_THERE_IS), {"year": "x"}).status_code == 404


def test_the_next_year_begins_with_what_there_was_as_an_estimate(head, school):
    _last, this = years()
    person = factories.person(at=school)
    factories.grant(person, 540)
    give_points(school, "63", note="letter")
    give_hours(school, "2")
    PoolShare.objects.create(organisation=school, school_year=this, points=10)
    assert "Take the means along" in read(head, "means_list")

    head.post(reverse("means:next_year_begin"))
    head.post(reverse("means:next_year_begin"))

    following = SchoolYear.objects.get(first_year=this.first_year + 1)
    (grant,) = Grant.objects.filter(school_year=following)
    (points,) = PointsGrant.objects.filter(school_year=following)
    assert (grant.weekly_minutes, grant.provenance) == (540, "estimate")
    assert (points.points, points.provenance, points.note) == (
        63,
        "estimate",
        f"taken over from {this}",
    )
    assert HoursBudget.objects.filter(school_year=following).count() == 1
    assert PoolShare.objects.get(school_year=following).points == 10
    assert Grant.objects.get(school_year=this).provenance == "granted"
    page = read(head, "means_list", year=following.first_year)
    assert "9.0 hours a week for ICT" in page


def test_what_the_new_year_has_already_is_left_alone(head, school):
    _last, this = years()
    following = SchoolYear.objects.starting(this.first_year + 1)
    give_points(school, "63")
    give_points(school, "70", school_year=following)

    head.post(reverse("means:next_year_begin"))

    assert [p.points for p in PointsGrant.objects.filter(school_year=following)] == [70]


def test_each_school_puts_in_and_gets_back_by_the_rule(director, group, school):
    beech = factories.school("Beech", parent=group)
    give_points(school, "63")
    give_points(beech, "63")
    factories.key_figures(school, pupils=100)
    factories.key_figures(beech, pupils=300)

    for at, points in ((school, "14"), (beech, "7")):
        data = {
            "points": points,
            "diploma": "hso",
            "weekly_minutes": "",
            "agreed_weekly_minutes": "",
            "provenance": "granted",
        }
        director.post(reverse("means:pool_share", args=[at.pk]), data)
    rule = {"key": "pupils", "kept_percent": "25", "reason": "Decided in the board"}
    director.post(reverse("means:pool_rule"), rule)

    pool = director.get(reverse("means:pooling")).context["pool"]
    # 14 and 7 of 63 points: 8 and 4 hours; a quarter stays, and the rest goes by pupils
    assert [(r.school.name, r.balance.put_in, r.balance.back) for r in pool.rows] == [
        ("Beech", 240, 405),
        ("Oak", 480, 135),
    ]
    assert (pool.balance.kept, pool.accounted_minutes, pool.balance.put_in) == (180, 720, 720)


def test_an_empty_share_takes_a_school_out_of_the_pool(director, school):
    address = reverse("means:pool_share", args=[school.pk])
    data = {"diploma": "hso", "weekly_minutes": "2", "provenance": "granted"}
    director.post(address, data | {"points": "-1"})
    assert not PoolShare.objects.exists()

    director.post(address, data)
    assert PoolShare.objects.get().weekly_minutes == 120
    director.post(address, data | {"weekly_minutes": "", "points": ""})

    assert not PoolShare.objects.exists()


def test_a_rule_of_the_pool_never_changes_a_year_that_is_over(director, group):
    last, this = years()
    old = PoolRule.objects.create(
        group=group, first_school_year=last, key="equal", reason="as always"
    )
    rule = {"key": "weighted", "kept_percent": "0", "reason": "new"}

    director.post(reverse("means:pool_rule"), rule)
    director.post(f"{reverse('means:pool_rule')}?year={last.first_year}", rule)

    def rule_of(year):
        return (
            director.get(reverse("means:pooling"), {"year": year.first_year})
            .context["pool"]
            .rule.key
        )

    assert (rule_of(last), rule_of(this)) == ("equal", "weighted")
    old.refresh_from_db()
    assert (old.key, old.reason) == ("equal", "as always")


def test_a_school_sees_its_own_share_and_no_other(head, group, school):
    _last, this = years()
    other = factories.school("Beech", parent=group)
    for at, minutes in ((school, 120), (other, 240)):
        PoolShare.objects.create(organisation=at, school_year=this, weekly_minutes=minutes)

    page = read(head, "pooling")

    assert "2.0\N{NO-BREAK SPACE}hours (33.3 %)" in page
    assert "Beech" not in page.split("<main")[1]
    assert head.get(reverse("means:pool_rule")).status_code == 404


def test_only_leads_change_the_pool(client_of, group, school):
    client = client_of(factories.user("tict", at=group))

    assert client.get(reverse("means:pooling")).status_code == 200
    assert client.get(reverse("means:pool_rule")).status_code == 403
    answer = client.post(reverse("means:pool_share", args=[school.pk]), {"weekly_minutes": "2"})
    assert answer.status_code == 403
    assert not PoolShare.objects.exists()


def official(key="points-full-time-bachelor"):
    return ReferenceFigure.objects.get(key=key, country="be", owner=None)


def figure_data(**fields):
    this = SchoolYear.objects.current()
    return {
        "value": "80",
        "first_year": this.first_year,
        "status": "published",
        "source": "Letter of 1 June",
        "reason": "It was in the letter",
    } | fields


def test_figures_are_filtered_by_how_sure_they_are(head):
    page = read(head, "figure_list")
    assert "Points for a full-time job: bachelor" in page
    assert "Points for a full-time job: secondary diploma" in page

    page = read(head, "figure_list", status="unverified")

    assert "Points for a full-time job: bachelor" in page
    assert "Points for a full-time job: secondary diploma" not in page
    assert read(head, "figure_list", status="nonsense").count("<tr") > page.count("<tr")


def test_a_director_puts_an_own_figure_in_place_and_takes_it_back(director, group):
    figure = official()
    address = reverse("means:figure_own", args=[figure.pk])
    assert director.get(address).status_code == 200

    director.post(address, figure_data())

    own = ReferenceFigure.objects.get(owner=group)
    assert (own.value, own.status, own.reason) == (80, "published", "It was in the letter")
    assert official().value == 82
    page = read(director, "figure_list")
    assert "own figure" in page
    assert "official: 82" in page
    director.post(reverse("means:figure_end", args=[own.pk]))
    assert not ReferenceFigure.objects.filter(owner=group).exists()


@pytest.mark.parametrize("changed", [{"reason": ""}, {"value": "0"}, {"first_year": "2020"}])
def test_a_figure_that_cannot_be_is_refused(director, group, changed):
    address = reverse("means:figure_own", args=[official().pk])

    director.post(address, figure_data(**changed))

    assert not ReferenceFigure.objects.filter(owner=group).exists()


def test_official_figures_are_for_whoever_runs_the_installation(client_of, director, group):
    address = reverse("means:figure_official", args=[official().pk])
    before = ReferenceFigure.objects.count()
    assert director.post(address, figure_data()).status_code == 403
    assert ReferenceFigure.objects.count() == before
    boss = client_of(factories.user("director", at=group, is_superuser=True))

    boss.post(address, figure_data())

    rows = ReferenceFigure.objects.filter(key="points-full-time-bachelor", owner=None)
    assert sorted(int(row.value) for row in rows) == [80, 82]


def test_a_head_of_a_school_in_a_group_changes_no_figures(head):
    address = reverse("means:figure_own", args=[official().pk])

    assert head.post(address, figure_data()).status_code == 403
    assert "Own figure" not in read(head, "figure_list")
    assert not ReferenceFigure.objects.exclude(owner=None).exists()


def test_the_file_has_every_line_and_no_formula(director, group):
    evil = factories.school("=1+1", parent=group)
    give_points(evil, "63", note="@letter")
    give_hours(evil, "2")

    answer = director.get(reverse("means:export", args=["csv"]))
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    book = CalamineWorkbook.from_filelike(
        BytesIO(director.get(reverse("means:export", args=["xlsx"])).content)
    )

    assert [row[:5] for row in rows[1:]] == [
        ["'=1+1", "ICT points", "63.0", "points", "36.0"],
        ["'=1+1", "Administration", "2.0", "clock hours a week", "2.0"],
    ]
    assert rows[1][-1] == "'@letter"
    places = book.get_sheet_by_name("Places").to_python()
    assert [row[0] for row in places[2:]] == ["Place", "=1+1", "Together"]
    assert places[3][4:8] == [36.0, 2.0, 38.0, 0.0]
    assert director.get(reverse("means:export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, "export"])
def test_more_schools_take_no_more_queries_than_twelve(director, group, name):
    args = ["xlsx"] if name == "export" else []
    _last, this = years()

    def add_one():
        school = factories.school(parent=group)
        factories.key_figures(school, pupils=300)
        give_points(school, "10", "bachelor")
        give_hours(school, "20", "BPT", unit="periods", package=Decimal(400))
        MoneyBudget.objects.create(organisation=school, school_year=this, kind="ict", cents=100)
        PoolShare.objects.create(organisation=school, school_year=this, points=5)
        factories.grant(factories.person(at=school), 60)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert director.get(reverse(f"means:{name}", args=args)).status_code == 200
        return len(captured)

    add_one()
    queries()
    with_one = queries()
    add_one()
    add_one()

    assert queries() == with_one
    assert with_one <= 12


def test_a_group_shows_its_schools_as_one_sum(director, group, school):
    beech = factories.school("Beech", parent=group)
    for at in (school, beech):
        give_points(at, "63")
    give_points(group, "6.3")
    MoneyBudget.objects.create(
        organisation=school, school_year=SchoolYear.objects.current(), kind="ict", cents=21579
    )

    response = director.get(reverse(WHAT_THERE_IS))

    (account,) = response.context["ledger"].accounts
    assert [line.weekly_minutes for line in account.own_lines] == [216]
    assert (account.below.schools, account.below.minutes) == (2, 4320)
    assert response.context["held"].money_below.cents == 21579
    page = response.content.decode().split("<main")[1]
    assert "of 2 schools" in page
    assert "Beech" not in page


def test_numbers_are_written_as_the_language_has_it(head, school):
    give_points(school, "15.5")
    MoneyBudget.objects.create(
        organisation=school, school_year=SchoolYear.objects.current(), kind="ict", cents=121579
    )
    head.post(reverse("accounts:language_set"), {"language": "nl"})

    with translation.override("en"):  # puts back what the page leaves behind
        page = read(head, "budget_list")

    assert "15,5" in page
    assert "€\N{NO-BREAK SPACE}1.215,79" in page
