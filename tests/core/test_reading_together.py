"""Rows that were read together are those that each queryset reads alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, DecimalField, Exists, F, FloatField, OuterRef, QuerySet, Value
from django.utils import timezone

from zwerm.actions.models import Action
from zwerm.core.reading_together import read_together
from zwerm.means.models import Source
from zwerm.people.models import Person
from zwerm.policy.models import Plan, Version
from zwerm.schools.models import KeyFigures, Organisation
from zwerm.tasks.models import Task

from ..factories import grant, group, key_figures, own_task, person, school, user
from ..policy.goals import action
from ..policy.plans import plan


@pytest.fixture
def above(db):
    made = group()
    for _number in range(2):
        at = school(parent=made)
        key_figures(at)
        grant(person(at=at), 120)
    return made


def as_read(rows: QuerySet) -> list[dict]:
    """Every column of each row, and of what was joined to it."""
    kept = ("_state", "_prefetched_objects_cache")
    return [{name: value for name, value in vars(row).items() if name not in kept} for row in rows]


def test_rows_read_together_are_those_read_alone_in_one_query(above, django_assert_num_queries):
    below = Organisation.objects.below(above.pk)
    asked = [
        below.order_by("-name"),
        KeyFigures.objects.filter(organisation__in=below.values("pk")).order_by("pk"),
        Person.objects.order_by("-pk"),
        Task.objects.order_by("cluster", "pk"),
        Source.objects.order_by("-pk")[:3],
        Task.objects.none(),
    ]
    alone = [as_read(rows.all()) for rows in asked]
    assert all(alone[:-1])
    with django_assert_num_queries(1):
        read_together(*asked)
        together = [as_read(rows) for rows in asked]
    assert together == alone


def test_every_kind_of_value_comes_back_as_it_was(above):
    by = user("director", at=above)
    made = plan(at=above, by=by)
    kept = [{"title": "Één “hoofdstuk”\n", "blocks": [{"waar": True, "niets": None, "deel": 0.1}]}]
    made.versions.create(number=1, adopted_on=date(2026, 9, 1), adopted_by=by, chapters=kept)
    action(above, cost_cents=2**40, cost_provenance="granted")
    asked = Version.objects.all(), Plan.objects.all(), Action.objects.all()
    read_together(*asked)
    [version], [read], [deed] = asked
    assert (version.chapters, version.adopted_on) == (kept, date(2026, 9, 1))
    assert version.created_at == Version.objects.get().created_at
    assert timezone.is_aware(version.created_at)
    assert (read.title, read.archived_at) == (made.title, None)
    assert deed.cost_cents == 2**40


def test_a_fraction_keeps_all_its_digits(above):
    third = Value(0.1 + 0.2, output_field=FloatField())
    none = Value(None, output_field=FloatField())
    price = Value(Decimal("12.34"), output_field=DecimalField(max_digits=8, decimal_places=2))
    schools = Organisation.objects.annotate(third=third, none=none, price=price)
    alone = [(one.third, one.none, one.price) for one in schools.all()]
    read_together(schools, Source.objects.all())
    assert [(one.third, one.none, one.price) for one in schools] == alone


def test_what_is_joined_comes_along(above, django_assert_num_queries):
    at = above.children.first()
    people = Person.objects.filter(organisation=at).select_related("organisation__parent")
    schools = Organisation.objects.filter(pk=at.pk).select_related("parent__parent")
    with django_assert_num_queries(1):
        read_together(people, schools)
        assert [one.organisation.parent.name for one in people] == [above.name]
        assert [(one.parent.name, one.parent.parent) for one in schools] == [(above.name, None)]


def test_annotations_deferred_columns_and_lists_of_values_come_along(above):
    below = Organisation.objects.below(above.pk)
    counted = below.annotate(
        figures=Count("key_figures"),
        has_people=Exists(Person.objects.filter(organisation=OuterRef("pk"))),
    )
    asked = (
        counted.order_by("pk"),
        below.order_by("pk").values_list("name", flat=True),
        below.order_by("pk").values_list("pk", "parent__name"),
        below.order_by("pk").values("code", above=F("parent__code")),
        below.order_by("pk").only("name"),
    )
    alone = [list(rows.all()) for rows in asked]
    read_together(*asked)
    assert [(one.figures, one.has_people) for one in asked[0]] == [(0, False), (1, True), (1, True)]
    assert [list(rows) for rows in asked] == alone
    assert asked[4][0].get_deferred_fields() == alone[4][0].get_deferred_fields()


def test_what_hangs_on_the_rows_is_still_fetched(above, django_assert_num_queries):
    schools = Organisation.objects.filter(pk=above.pk).prefetch_related("children")
    with django_assert_num_queries(2):
        read_together(schools, Source.objects.all())
        assert [len(one.children.all()) for one in schools] == [2]


def test_rows_of_an_object_know_it(above, django_assert_num_queries):
    own_task(above)
    with django_assert_num_queries(1):
        asked = above.children.all(), Task.objects.all()
        read_together(*asked)
        assert asked[0][0].parent is above


def test_rows_that_are_there_are_not_read_again(above, django_assert_num_queries):
    schools, sources = above.children.all(), Source.objects.all()
    list(schools)
    with django_assert_num_queries(0):
        read_together(schools, sources)
    with django_assert_num_queries(1):
        list(sources)


def test_a_queryset_that_is_named_twice_is_read_once(above):
    schools, sources = above.children.all(), Source.objects.all()
    read_together(schools, sources, schools)
    assert len(schools) == 2


def test_more_columns_than_a_function_of_the_database_takes(above):
    joined = "organisation__parent", "organisation__parent__parent", "school_year"
    figures = KeyFigures.objects.select_related(*joined).annotate(
        **{f"number_{n}": F("pupils") + n for n in range(130)}
    )
    read_together(figures, Source.objects.all())
    assert [one.number_129 - one.number_0 for one in figures] == [129, 129]
