from datetime import date, timedelta

import pytest
from django.utils import timezone

from zwerm.core.errors import DomainError
from zwerm.documents.blocks import ItemList, Table, Text, cell, runs
from zwerm.policy.adopting import adopt_plan
from zwerm.policy.arranging import add_block
from zwerm.policy.content import section, written
from zwerm.policy.live import Place
from zwerm.policy.models import Block, Order, Plan, PlanKind
from zwerm.policy.packing import unpack
from zwerm.policy.services import (
    Overtaken,
    close_block,
    open_block,
    write_block,
)
from zwerm.policy.skeletons import CHAPTERS, skeleton_of

from ..factories import group, school, user
from .plans import plan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", PlanKind.values)
@pytest.mark.parametrize("order", Order.values)
def test_every_kind_of_plan_begins_with_chapters_and_a_look_back(kind, order):
    made = plan(kind, order=order)

    keys = [chapter.key for chapter in made.chapters.all()]
    assert keys == [each.key for each in skeleton_of(kind, order)]
    assert keys[-1] == "evaluation"
    assert len(set(keys)) == len(keys)


def test_both_orders_of_the_policy_plan_leave_nothing_out_that_has_a_live_block():
    shown = [
        {kind for each in skeleton_of(PlanKind.ICT, order) for kind in each.live}
        for order in Order.values
    ]

    assert shown[0] == shown[1]
    assert set(CHAPTERS) >= {each.key for each in skeleton_of(PlanKind.ICT, "balance")}


def test_a_team_reads_the_plan_of_its_group_and_writes_its_own():
    top = group()
    below, beside = school(parent=top), school(parent=top)
    shared, own, other = plan(at=top), plan(at=below), plan(at=beside)
    reader = user("tict", at=below)

    assert set(Plan.objects.visible_to(reader)) == {shared, own}
    assert set(Plan.objects.visible_to(user("staff", at=below))) == set()
    assert other not in Plan.objects.visible_to(reader)


def test_who_saves_an_older_text_loses_neither_text():
    block = plan().chapters.first().blocks.first()
    first, second = user("tict"), user("pict")
    write_block(block, text="Van de eerste", revision=1, by=first)

    with pytest.raises(Overtaken) as refused:
        write_block(block, text="Van de tweede", revision=1, by=second)

    assert refused.value.mine == "Van de tweede"
    block.refresh_from_db()
    assert (block.text, block.revision, block.changed_by) == ("Van de eerste", 2, first)


def test_one_author_at_a_time_has_a_block_open():
    block = plan().chapters.first().blocks.first()
    first, second = user("tict"), user("pict")

    assert open_block(block, by=first)
    assert not open_block(block, by=second)
    assert open_block(block, by=first)
    close_block(block, by=second)
    assert not open_block(block, by=second)
    close_block(block, by=first)
    assert open_block(block, by=second)


def test_a_block_that_is_left_open_frees_itself():
    block = plan().chapters.first().blocks.first()
    open_block(block, by=user("tict"))
    Block.objects.filter(pk=block.pk).update(editing_until=timezone.now() - timedelta(seconds=1))

    assert open_block(block, by=user("pict"))


def test_a_block_can_be_put_between_two_others():
    chapter = plan().chapters.first()
    first, *rest = chapter.blocks.all()

    made = add_block(chapter, kind="table", after=first, by=user("tict"))

    assert list(chapter.blocks.all()) == [first, made, *rest]


def test_a_table_is_read_from_lines_with_tabs():
    block = Block(kind="table", text="Wat\tHoeveel\nLaptops\t40\nBeamers")

    (table,) = written(block)

    assert isinstance(table, Table)
    assert table.rows == ((cell("Laptops"), cell("40")), (cell("Beamers"), cell("")))


def test_a_list_has_one_item_a_line():
    block = Block(kind="list", text="een\n\ntwee\n")

    assert written(block) == (ItemList((runs("een"), runs("twee"))),)


def test_a_version_keeps_what_was_adopted():
    made = plan()
    block = made.chapters.first().blocks.first()
    head = user("head", at=made.organisation)
    write_block(block, text="Zo is het nu", revision=1, by=head)
    day = timezone.localdate()

    version = adopt_plan(made, on=day, note="eerste", review_on=day + timedelta(days=300), by=head)
    block.refresh_from_db()
    write_block(block, text="Later anders", revision=2, by=head)

    assert version.number == 1
    assert unpack(version.chapters[0]["blocks"][0]["content"]) == (Text(runs("Zo is het nu")),)
    made.refresh_from_db()
    assert made.review_on == day + timedelta(days=300)


def test_the_day_to_look_again_is_after_the_adoption():
    made = plan()
    day = date(2026, 11, 1)

    with pytest.raises(DomainError, match="after the day of adoption"):
        adopt_plan(made, on=day, note="", review_on=day, by=user("head"))

    assert made.versions.count() == 0


def test_a_live_block_that_knows_nothing_yet_says_so():
    made = plan()
    chapter = made.chapters.get(key="context")

    found = section(chapter, Place(made.organisation, made.school_year, user("head")))

    assert [piece.block.live for piece in found.pieces] == ["", "key_figures", "coverage"]


def test_what_several_blocks_need_is_read_once():
    asked = []

    def read(number):
        asked.append(number)
        return number * 2

    made = plan()
    place = Place(made.organisation, made.school_year, made.created_by)

    assert [place.once(read, 3), place.once(read, 4), place.once(read, 3)] == [6, 8, 6]
    assert asked == [3, 4]
