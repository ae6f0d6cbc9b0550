"""Who could take a task over and at what price, and how much of that a reader is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from zwerm.optimiser.plan import ActiveLevel, Hours, Plan
from zwerm.optimiser.problem import Demand, Problem, School, SourceRule, Task
from zwerm.people.faces import Faces
from zwerm.people.models import Person, Rating
from zwerm.planning import private_ratings
from zwerm.planning.abilities import Abilities, place_of
from zwerm.planning.models import PlannedTask
from zwerm.planning.private_ratings import PrivateRatings
from zwerm.planning.takeovers import Takeover, takeovers
from zwerm.planning.task_pages import task_page

from . import scenarios as made
from .teams import QUANTA_PER_HOUR, Team, plain, team

pytestmark = pytest.mark.django_db


def test_who_has_room_could_take_a_share_over() -> None:
    """Ann works beyond nine tenths of her hours and Ben far below seven tenths of his."""
    world = team({"Ann": 2, "Ben": 4}, {"Netwerk": {"Ann": 2}})

    assert world.told("Netwerk") == {
        "Ben": Takeover(0, "Could take 2.0 hours over from Ann.", "a load fairer by 0.8 hours", "")
    }


def test_a_swap_says_what_goes_the_other_way() -> None:
    world = team({"Ann": 2, "Ben": 2}, {"Netwerk": {"Ann": 2}, "Loket": {"Ben": 2}})

    found = world.told("Netwerk")["Ben"]

    assert found == Takeover(
        0, "Could take 2.0 hours over from Ann, who then does “Loket” (2.0 hours).", "", ""
    )


def sentences(world: Team, task: str) -> dict[str, str]:
    return {name: takeover.sentence for name, takeover in world.told(task).items()}


def test_a_third_person_is_named() -> None:
    """Ann is not to do the desk, and Cis not the network."""
    world = team(
        {"Ann": 2, "Ben": 2, "Cis": 2},
        {"Netwerk": {"Ann": 2}, "Loket": {"Ben": 2}},
        refused=(("Loket", "Ann"), ("Netwerk", "Cis")),
    )

    assert sentences(world, "Netwerk") == {
        "Ben": "Could take 2.0 hours over from Ann if Cis does “Loket” (2.0 hours)."
    }


def test_who_could_do_it_at_the_least_cost_goes_first() -> None:
    world = team(
        {"Ann": 2, "Ben": 2, "Cis": 2}, {"Netwerk": {"Ann": 2}}, likes={"Ben": -1, "Cis": 1}
    )

    assert [one.column.person.name for one in world.page("Netwerk").able] == ["Cis", "Ben"]
    assert world.told("Netwerk") == {
        "Cis": Takeover(0, "Could take 2.0 hours over from Ann.", "suits a little better", ""),
        "Ben": Takeover(1, "Could take 2.0 hours over from Ann.", "", "suits a little less well"),
    }


def test_work_that_would_be_left_is_told_where_nothing_else_helps() -> None:
    world = team(
        {"Ann": 2, "Ben": 2},
        {"Netwerk": {"Ann": 2}, "Loket": {"Ben": 2}},
        refused=(("Loket", "Ann"),),
    )

    assert world.told("Netwerk")["Ben"] == Takeover(
        0,
        "Could take 2.0 hours over from Ann if “Loket” is left (2.0 hours).",
        "in fewer pieces",
        "a load less fair by 1.2 hours",
    )


def test_part_of_a_share_leaves_the_rest_to_nobody() -> None:
    world = team(
        {"Ann": 2, "Ben": 1}, {"Netwerk": {"Ann": 2}}, splittable=True, min_chunk=QUANTA_PER_HOUR
    )

    assert sentences(world, "Netwerk") == {
        "Ben": "Could take 1.0 hours over from Ann. 1.0 hours of it is then for nobody."
    }


def test_a_gap_is_covered_by_leaving_as_little_elsewhere() -> None:
    shared = {"splittable": True, "min_chunk": QUANTA_PER_HOUR // 2}
    work = {"Netwerk": {}, "Loket": {"Ann": 2}}

    some = team({"Ann": 2}, work, needs={"Netwerk": 1}, **shared)
    nothing = team({"Ann": 2}, work, needs={"Netwerk": 1})

    assert sentences(some, "Netwerk") == {
        "Ann": "Could do 1.0 hours more of this if “Loket” is left (1.0 hours)."
    }
    # Without splitting, two hours would be left for one.
    assert sentences(nothing, "Netwerk") == {}


def test_a_firm_is_an_alternative_with_its_price_in_money() -> None:
    world = team({"Ann": 2}, {"Netwerk": {"Ann": 2}}, outsource_eur_per_hour=40)

    found = world.page("Netwerk").by_a_firm

    assert found is not None
    assert plain(found).sentence == "A firm could take 2.0 hours over from Ann for € 80 a week."


def irreplaceable(world: Team, task: str) -> list[str]:
    page = world.page(task)
    return [one.column.person.name for one in page.candidates if one.is_irreplaceable]


def test_who_cannot_be_replaced_is_told() -> None:
    world = team({"Ann": 2, "Ben": 1}, {"Netwerk": {"Ann": 2}, "Loket": {"Ben": 1}})

    assert irreplaceable(world, "Netwerk") == ["Ann"]
    # Ann could, if the network is left.
    assert irreplaceable(world, "Loket") == []


def test_a_division_that_was_replaced_has_no_alternatives() -> None:
    world = team({"Ann": 2, "Ben": 2}, {"Netwerk": {"Ann": 2}})
    world.scenario.mark_replaced()

    assert world.told("Netwerk") == {}
    assert irreplaceable(world, "Netwerk") == []


# What a reader may know


@pytest.mark.parametrize("audience", Person.Audience.values)
def test_how_well_it_suits_is_told_only_of_who_shares_that(audience: str) -> None:
    """Kept private it does not count for the order either."""
    world = team(
        {"Ann": 2, "Ben": 2, "Cis": 2}, {"Netwerk": {"Ann": 2}}, likes={"Ben": -1, "Cis": 1}
    )
    cis = world.people["Cis"]
    factories.rating(cis, "T", 2, motivation=1, origin=Rating.Origin.SELF)
    Person.objects.filter(pk=cis.pk).update(audience=audience, wishes_audience=audience)

    found = world.told("Netwerk")

    is_private = audience != Person.Audience.TEAM
    assert found["Cis"].better == ("" if is_private else "suits a little better")
    assert found["Ben"].worse == "suits a little less well"
    assert [name for name, _ in sorted(found.items(), key=lambda row: row[1].rank)] == (
        ["Ben", "Cis"] if is_private else ["Cis", "Ben"]
    )


@pytest.mark.parametrize("origin", [Rating.Origin.SELF, Rating.Origin.SCHOOL])
def test_a_backup_a_level_short_is_not_named_where_that_is_private(origin: str) -> None:
    world = team(
        {"Ann": 2, "Ben": 2, "Cis": 2},
        {"Netwerk": {"Ann": 2}},
        levels={"Cis": 1},
        backups={"Netwerk": "Ben"},
        max_backups={"Ann": 0},
    )
    factories.rating(world.people["Cis"], "T", 1, origin=origin)

    expected = {
        Rating.Origin.SELF: "Someone else is then the backup for “Netwerk”.",
        Rating.Origin.SCHOOL: "Cis is then the backup.",
    }[Rating.Origin(origin)]
    assert sentences(world, "Netwerk") == {"Ben": f"Could take 2.0 hours over from Ann. {expected}"}


def test_nobody_is_named_whom_the_reader_does_not_see() -> None:
    world = team({"Ann": 2, "Ben": 2}, {"Netwerk": {"Ann": 2}})
    planned, abilities = world.tasks["Netwerk"], Abilities.of(world.scenario)
    seen = Faces.at(world.scenario.organisation).among({world.people["Ann"].code})
    private = PrivateRatings(abilities, seen.ids, world.coordinator)

    found = takeovers(planned, abilities, seen, private, reader=world.coordinator)

    assert (found.of_people, found.irreplaceable) == ({}, frozenset())


def test_of_a_large_group_what_is_private_is_read_when_it_is_asked_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And once: of those beside the task it was read with it."""
    monkeypatch.setattr(private_ratings, "MOST_AT_ONCE", 1)
    world = team({"Ann": 2, "Ben": 2}, {"Netwerk": {"Ann": 2}})
    for person in world.people.values():
        factories.rating(person, "T", 2, origin=Rating.Origin.SELF)
    codes = {name: person.code for name, person in world.people.items()}
    task, abilities = world.tasks["Netwerk"].task.slug, Abilities.of(world.scenario)
    known = Faces.at(world.scenario.organisation).ids
    private = PrivateRatings(abilities, known, world.coordinator, beside=[world.people["Ann"]])

    with CaptureQueriesContext(connection) as asked:
        hidden = [private.hide_levels_for(task, codes[name]) for name in ("Ann", "Ben", "Ben")]

    assert (hidden, len(asked)) == ([True, True, True], 1)


# Backups


def test_who_could_be_the_backup_too_is_named() -> None:
    world = team(
        {"Ann": 2, "Ben": 2, "Cis": 2, "Dot": 2},
        {"Netwerk": {"Ann": 2}},
        levels={"Dot": 0},
        backups={"Netwerk": "Ben"},
    )

    assert world.page("Netwerk").other_backups == "Cis could be the backup too."


def test_a_missing_backup_says_who_could_be_or_why_nobody() -> None:
    def told(**people: object) -> str:
        world = team(
            {"Ann": 2, "Ben": 2}, {"Netwerk": {"Ann": 2}}, backups={"Netwerk": ""}, **people
        )
        return world.page("Netwerk").other_backups

    assert told() == "There is no backup. Ben could be."
    assert told(max_backups={"Ben": 0}) == (
        "There is no backup. 1 person could be, but backs up as many tasks as agreed."
    )
    assert told(levels={"Ben": 0}) == (
        "There is no backup. Nobody else here comes within one level of what this asks."
    )


def test_no_backup_is_spoken_of_where_none_is_asked() -> None:
    world = team({"Ann": 2, "Ben": 2}, {"Netwerk": {"Ann": 2}})

    assert world.page("Netwerk").other_backups == ""


# Reading


def test_a_school_that_is_a_pool_on_its_own_is_found_as_what_was_divided() -> None:
    """The task could also be done at school level there, and that is not what the plan has."""
    top = factories.group("De Getijden")
    alone, other = (factories.school(name, parent=top) for name in ("Haven", "Wilg"))
    ann = factories.person("Ann", at=alone)
    task = factories.own_task(top, "Netwerk")
    problem = Problem(
        schools=(School(alone.code, pool=alone.code), School(other.code, pool=other.code)),
        tasks=(Task(task.slug, "T", levels=("S", "P"), scale_pool=0.5),),
        people=(made.worker(ann, alone, {}, {"ICT": 24}),),
        sources={"ICT": SourceRule()},
        demand=(Demand(task.slug, alone.code, 12),),
        quanta_per_hour=QUANTA_PER_HOUR,
    )
    scenario = factories.scenario(top, "Samen")
    plan = Plan(
        level=(ActiveLevel(task.slug, "P", alone.code),),
        hours=(Hours(task.slug, "P", alone.code, ann.code, {"ICT": 6}),),
    )
    made.keep(scenario, problem, plan)

    planned = made.planned(scenario, task)
    found = Abilities.of(scenario).instance(place_of(planned))

    assert (planned.level, planned.organisation) == ("S", alone)
    assert found is not None
    assert (found.key, found.quanta) == ((task.slug, "P", alone.code), 6)


def test_the_page_takes_as_many_queries_for_one_alternative_as_for_more() -> None:
    counts = []
    for more in (1, 3):
        hours = {"Ann": 2} | {f"Collega {number}": 2 for number in range(more)}
        world = team(hours, {"Netwerk": {"Ann": 2}}, backups={"Netwerk": "Collega 0"})
        planned = PlannedTask.objects.get(pk=world.tasks["Netwerk"].pk)
        with CaptureQueriesContext(connection) as queries:
            page = task_page(planned, reader=world.coordinator)
        counts.append((len(queries), len([one for one in page.candidates if one.takeover])))

    assert [alternatives for _, alternatives in counts] == [1, 3]
    assert counts[0][0] == counts[1][0]
