"""What doing it together takes, with the four figures a group may set itself."""

import pytest

from tests import factories as make
from zwerm.planning.building import problem_from_dossier
from zwerm.planning.exchange import dossier_of
from zwerm.schools.models import SchoolYear
from zwerm.tasks.demand import Together
from zwerm.tasks.effort import POOLING, PoolingSettings
from zwerm.tasks.models import PoolingFigures, Task
from zwerm.tasks.queries import pooling_settings, tailored_task
from zwerm.tasks.services import tailor

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def town():
    top = make.group("Town")
    for name, devices in (("Elm", 100), ("Oak", 300), ("Ash", 0)):
        make.key_figures(make.school(name, parent=top, code=name.lower()), devices=devices)
    return top


def one(slug):
    return Task.objects.get(owner=None, slug=slug)


def figures(town, year, **changes):
    return PoolingFigures.objects.create(organisation=town, school_year=year, **changes)


def test_the_fixed_part_counts_once_and_a_half_and_the_rest_shrinks(town, year):
    task = one("t-netwerk-beheer")  # 40 fixed + 12 per 100 devices; scale gains much

    row = tailored_task(town, year, task)

    # Apart: 52 + 76 + 40 = 168. Together: 40 × 1,5 + 48 × 0,75 = 96.
    assert row.together == Together(
        schools=3,
        alone=168,
        minutes=96,
        fixed=40,
        factor=1.5,
        growing=48,
        saved_percent=25,
        is_scaled=False,
    )
    assert (row.minutes, row.together_minutes, row.together.saved) == (168, 96, 72)


def test_a_group_sets_its_own_figures_and_the_division_counts_with_them(town, year):
    figures(town, year, fixed_part_percent=200, saved_strong_percent=50)
    task = one("t-netwerk-beheer")

    row = tailored_task(town, year, task)

    assert row.together_minutes == 104  # 40 × 2 + 48 × 0,5
    assert row.record.pooled_variable_saving == 50
    problem = problem_from_dossier(dossier_of(town, year))
    scale = {each.id: each.scale_group for each in problem.tasks}
    assert scale[task.slug] == round(104 / 168, 3)


def test_figures_hold_from_their_year_on_and_not_before(town, year):
    before = SchoolYear.objects.starting(year.first_year - 1)
    after = SchoolYear.objects.starting(year.first_year + 1)
    figures(town, year, saved_limited_percent=20, provenance="measured")

    assert pooling_settings(town, before) == POOLING
    own = PoolingSettings(saved_limited_percent=20, provenance="measured")
    assert [pooling_settings(town, one) for one in (year, after)] == [own, own]
    assert pooling_settings(town.schools()[0], year) == own


def test_an_own_percentage_of_a_task_is_not_touched_by_those_of_the_group(town, year):
    figures(town, year, saved_strong_percent=50)
    task = one("t-netwerk-beheer")
    tailor(town, task, school_year=year, by=None, adjustments={"pooled_variable_saving": 33})

    assert tailored_task(town, year, task).record.pooled_variable_saving == 33


def test_own_figures_shrink_in_the_same_proportion(town, year):
    task = one("t-netwerk-beheer")
    tailor(town.schools()[0], task, school_year=year, by=None, weekly_minutes=208)

    row = tailored_task(town, year, task)

    assert [school.minutes for school in row.schools] == [208, 52, 76]  # Ash, Elm, Oak
    assert (row.together.minutes, row.together.is_scaled) == (192, True)  # 336 × 96 / 168


def test_nothing_is_done_together_in_one_school_or_where_it_may_not(town, year):
    task = one("t-netwerk-beheer")

    assert tailored_task(town.schools()[0], year, task).together is None
    tailor(town, task, school_year=year, by=None, adjustments={"levels": ["S"]})
    assert tailored_task(town, year, task).together is None


def test_together_never_takes_more_than_apart(town, year):
    figures(town, year, fixed_part_percent=500, saved_strong_percent=0)

    row = tailored_task(town, year, one("t-netwerk-beheer"))

    assert row.together_minutes == row.minutes == 168


def test_the_figures_are_set_on_their_page_and_last_year_keeps_its_own(town, year, client_of):
    last = SchoolYear.objects.starting(year.first_year - 1)
    figures(town, last, saved_strong_percent=30, note="Counted")
    client = client_of(make.user("director", at=town))
    page = client.get("/taken/samen-doen/")
    assert page.context["form"].initial["saved_strong_percent"] == 30
    row = tailored_task(town, year, one("t-netwerk-beheer"))
    assert page.context["minutes"] > page.context["together_minutes"]

    form = {
        "fixed_part_percent": "120",
        "saved_none_percent": "0",
        "saved_limited_percent": "10",
        "saved_strong_percent": "40",
        "provenance": "measured",
        "note": "Counted again",
    }
    client.post("/taken/samen-doen/", form)

    assert [pooling_settings(town, one).saved_strong_percent for one in (last, year)] == [30, 40]
    assert row.together_minutes == 94  # 40 × 1,5 + 48 × 0,7, before
    assert tailored_task(town, year, one("t-netwerk-beheer")).together_minutes == 77


@pytest.mark.parametrize(
    ("name", "value"),
    [("fixed_part_percent", "99"), ("saved_none_percent", "91"), ("saved_strong_percent", "-1")],
)
def test_figures_that_cannot_be_are_refused(town, client_of, name, value):
    client = client_of(make.user("director", at=town))
    good = dict.fromkeys(("saved_none_percent", "saved_limited_percent"), "20")
    good |= {"saved_strong_percent": "20", "fixed_part_percent": "150", "provenance": "estimate"}

    page = client.post("/taken/samen-doen/", good | {name: value})

    assert list(page.context["form"].errors) == [name]
    assert not PoolingFigures.objects.exists()


def test_only_who_leads_the_group_sets_them(town, client_of):
    elm = town.schools()[0]
    assert client_of(make.user("head", at=elm)).get("/taken/samen-doen/").status_code == 404
    assert client_of(make.user("tict", at=town)).get("/taken/samen-doen/").status_code == 403
