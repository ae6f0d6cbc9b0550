from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from zwerm.core.errors import DomainError
from zwerm.documents.blocks import Table
from zwerm.policy import knoster_services as services
from zwerm.policy.knoster_block import knoster
from zwerm.policy.knoster_drawing import MOST_DOTS, course, dots
from zwerm.policy.knoster_page import RoundPage
from zwerm.policy.knoster_queries import last_result, results_of, rounds_before
from zwerm.policy.live import Place
from zwerm.policy.models import Element, KnosterAnswer, KnosterRound
from zwerm.schools.models import SchoolYear

from ..factories import group, school, user

pytestmark = pytest.mark.django_db

GOOD = dict.fromkeys(Element.values, 4)


def _round(at=None, **given):
    fields = {
        "closes_on": timezone.localdate() + timedelta(days=7),
        "about": "",
        "asks_colleagues": True,
        "by": None,
    } | given
    return services.begin_round(at or school(), **fields)


def _answered(*, at=None, **levels):
    """A closed round in which the first person chose the first level of each, and so on."""
    asked = _round(at)
    people = len(next(iter(levels.values())))
    for number in range(people):
        own = GOOD | {element: each[number] for element, each in levels.items()}
        services.answer_round(asked, own, by=user())
    services.close_round(asked, by=None)
    return KnosterRound.objects.get(pk=asked.pk)


def test_the_weakest_element_is_the_one_with_the_lowest_average():
    asked = _answered(plan=[1, 2, 2, 3, 2], means=[3, 2, 3, 3, 2])

    (result,) = results_of([asked])

    assert result.people == 5
    assert result.first == Element.PLAN
    plan = next(each for each in result.elements if each.element == Element.PLAN)
    assert (plan.people, plan.average) == ((1, 3, 1, 0), Decimal("2.0"))
    assert str(result.about_first.symptom) == "false starts"


def test_elements_that_are_equally_weak_are_both_named_and_the_first_needed_comes_first():
    asked = _answered(competences=[1, 1, 1, 1, 1], importance=[1, 1, 1, 1, 1])

    (result,) = results_of([asked])

    assert [each.element for each in result.weakest] == [Element.IMPORTANCE, Element.COMPETENCES]
    assert result.first == Element.IMPORTANCE


def test_where_all_five_are_there_nothing_is_weak():
    (result,) = results_of([_answered(plan=[3, 3, 3, 3, 3])])

    assert result.is_good
    assert result.first is None


def test_the_answers_of_four_people_are_not_added_up():
    (result,) = results_of([_answered(plan=[1, 1, 1, 1])])

    assert result.people == 4
    assert result.elements == ()
    assert result.first is None


def test_as_long_as_a_round_is_open_nothing_of_it_is_shown():
    asked = _round()
    for _person in range(6):
        services.answer_round(asked, GOOD, by=user())

    (result,) = results_of([asked])

    assert result.people == 6
    assert result.elements == ()


def test_what_the_team_concluded_comes_before_what_the_numbers_say():
    asked = _answered(plan=[1, 1, 1, 1, 1])

    services.conclude_round(asked, weakest="vision", conclusion="Eerst samen praten.", by=None)

    assert last_result(asked.organisation).first == Element.VISION


def test_a_small_team_sees_what_it_concluded_itself():
    asked = _answered(plan=[1, 1])
    assert last_result(asked.organisation) is None

    services.conclude_round(asked, weakest="plan", conclusion="Namen en data.", by=None)

    assert last_result(asked.organisation).first == Element.PLAN


def test_who_changes_their_mind_counts_once():
    asked = _round()
    bo = user()
    services.answer_round(asked, GOOD, by=bo)
    services.answer_round(asked, GOOD | {"plan": 2}, by=bo)

    assert KnosterAnswer.objects.filter(user=bo).count() == 5
    assert KnosterAnswer.objects.get(user=bo, element="plan").level == 2


@pytest.mark.parametrize("levels", [{}, {"plan": 2}, GOOD | {"luck": 4}])
def test_all_five_are_answered_or_none(levels):
    with pytest.raises(DomainError, match="all five"):
        services.answer_round(_round(), levels, by=user())

    assert not KnosterAnswer.objects.exists()


def test_nobody_answers_a_round_that_is_closed():
    asked = _answered(plan=[1])

    with pytest.raises(DomainError, match="closed"):
        services.answer_round(asked, GOOD, by=user())

    assert KnosterAnswer.objects.count() == 5


def test_a_round_ends_by_itself_after_its_last_day():
    asked = _round()
    yesterday = timezone.localdate() - timedelta(days=1)
    KnosterRound.objects.update(opened_on=yesterday, closes_on=yesterday)

    with pytest.raises(DomainError, match="closed"):
        services.answer_round(asked, GOOD, by=user())

    assert not KnosterAnswer.objects.exists()


def test_one_round_at_a_time():
    at = school()
    _round(at)

    with pytest.raises(DomainError, match="open still"):
        _round(at)

    assert KnosterRound.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 93])
def test_a_round_ends_within_three_months(days):
    with pytest.raises(DomainError, match="three months"):
        _round(closes_on=timezone.localdate() + timedelta(days=days))

    assert not KnosterRound.objects.exists()


def test_only_a_round_that_nobody_answered_is_removed():
    asked = _answered(plan=[1])

    with pytest.raises(DomainError, match="stays"):
        services.remove_round(asked, by=None)
    KnosterAnswer.objects.all().delete()
    services.remove_round(asked, by=None)

    assert not KnosterRound.objects.exists()


def test_nothing_is_concluded_before_the_end():
    asked = _round()

    with pytest.raises(DomainError, match="Close the round"):
        services.conclude_round(asked, weakest="plan", conclusion="", by=None)

    asked.refresh_from_db()
    assert asked.weakest == ""


def test_a_round_stands_beside_the_rounds_before_it():
    at = school()
    _answered(at=at, plan=[1, 1, 1, 1, 1])
    _answered(at=at, plan=[2])
    last = _answered(at=at, plan=[2, 2, 2, 3, 3])

    result, *earlier = results_of([last, *rounds_before(last)])
    page = RoundPage(result, earlier, {})

    plan = next(row for row in page.rows if row.result.element == Element.PLAN)
    assert plan.since == Decimal("1.4")
    assert dict(page.table)[Element.PLAN] == [Decimal("1.0"), Decimal("2.4")]


def test_it_says_where_people_see_it_differently():
    (result,) = results_of([_answered(plan=[1, 1, 4, 4, 4], means=[2, 3, 3, 3, 3])])

    page = RoundPage(result, [], {})

    assert [each.element for each in page.spread] == [Element.PLAN]


def test_colleagues_see_the_rounds_that_ask_them():
    above = group()
    at = school(parent=above)
    colleague, guest = user("staff", at=at), user("guest", at=at)
    asked, silent = _round(above), _round(at, asks_colleagues=False)
    elsewhere = _round(school(parent=above))

    assert set(KnosterRound.objects.visible_to(colleague)) == {asked}
    assert set(KnosterRound.objects.visible_to(guest)) == set()
    assert set(KnosterRound.objects.visible_to(user("pict", at=at))) == {asked, silent}
    assert set(KnosterRound.objects.visible_to(user("coordinator", at=above))) == {
        asked,
        silent,
        elsewhere,
    }


def test_one_dot_is_one_person_and_columns_share_a_height():
    drawing = dots((7, 0, 1, 0), 7)

    assert [len(column.dots) for column in drawing.columns] == [7, 0, 1, 0]
    tops = [min(y for _x, y in column.dots) for column in drawing.columns if column.dots]
    assert tops == [drawing.base - 12, drawing.base - 4]


def test_where_dots_no_longer_fit_a_column_is_as_tall_as_its_share():
    drawing = dots((MOST_DOTS + 5, 15, 0, 0), MOST_DOTS + 5)

    assert [column.dots for column in drawing.columns] == [(), (), (), ()]
    assert [column.bar_height for column in drawing.columns] == [40.0, 20.0, 0.0, 0.0]


def test_the_course_runs_from_the_lowest_level_to_the_highest():
    found = course([Decimal(1), Decimal("2.5"), Decimal(4)])

    assert found.points == ((6.0, 38.0), (80.0, 22.0), (154.0, 6.0))


def test_a_plan_shows_sums_and_what_asks_for_attention_first():
    asked = _answered(plan=[1, 2, 2, 3, 2])

    shown = knoster(Place(asked.organisation, SchoolYear.objects.current(), user()))

    (table,) = [block for block in shown if isinstance(block, Table)]
    said = [[cell.runs[0].text for cell in row] for row in table.rows]
    assert [(name, average) for name, _question, average, _symptom in said] == [
        ("Vision", "4.0"),
        ("Importance", "4.0"),
        ("Plan", "2.0"),
        ("Means", "4.0"),
        ("Competences", "4.0"),
    ]
    assert shown[0].runs[0].text == "First the plan. Without a plan there are false starts."


def test_a_plan_shows_no_numbers_of_a_small_team():
    asked, reader, year = _answered(plan=[1, 1]), user(), SchoolYear.objects.current()
    assert knoster(Place(asked.organisation, year, reader)) == ()

    services.conclude_round(asked, weakest="plan", conclusion="Namen en data.", by=None)

    shown = [block.runs[0].text for block in knoster(Place(asked.organisation, year, reader))]
    assert shown == ["First the plan. Without a plan there are false starts.", "Namen en data."]
