"""The school year of today is read once a request, and never remembered longer."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from zwerm.core.reading import ReadOnceMiddleware
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db


def test_many_parts_of_a_request_read_the_school_year_once(django_assert_num_queries):
    SchoolYear.objects.current()

    def page(_request):
        years = {SchoolYear.objects.current(), SchoolYear.objects.present()}
        return HttpResponse(str(len(years)))

    with django_assert_num_queries(1):
        assert ReadOnceMiddleware(page)(RequestFactory().get("/")).content == b"1"


def test_the_next_request_and_a_worker_read_it_anew(django_assert_num_queries):
    SchoolYear.objects.current()
    page = ReadOnceMiddleware(lambda _request: HttpResponse(str(SchoolYear.objects.present())))

    with django_assert_num_queries(4):
        page(RequestFactory().get("/"))
        page(RequestFactory().get("/"))
        SchoolYear.objects.current()
        SchoolYear.objects.current()


def test_looking_for_the_present_year_makes_none():
    SchoolYear.objects.all().delete()

    assert (SchoolYear.objects.present(), SchoolYear.objects.count()) == (None, 0)
