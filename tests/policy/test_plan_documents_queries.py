"""A plan asks as many questions of the database for one school as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zwerm.policy.documents import plan_document
from zwerm.policy.live import Place

from ..factories import grant, group, key_figures, person, school, user
from .plans import plan


@pytest.mark.django_db
def test_a_plan_of_more_schools_asks_no_more_queries():
    above = group()
    by = user("director", at=above)
    made = plan(at=above, by=by)

    def filled(count: int) -> int:
        for _number in range(count):
            at = school(parent=above)
            key_figures(at)
            grant(person(at=at), 120)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            plan_document(made, Place(above, made.school_year, by))
        return len(queries)

    filled(1)
    one = filled(0)
    assert filled(2) == one
