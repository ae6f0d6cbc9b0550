"""Where people of a group really work, against sums made by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from zwerm.means.models import PoolShare, Source
from zwerm.overview.pool_worked import pool_worked
from zwerm.planning.models import Allocation, PlannedTask, Scenario
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db

PAGE = "overview:pool_worked"


@pytest.fixture
def group():
    return factories.group()


@pytest.fixture
def scenario(group):
    return factories.scenario(group, state=Scenario.State.ADOPTED)


def put_in(school, minutes):
    year = SchoolYear.objects.current()
    PoolShare.objects.create(organisation=school, school_year=year, weekly_minutes=minutes)


def work(scenario, person, at, minutes, covers=()):
    task = PlannedTask.objects.create(
        scenario=scenario,
        task=factories.own_task(scenario.organisation),
        level="G" if at.is_group else "S",
        organisation=at,
        needed_minutes=minutes,
        covers=[[school.pk, share] for school, share in covers],
    )
    source = Source.objects.get(code="ICT")
    Allocation.objects.create(planned_task=task, person=person, source=source, minutes=minutes)


def test_work_counts_where_it_is_done_and_shared_work_by_its_shares(group, scenario):
    oak, elm = (factories.school(name, parent=group) for name in ("Oak", "Elm"))
    put_in(oak, 300)
    lotte = factories.person(at=group)
    work(scenario, lotte, oak, 60)
    work(scenario, lotte, group, 100, covers=[(oak, 30), (elm, 10)])
    work(scenario, lotte, group, 45)
    work(scenario, factories.person(at=oak), oak, 500)  # of the school itself

    pool = pool_worked(group, SchoolYear.objects.current())

    assert [
        (row.school.name, row.balance.put_in, row.planned_minutes, row.balance.back)
        for row in pool.rows
    ] == [("Oak", 300, 300, 135), ("Elm", 0, 0, 25)]
    assert (pool.balance.kept, pool.balance.back, pool.balance.unaccounted) == (45, 160, 95)


def test_without_an_adopted_division_the_page_says_so(client_of, group):
    factories.scenario(group)
    client = client_of(factories.user("director", at=group))

    page = client.get(reverse(PAGE)).content.decode()

    assert "No division of the group is adopted yet" in page


def test_the_page_takes_no_more_queries_for_more_schools(client_of, group, scenario):
    client = client_of(factories.user("director", at=group))
    lotte = factories.person(at=group)

    def add_school():
        school = factories.school(parent=group)
        put_in(school, 60)
        work(scenario, lotte, school, 30)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(PAGE)).status_code == 200
        return len(captured)

    add_school()
    queries()
    with_one = queries()
    add_school()
    add_school()

    assert queries() == with_one
