"""The table of figures, the form of one school, the list as a search and as a file."""

import csv
import json
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from tests import factories as make
from zwerm.accounts.models import Membership
from zwerm.schools.figures import Figure, SchoolFigures, known_figures
from zwerm.schools.models import KeyFigures, Organisation, PupilCount, SchoolYear
from zwerm.schools.numbers import whole_number
from zwerm.schools.services import close_school, set_figures

pytestmark = pytest.mark.django_db

TABLE = "/scholen/cijfers/"


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def town():
    return make.group("Town", code="town")


@pytest.fixture
def elm(town):
    return make.school("Elm", parent=town, code="elm")


@pytest.fixture
def oak(town):
    return make.school("Oak", parent=town, code="oak", kind="secondary")


@pytest.fixture
def director(town, client_of):
    return client_of(make.user("director", at=town))


def typed(page, **cells):
    """The form as the page shows it, with these cells changed."""
    table = page.context["table"]
    answers = {cell.name: cell.text for row in table.rows for cell in row.filled}
    origin = {"provenance": "granted", "note": "letter", "shown": table.shown}
    return origin | answers | cells


def everything():
    figures = list(KeyFigures.objects.order_by("pk").values())
    return figures, list(PupilCount.objects.order_by("pk").values())


def known(place):
    row = KeyFigures.objects.filter(organisation=place).first()
    return {name: figure for name, figure in known_figures(row).items() if figure}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234", 1234),
        (" 0 ", 0),
        ("1.234", 1234),
        ("12 345", 12345),
        ("1.234.567", 1234567),
        ("12,5", None),
        ("-3", None),
        ("1e3", None),
        ("٣", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_a_whole_number_is_read_as_people_write_it(text, number):
    assert whole_number(text) == number


def test_the_figures_of_all_schools_are_saved_at_once(director, elm, oak):
    page = director.get(TABLE)
    answers = typed(page, **{f"{elm.pk}-pupils": "1.217", f"{oak.pk}-staff": "80"})

    answer = director.post(TABLE, answers)

    assert answer.status_code == 302
    assert known(elm) == {"pupils": Figure(1217, "granted", "letter")}
    assert known(oak) == {"staff": Figure(80, "granted", "letter")}


def test_numbers_that_nobody_touches_keep_their_source(director, elm):
    make.key_figures(elm, pupils=200, devices=100, staff=20, provenance="measured", note="list")
    page = director.get(TABLE)

    director.post(TABLE, typed(page, **{f"{elm.pk}-staff": "21", f"{elm.pk}-devices": ""}))

    assert known(elm) == {
        "pupils": Figure(200, "measured", "list"),
        "staff": Figure(21, "granted", "letter"),
    }


def test_what_is_right_as_it_is_gets_the_source_without_typing(director, elm, year):
    make.key_figures(elm, provenance="estimate")
    page = director.get(TABLE)

    director.post(TABLE, typed(page, **{f"{elm.pk}-right": "on"}))

    assert set(known(elm).values()) == {
        Figure(200, "granted", "letter"),
        Figure(100, "granted", "letter"),
        Figure(20, "granted", "letter"),
    }


def test_every_wrong_cell_is_named_and_nothing_is_saved(director, elm, oak):
    make.key_figures(elm)
    before = everything()
    wrong = {
        f"{elm.pk}-pupils": "many",
        f"{elm.pk}-staff": "50001",
        f"{oak.pk}-pupils": "10",
        f"{oak.pk}-secondary_general": "300",
        f"{oak.pk}-devices": "40",
    }

    page = director.post(TABLE, typed(director.get(TABLE), **wrong))

    assert {cell.name: cell.error for _row, cell in page.context["table"].errors} == {
        f"{elm.pk}-pupils": "Type a whole number, or leave it empty.",
        f"{elm.pk}-staff": "It has to be a whole number from 0 to 50000.",
        f"{oak.pk}-pupils": "By category there are 300 pupils already, more than 10.",
    }
    assert all(text in page.text for text in ('value="many"', 'value="40"', 'aria-invalid="true"'))
    assert everything() == before


def test_only_schools_with_categories_have_cells_for_them(director, elm, oak):
    table = director.get(TABLE).context["table"]

    assert [column.key for column in table.columns] == [
        "pupils",
        "secondary_general",
        "secondary_practical",
        "newcomers",
        "devices",
        "staff",
    ]
    assert [len(row.filled) for row in table.rows] == [3, 6]


def test_the_total_follows_when_a_category_changes(director, oak, year):
    counts = {"secondary_general": 300, "secondary_practical": 120, "newcomers": 5}
    entry = SchoolFigures(oak, {}, {code: Figure(n, "measured") for code, n in counts.items()})
    set_figures([entry], year, by=None)

    director.post(TABLE, typed(director.get(TABLE), **{f"{oak.pk}-newcomers": "15"}))

    assert known(oak)["pupils"] == Figure(435, "measured")
    assert PupilCount.objects.get(category="newcomers").provenance == "granted"


def test_what_someone_else_saved_meanwhile_is_not_written_over(director, elm, year):
    make.key_figures(elm)
    page = director.get(TABLE)
    set_figures([SchoolFigures(elm, {"staff": Figure(25)})], year, by=None)
    before = everything()

    untouched = director.post(TABLE, typed(page))
    changed = director.post(TABLE, typed(page, **{f"{elm.pk}-staff": "22"}))

    assert untouched.status_code == 302
    (_row, cell) = changed.context["table"].errors[0]
    assert "25" in cell.error
    assert everything() == before

    director.post(TABLE, typed(changed))
    assert known(elm)["staff"].value == 22


@pytest.mark.parametrize("shown", ["", "[]", "nonsense", '{"x": 3}'])
def test_a_form_that_lost_what_it_showed_still_saves(director, elm, shown):
    answers = typed(director.get(TABLE), **{f"{elm.pk}-staff": "22"}) | {"shown": shown}

    assert director.post(TABLE, answers).status_code == 302
    assert known(elm)["staff"].value == 22


def test_a_head_fills_in_their_own_school_only(town, elm, oak, client_of):
    head = client_of(make.user("head", at=elm))
    page = head.get(TABLE)
    assert [row.place for row in page.context["table"].rows] == [elm]

    head.post(TABLE, typed(page, **{f"{elm.pk}-staff": "9", f"{oak.pk}-staff": "9"}))
    assert (len(known(elm)), known(oak)) == (1, {})


def test_each_year_has_its_own_table(director, elm, year):
    make.key_figures(elm, school_year=SchoolYear.objects.starting(year.first_year - 4), pupils=150)
    tabs = [each.first_year - year.first_year for each in director.get(TABLE).context["years"]]
    assert tabs == [-4, -1, 0, 1]

    url = f"{TABLE}?year={year.first_year + 1}"
    director.post(url, typed(director.get(url), **{f"{elm.pk}-staff": "9"}))
    assert KeyFigures.objects.get(staff=9).school_year.first_year == year.first_year + 1
    assert director.get(f"{TABLE}?year={year.first_year + 7}").status_code == 404


def test_last_year_is_taken_over_into_the_year_of_the_page(director, elm, year):
    make.key_figures(elm, pupils=217, provenance="granted")
    following = year.first_year + 1
    assert director.get(f"{TABLE}?year={following}").context["can_carry_over"]

    answer = director.post(f"{reverse('schools:school_carry_over')}?year={following}")

    assert answer.url == f"{TABLE}?year={following}"
    row = KeyFigures.objects.get(school_year__first_year=following)
    assert known_figures(row)["pupils"] == Figure(217, "estimate", f"taken over from {year}")
    assert not director.get(f"{TABLE}?year={following}").context["can_carry_over"]


def test_a_part_that_is_missing_is_offered_too(director, elm, year):
    last = SchoolYear.objects.starting(year.first_year - 1)
    make.key_figures(elm, school_year=last)
    make.key_figures(elm, devices=None)

    assert director.get(TABLE).context["can_carry_over"]


def test_the_totals_of_each_year_say_of_how_many_places(director, elm, oak, year):
    make.key_figures(elm, pupils=200)
    make.key_figures(oak, pupils=None, devices=50)

    totals = director.get(TABLE).context["totals"]

    assert [(each.year.first_year, each.totals) for each in totals] == [
        (year.first_year, ((200, 1), (150, 2), (40, 2)))
    ]


def test_the_form_of_a_school_keeps_a_source_for_each_number(director, oak, year):
    answers = {"outsourcing_euro_a_year": 0}
    for key, number, origin in (
        ("pupils", "", "measured"),
        ("secondary_general", "300", "granted"),
        ("secondary_practical", "120", "granted"),
        ("newcomers", "0", "estimate"),
        ("devices", "", "measured"),
        ("staff", "80", "published"),
    ):
        answers |= {key: number, f"{key}_provenance": origin, f"{key}_note": ""}

    director.post(reverse("schools:school_figures", args=[oak.pk]), answers)

    assert known(oak) == {"pupils": Figure(420, "estimate"), "staff": Figure(80, "published")}
    page = director.get(reverse("schools:school_edit", args=[oak.pk]))
    assert [line.key for line in page.context["figures_form"].lines if line.is_missing] == [
        "devices"
    ]


def test_the_money_of_a_group_is_saved_with_its_source(director, town):
    answers = {
        "outsourcing_euro_a_year": 5000,
        "budget_provenance": "granted",
        "budget_note": "board",
    }

    director.post(reverse("schools:school_figures", args=[town.pk]), answers)

    row = KeyFigures.objects.get()
    assert (row.outsourcing_cents_a_year, row.provenance, row.note) == (500_000, "granted", "board")


def names(page):
    return [row.place.name for row in page.context["overview"].rows]


def test_the_list_is_searched_narrowed_and_sorted(director, town, elm, oak):
    annex = make.school("Elm annex", parent=elm, kind="site", site_kind="secondary", pool="North")
    make.key_figures(elm, pupils=100)
    make.key_figures(oak, pupils=900, provenance="granted")
    make.key_figures(annex, pupils=None)
    url = reverse("schools:school_list")

    assert names(director.get(url)) == ["Town", "Elm", "Elm annex", "Oak"]
    assert names(director.get(url, {"q": "ELM"})) == ["Elm", "Elm annex"]
    assert names(director.get(url, {"kind": "secondary"})) == ["Elm annex", "Oak"]
    assert names(director.get(url, {"pool": "North"})) == ["Elm annex"]
    assert names(director.get(url, {"show": "missing"})) == ["Elm annex"]
    assert names(director.get(url, {"show": "estimate"})) == ["Elm", "Elm annex"]
    assert names(director.get(url, {"sort": "pupils"})) == ["Oak", "Elm", "Elm annex"]
    assert names(director.get(url, {"q": "beech"})) == []
    assert names(director.get(url, {"kind": "x", "sort": "y"})) == [
        "Town",
        "Elm",
        "Elm annex",
        "Oak",
    ]


def test_a_closed_school_is_found_under_closed_only(director, elm, oak):
    close_school(elm, on=date(2020, 6, 30), by=None)
    url = reverse("schools:school_list")

    assert names(director.get(url)) == ["Town", "Oak"]
    assert names(director.get(url, {"show": "closed"})) == ["Elm"]
    assert [row.place for row in director.get(TABLE).context["table"].rows] == [oak]


def test_a_school_moves_closes_and_opens_from_its_page(town, elm, client_of):
    alone = make.school("Ash", code="ash")
    user = make.user("director", at=town)
    Membership.objects.create(user=user, organisation=alone, role="head")
    client = client_of(user)

    client.post(reverse("schools:school_move", args=[alone.pk]), {"to": town.pk})
    client.post(reverse("schools:school_close", args=[alone.pk]), {"on": "2020-06-30"})
    alone.refresh_from_db()
    assert (alone.parent, alone.is_closed) == (town, True)

    client.post(reverse("schools:school_reopen", args=[alone.pk]))
    alone.refresh_from_db()
    assert not alone.is_closed


def test_a_head_cannot_move_a_school_to_where_they_do_not_lead(town, elm, oak, client_of):
    client = client_of(make.user("head", at=elm))
    before = list(Organisation.objects.order_by("pk").values())

    for to in (town.pk, oak.pk, make.group().pk):
        client.post(reverse("schools:school_move", args=[elm.pk]), {"to": to})

    assert list(Organisation.objects.filter(pk__lte=oak.pk).order_by("pk").values()) == before


def test_the_country_is_changed_for_the_whole_group(director, town, elm):
    director.post(reverse("schools:school_country", args=[town.pk]), {"country": "nl"})

    elm.refresh_from_db()
    assert (elm.country, str(elm.kind_label)) == ("nl", "primary school (po)")


def test_schools_are_added_one_after_another(director, town):
    answers = {"parent": town.pk, "name": "Ash", "kind": "special_sec", "pool": "North"}

    answer = director.post(reverse("schools:school_add"), answers | {"again": "1"})

    page = director.get(answer.url)
    assert page.context["form"].initial == {
        "parent": str(town.pk),
        "kind": "special_sec",
        "pool": "North",
    }
    assert Organisation.objects.get(name="Ash").kind == "special_sec"


@pytest.mark.parametrize(
    "answers",
    [
        {"kind": "primary", "has_technical_tracks": "on"},
        {"kind": "primary", "site_kind": "secondary"},
        {"kind": "vocational"},
    ],
)
def test_a_kind_that_does_not_fit_is_refused_in_the_form(director, town, answers):
    page = director.post(reverse("schools:school_add"), {"parent": town.pk, "name": "X"} | answers)

    assert page.context["form"].errors
    assert not Organisation.objects.filter(name="X").exists()


def test_the_list_goes_out_as_csv_without_formulas(director, town, elm):
    Organisation.objects.filter(pk=elm.pk).update(name="=HYPERLINK(1)", pool="-North")
    make.key_figures(elm, devices=None, provenance="granted")

    answer = director.get(reverse("schools:school_export", args=["csv"]), {"kind": "primary"})

    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1:] == [
        [
            "'=HYPERLINK(1)",
            "primary school",
            "Town",
            "'-North",
            "",
            "200",
            "granted",
            "",
            "",
            "20",
            "granted",
        ]
    ]


def test_the_list_goes_out_as_a_workbook_with_text_and_numbers(director, town, elm):
    Organisation.objects.filter(pk=elm.pk).update(name="=1+1")
    make.key_figures(elm)

    answer = director.get(reverse("schools:school_export", args=["xlsx"]), {"kind": "primary"})

    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    assert sheet.to_python()[3][:7] == ["=1+1", "primary school", "Town", "", "", 200.0, "estimate"]
    assert director.get(reverse("schools:school_export", args=["pdf"])).status_code == 404


def test_a_colleague_takes_a_list_without_figures(town, elm, client_of):
    make.key_figures(elm, pupils=217)
    client = client_of(make.user("staff", at=elm))

    answer = client.get(reverse("schools:school_export", args=["csv"]))

    assert "Elm" in answer.content.decode()
    assert "217" not in answer.content.decode()


def test_a_group_with_nothing_sees_what_comes_next(director, town):
    page = director.get(reverse("schools:school_list"))
    assert reverse("overview:home") in page.text
    assert "Begin with your schools" in page.text

    make.key_figures(make.school(parent=town))
    assert "What comes next" not in director.get(reverse("schools:school_list")).text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_pages_are_there_in_both_languages(director, town, elm, oak, language):
    make.key_figures(elm)
    director.cookies["django_language"] = language
    with override(language):
        urls = [reverse("schools:school_list"), TABLE, reverse("schools:school_add")]
        urls += [reverse("schools:school_edit", args=[place.pk]) for place in (town, elm, oak)]
    for url in urls:
        page = director.get(url)
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize("page", ["list", "table", "export", "school"])
def test_the_number_of_queries_does_not_grow_with_the_schools(page, client_of):
    counts = []
    for number in (1, 3):
        top = make.group()
        for _school in range(number):
            school = make.school(parent=top, kind="secondary")
            make.key_figures(school)
            make.key_figures(make.school(parent=school, kind="site"))
        url = {
            "list": reverse("schools:school_list"),
            "table": TABLE,
            "export": reverse("schools:school_export", args=["xlsx"]),
            "school": reverse("schools:school_edit", args=[top.pk]),
        }[page]
        client = client_of(make.user("director", at=top))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_the_page_of_one_school_asks_twelve_questions_at_most(client_of):
    counts = []
    for number in (1, 3):
        top = make.group()
        school = make.school(parent=top, pool="Noord")
        for _site in range(number):
            make.key_figures(make.school(parent=school, kind="site"))
            make.school(parent=top)
        make.key_figures(school)
        client = client_of(make.user("director", at=top))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("schools:school_edit", args=[school.pk]))
        assert len(page.context["sites"]) == number
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_the_table_knows_what_it_showed(director, elm):
    make.key_figures(elm, staff=None)
    table = director.get(TABLE).context["table"]

    assert json.loads(table.shown) == {
        f"{elm.pk}-pupils": "200",
        f"{elm.pk}-devices": "100",
        f"{elm.pk}-staff": "",
    }


def test_a_school_alone_that_closed_has_an_empty_table(client_of):
    alone = make.school("Ash")
    client = client_of(make.user("head", at=alone))
    close_school(alone, on=date(2020, 6, 30), by=None)

    assert client.get(TABLE).context["table"].rows == []


def test_a_row_with_money_only_does_not_count_as_figures(director, town, elm):
    make.key_figures(elm, pupils=None, devices=None, staff=None, outsourcing_cents_a_year=500)

    page = director.get(reverse("overview:home"))

    assert page.status_code == 200
    assert reverse("schools:school_list") in page.text
    assert names(director.get(reverse("schools:school_list"), {"show": "missing"})) == ["Elm"]


def test_a_head_does_not_take_a_school_out_of_its_group(elm, town, client_of):
    head, elsewhere = make.user("head", at=elm), make.group()
    Membership.objects.create(user=head, organisation=elsewhere, role="director")

    client_of(head).post(reverse("schools:school_move", args=[elm.pk]), {"to": elsewhere.pk})

    elm.refresh_from_db()
    assert elm.parent == town


def test_looking_at_another_year_makes_no_year(director, elm, year):
    for address in (TABLE, reverse("schools:school_edit", args=[elm.pk])):
        for first_year in (year.first_year - 1, year.first_year + 1):
            assert director.get(address, {"year": first_year}).status_code == 200

    assert list(SchoolYear.objects.all()) == [year]
