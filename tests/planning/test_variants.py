"""What-ifs as changes of records: exact, and only what was asked."""

from dataclasses import replace

from tests.workbook.books import group_dossier, small_dossier
from zwerm.optimiser.problem import Assignment
from zwerm.planning.building import problem_from_dossier
from zwerm.planning.variants import (
    ExtraMeans,
    Together,
    Variation,
    as_supposed,
    from_data,
    has_several_schools,
    is_newcomer,
    receivers,
    to_data,
    varied,
)
from zwerm.workbook.records import MeansRecord, PersonRecord, RuleRecord, SchoolRecord, TaskRecord

GROUP = group_dossier(
    people=(
        PersonRecord("an", "An", homes=("linde",), levels={"T": 3}),
        PersonRecord("bo", "Bo", homes=("beuk",), is_teacher=True, levels={"T": 1}),
        PersonRecord("cas", "Cas", ("tict",), is_group_staff=True, reach_pools=("Noord",)),
    ),
    means=(
        MeansRecord("an", "ICT", 300),
        MeansRecord("bo", "ADM", 100),
        MeansRecord("cas", "ICT", 600),
    ),
    tasks=(
        TaskRecord("net", "Netwerk", "T", levels=("S", "P", "G"), weekly_minutes={"linde": 60}),
        TaskRecord("kast", "Kast", "T", levels=("S",), weekly_minutes={"linde": 60, "beuk": 60}),
        TaskRecord("visie", "Visie", "B", levels=("G",), weekly_minutes={"linde": 30, "beuk": 30}),
    ),
    rules=(RuleRecord("pin", "net", "an", "linde", "S"), RuleRecord("current", "net", "bo")),
)


def levels(dossier):
    return {task.slug: task.levels for task in dossier.tasks}


def test_a_scenario_that_supposes_nothing_has_the_records_as_they_are():
    assert varied(GROUP, Variation()) == GROUP
    assert Variation().is_empty


def test_who_is_away_takes_hours_and_rules_along_and_nothing_else():
    without = varied(GROUP, Variation(without=("bo",)))

    assert [person.code for person in without.people] == ["an", "cas"]
    assert without.means == (GROUP.means[0], GROUP.means[2])
    assert without.rules == (GROUP.rules[0],)
    assert replace(without, people=GROUP.people, means=GROUP.means, rules=GROUP.rules) == GROUP


def test_alone_every_task_is_done_at_school_and_nobody_serves_others():
    alone = varied(GROUP, Variation(together=Together.ALONE))

    assert levels(alone) == {"net": ("S",), "kast": ("S",), "visie": ("S",)}
    assert {school.pool for school in alone.schools} == {""}
    cas = alone.people[2]
    assert (cas.is_group_staff, cas.reach_pools, cas.homes) == (False, (), ())
    assert alone.means == GROUP.means


def test_alone_a_school_and_its_site_still_share():
    site = SchoolRecord("linde-noord", "Linde Noord", "site", "linde", "Noord")
    alone = varied(
        replace(GROUP, schools=(*GROUP.schools, site)), Variation(together=Together.ALONE)
    )

    assert {school.code: school.pool for school in alone.schools} == {
        "groep": "",
        "linde": "",
        "beuk": "",
        "linde-noord": "linde",
    }
    assert levels(alone) == {"net": ("S", "P"), "kast": ("S",), "visie": ("S", "P")}


def test_together_no_school_does_by_itself_what_may_be_done_together():
    together = varied(GROUP, Variation(together=Together.POOLED))

    assert levels(together) == {"net": ("P", "G"), "kast": ("S",), "visie": ("G",)}
    assert replace(together, tasks=GROUP.tasks) == GROUP


def test_together_what_needs_hands_on_the_spot_stays_at_school():
    on_the_spot = replace(GROUP, tasks=(replace(GROUP.tasks[0], is_on_site=True),))

    assert varied(on_the_spot, Variation(together=Together.POOLED)) == on_the_spot


def test_a_task_of_a_cluster_stays_possible_at_a_school_that_shares_with_nobody():
    tasks = (replace(GROUP.tasks[0], levels=("S", "P")),)
    apart = (*GROUP.schools, SchoolRecord("eik", "De Eik", "primary", "groep"))

    shared = varied(replace(GROUP, tasks=tasks), Variation(together=Together.POOLED))
    parted = varied(replace(GROUP, tasks=tasks, schools=apart), Variation(together=Together.POOLED))

    assert levels(shared) == {"net": ("P",)}
    assert levels(parted) == {"net": ("S", "P")}


def test_one_school_is_the_same_alone_and_together():
    school = small_dossier()

    assert not has_several_schools(school)
    assert has_several_schools(GROUP)
    assert varied(school, Variation(together=Together.POOLED)) == school


def test_extra_hours_for_one_person_are_added_to_what_they_have():
    extra = ExtraMeans("ICT", 120, people=("bo",))

    more = varied(GROUP, Variation(extra=(extra,)))

    assert more.means == (*GROUP.means, MeansRecord("bo", "ICT", 120, "estimate"))
    assert problem_from_dossier(more).people[1].sources == {"ADM": 20, "ICT": 24}


def test_extra_hours_are_spread_in_whole_quanta_and_none_is_lost():
    extra = ExtraMeans("ICT", 67)

    more = varied(GROUP, Variation(extra=(extra,)))

    assert receivers(GROUP, extra) == ("an", "bo", "cas")
    added = [(row.person, row.weekly_minutes) for row in more.means[len(GROUP.means) :]]
    assert added == [("an", 27), ("bo", 20), ("cas", 20)]


def test_extra_hours_at_a_school_go_to_who_has_hours_there():
    nobody = PersonRecord("dirk", "Dirk", homes=("beuk",))
    dossier = replace(GROUP, people=(*GROUP.people, nobody))

    assert receivers(dossier, ExtraMeans("ICT", 60, place="beuk")) == ("bo",)


def test_hours_for_teachers_only_are_not_spread_over_others():
    teaching = replace(GROUP.sources[0], code="BPT", teacher_only=True)
    dossier = replace(GROUP, sources=(*GROUP.sources, teaching))

    assert receivers(dossier, ExtraMeans("BPT", 60)) == ("bo",)


def test_a_new_colleague_has_the_hours_the_place_and_the_levels_that_were_asked():
    extra = ExtraMeans("ICT", 240, place="beuk", newcomer={"T": 2, "P": 1, "B": 0, "A": 2})

    more = varied(GROUP, Variation(extra=(extra,)))

    newcomer = more.people[-1]
    assert is_newcomer(newcomer.code)
    assert (newcomer.homes, newcomer.is_group_staff) == (("beuk",), False)
    assert newcomer.levels == {"T": 2, "P": 1, "B": 0, "A": 2}
    assert more.means[-1] == MeansRecord(newcomer.code, "ICT", 240, "estimate")


def test_a_new_colleague_without_a_school_works_for_the_whole_group():
    extra = ExtraMeans("ICT", 240, newcomer={"T": 2})

    newcomer = problem_from_dossier(varied(GROUP, Variation(extra=(extra,)))).people[-1]

    assert (newcomer.group, newcomer.reach_pools, newcomer.sources) == (
        True,
        ("Noord",),
        {"ICT": 48},
    )


def test_what_is_supposed_can_be_combined():
    both = Variation(
        together=Together.ALONE, without=("an",), extra=(ExtraMeans("ICT", 60, people=("bo",)),)
    )

    found = varied(GROUP, both)

    assert [person.code for person in found.people] == ["bo", "cas"]
    assert found.means[-1].person == "bo"
    assert levels(found)["net"] == ("S",)


def test_a_pin_that_nobody_can_honour_in_the_variant_is_left_out():
    problem = problem_from_dossier(varied(GROUP, Variation(together=Together.POOLED)))

    assert problem.pins == (Assignment("net", "S", "linde", "an"),)
    assert as_supposed(problem, Variation(together=Together.POOLED)).pins == ()


def test_a_pin_that_still_makes_sense_stays():
    problem = problem_from_dossier(varied(GROUP, Variation(without=("bo",))))

    assert as_supposed(problem, Variation(without=("bo",))).pins == problem.pins
    assert len(problem.pins) == 1


def test_a_cap_on_changes_would_only_keep_schools_as_they_are():
    problem = replace(problem_from_dossier(GROUP), max_changes=2)

    assert as_supposed(problem, Variation(together=Together.ALONE)).max_changes is None
    assert as_supposed(problem, Variation(without=("bo",))).max_changes == 2


def test_today_was_not_decided_by_pins():
    problem = problem_from_dossier(GROUP)

    assert as_supposed(problem, Variation(is_today=True)).pins == ()


def test_only_what_asks_for_nothing_new_can_be_put_in_force():
    assert Variation(together=Together.ALONE).is_real
    assert not Variation(is_today=True).is_real
    assert not Variation(without=("an",)).is_real
    assert not Variation(extra=(ExtraMeans("ICT", 60),)).is_real


def test_a_variation_comes_back_from_its_data_as_it_was():
    variation = Variation(
        together=Together.POOLED,
        without=("an", "bo"),
        extra=(
            ExtraMeans("ICT", 60, "linde", newcomer={"T": 2, "P": 0, "B": 0, "A": 1}),
            ExtraMeans("ADM", 30, people=("bo",)),
        ),
    )

    assert from_data(to_data(variation)) == variation
    assert from_data({}) == Variation()
