"""The check of a plan asks as much of the database for one school and goal as for three."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ..factories import grant, group, key_figures, own_task, person, school, user
from .goals import action, goal
from .plans import plan
from .risks import risk

# What the check itself reads, and once what all live blocks together need.
MOST_QUERIES = 38


@pytest.mark.django_db
def test_the_check_asks_no_more_queries_for_more_schools_goals_and_risks():
    above = group()
    by = user("director", at=above)
    made = plan(at=above, by=by)
    client = Client()
    client.force_login(by)

    def asked(more: int) -> int:
        for number in range(more):
            at = school(parent=above)
            key_figures(at)
            grant(person(at=at), 120)
            tasks, actions = [own_task(above)], [action(above, owner=person(at=at))]
            goal(above, f"Doel {more} {number}", tasks=tasks, actions=actions)
            risk(at=above, by=by)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("policy:plan_check", args=[made.pk]))
        return len(queries)

    asked(1)
    one = asked(0)
    assert asked(2) == one
    assert one <= MOST_QUERIES
