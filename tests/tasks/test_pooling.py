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
