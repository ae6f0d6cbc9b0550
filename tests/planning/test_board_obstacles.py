"""What keeps people from a task, and how much of it a reader is told."""

import pytest

from tests import factories
from zwerm.accounts.models import User
from zwerm.people.models import Person, Rating
from zwerm.planning.models import PlannedTask
from zwerm.planning.task_pages import TaskPage, task_page

from . import scenarios as made

pytestmark = pytest.mark.django_db


def sentences(page: TaskPage) -> dict[str, list[tuple[str, str]]]:
    """By group, each person and what is said of them."""
    return {
        group.title: [(one.person.name, one.sentence) for one in group.obstacles]
        for group in page.impossible
    }


def shown(planned: PlannedTask, reader: User) -> TaskPage:
    return task_page(planned, reader=reader)


def test_a_level_the_school_filled_in_is_told() -> None:
    world = made.linde()
    factories.rating(world.bram, "T", 1, origin=Rating.Origin.SCHOOL)

    found = shown(world.network, world.coordinator)
    firewall = shown(world.firewall, world.coordinator)

    # Bram is the backup of the network, so he stands beside that task already.
    assert sentences(found) == {}
    assert sentences(firewall) == {
        "Does not reach the level yet": [("Bram Verhaeghe", "2 levels short: technical.")]
    }


@pytest.mark.parametrize("audience", Person.Audience.values)
def test_an_own_answer_is_told_only_if_its_owner_shares_it(audience: str) -> None:
    world = made.linde()
    Person.objects.filter(pk=world.bram.pk).update(audience=audience)
    factories.rating(world.bram, "T", 1, origin=Rating.Origin.SELF)

    page = shown(world.firewall, world.coordinator)

    hidden = "As far as is known, not able to yet."
    told = "2 levels short: technical." if audience == Person.Audience.TEAM else hidden
    assert [one.sentence for one in page.others] == [told]
    assert [one.levels_short for one in page.others] == [0 if "known" in told else 2]


def test_who_can_but_is_full_is_told_with_the_page_of_their_hours() -> None:
    world = made.linde()

    page = shown(world.firewall, world.coordinator)

    (sofie,) = page.able
    assert sofie.obstacle is not None
    assert sofie.obstacle.sentence == "Has no hours left."
    assert page.needs_hours == [sofie.obstacle]


def test_who_works_elsewhere_is_named_to_the_group_and_counted_for_another_school() -> None:
    world = made.group()
    head = factories.user("head", at=world.kompas)
    own = world.scenario.planned_tasks.get(organisation=world.kompas)

    to_group, to_school = shown(own, world.coordinator), shown(own, head)

    assert sentences(to_group) == {
        "Can do this, but does not work here": [("Jonas Maes", "Does not work here.")]
    }
    assert sentences(to_school) == {"Can do this, but does not work here": []}
    assert [group.others for group in to_school.impossible] == [1]
    assert to_group.to_ask == ()
    assert to_school.to_ask == (world.coordinator,)


def test_links_lead_only_where_the_reader_may_change_something() -> None:
    world = made.group()
    head = factories.user("head", at=world.kompas)
    shared = world.scenario.planned_tasks.get(level="G")

    assert [one.remedy is not None for one in shown(shared, world.coordinator).others] == [True]
    assert shown(shared, world.coordinator).may_change_task
    assert shown(shared, head).others == []
    assert not shown(shared, head).may_change_task
