"""The tree of organisations, read once for a request."""

import pytest
from django.http import HttpRequest, HttpResponse

from tests import factories
from zwerm.core.reading import ReadOnceMiddleware
from zwerm.schools.family import inside
from zwerm.schools.models import SchoolYear
from zwerm.schools.services import add_school, apply_school_records, close_school
from zwerm.workbook.records import SchoolRecord

pytestmark = pytest.mark.django_db


def in_one_request(answer) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        answer()
        return HttpResponse()

    ReadOnceMiddleware(view)(HttpRequest())


def test_the_tree_is_read_once_for_a_request(django_assert_num_queries) -> None:
    group = factories.group()
    school = factories.school("De Linde", parent=group)

    def answer() -> None:
        with django_assert_num_queries(1):
            assert inside(school) == [school]
            assert set(inside(group)) == {group, school}

    in_one_request(answer)


def test_what_is_read_after_a_change_of_the_tree_is_as_it_is_now() -> None:
    group = factories.group()
    year = SchoolYear.objects.current()

    def answer() -> None:
        assert [place.name for place in inside(group)] == [group.name]
        made = add_school(group, by=None, name="De Linde", kind="primary")
        assert made in inside(group)
        close_school(made, on=year.lessons_start_on, by=None)
        (found,) = [place for place in inside(group) if place == made]
        assert found.ends_on == year.lessons_start_on
        record = SchoolRecord(code="wilg", name="De Wilg", kind="primary")
        apply_school_records(group, year, [record], by=None)
        assert "De Wilg" in [place.name for place in inside(group)]

    in_one_request(answer)
