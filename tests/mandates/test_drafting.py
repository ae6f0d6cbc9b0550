"""The rules by which a division becomes mandates, one by one."""

from zwerm.mandates.drafting import Draft, Member, Slot, Work, draft_mandates
from zwerm.mandates.models import Mandate

GROUP, OAK, ELM = 1, 2, 3
TASK = 50


def at_school(cluster="T", **fields):
    return Work(TASK, cluster, "S", OAK, schools=(OAK,), **fields)


def together(cluster="T", **fields):
    return Work(TASK, cluster, "G", GROUP, schools=(OAK, ELM), **fields)


def member(pk, *roles, at=(), reach=()):
    return Member(pk, frozenset(roles), frozenset(at), frozenset(reach))


def given(work, *members, kind, agreed=()):
    """Who gets this kind, as (organisation, person) and a B for backups."""
    return [
        (draft.slot.organisation, draft.person, *("B" if draft.is_backup else ""))
        for draft in draft_mandates([work], members, frozenset(agreed))
        if draft.slot.kind == kind
    ]


def test_the_kinds_are_those_of_a_mandate():
    work = at_school(minutes={1: 60})
    team = [member(1, at=[OAK]), member(2, "head", "coordinator", at=[OAK])]

    kinds = {draft.slot.kind for draft in draft_mandates([work], team)}

    assert kinds == set(Mandate.Kind.values)


def test_everyone_with_minutes_executes_and_the_one_with_most_comes_first():
    work = at_school(minutes={7: 30, 8: 90, 9: 90})

    assert given(work, kind="execute") == [(OAK, 8), (OAK, 9), (OAK, 7)]


def test_backups_execute_as_backup():
    work = at_school(minutes={7: 30}, backups=(8,))

    assert given(work, kind="execute") == [(OAK, 7), (OAK, 8, "B")]


def test_the_main_executor_is_the_contact_of_a_task_of_one_school():
    work = at_school(minutes={7: 30, 8: 90})
    anchor_point = member(9, "contact", at=[OAK])

    assert given(work, anchor_point, kind="contact") == [(OAK, 8)]


def test_shared_help_on_site_has_a_contact_in_each_school_with_an_executor_or_an_anchor_point():
    work = together(minutes={7: 90, 8: 30}, is_on_site=True)
    team = [
        member(7, at=[GROUP]),
        member(8, at=[OAK]),
        member(9, "contact", at=[OAK]),
        member(10, "contact", at=[ELM]),
    ]

    assert given(work, *team, kind="contact") == [(GROUP, 7), (OAK, 8), (ELM, 10)]


def test_an_anchor_point_is_no_contact_for_shared_work_that_asks_nobody_near():
    work = together(minutes={7: 90, 8: 30})
    team = [member(7, at=[GROUP]), member(8, "contact", at=[OAK]), member(9, "contact", at=[ELM])]

    assert given(work, *team, kind="contact") == [(GROUP, 7), (OAK, 8)]


def test_a_school_without_anyone_asks_the_main_executor_of_the_group():
    work = together(minutes={7: 90})

    assert given(work, member(7, at=[GROUP]), kind="contact") == [(GROUP, 7)]


def test_the_main_executor_is_not_named_again_in_the_own_school():
    work = together(minutes={7: 90}, is_on_site=True)
    team = [member(7, at=[OAK]), member(9, "contact", at=[OAK])]

    assert given(work, *team, kind="contact") == [(GROUP, 7)]


def test_the_head_of_that_school_decides():
    work = at_school(minutes={7: 30})
    team = [member(4, "head", at=[ELM]), member(5, "head", at=[OAK]), member(6, "director")]

    assert given(work, *team, kind="decide") == [(OAK, 5)]


def test_no_head_at_the_school_leaves_the_decision_open():
    work = at_school(minutes={7: 30})
    elsewhere = member(4, "head", at=[ELM], reach=[OAK])

    assert given(work, elsewhere, kind="decide") == []


def test_the_coordinating_director_decides_about_shared_work():
    team = [member(5, "head", at=[OAK]), member(6, "director", at=[GROUP])]

    assert given(together(), *team, kind="decide") == [(GROUP, 6)]


def test_the_only_coordinating_director_decides_also_when_a_head_of_school_too():
    director = member(6, "head", "director", at=[OAK])

    assert given(together(), director, kind="decide") == [(GROUP, 6)]


def test_of_two_directors_outside_the_group_itself_none_is_chosen():
    team = [member(6, "director", at=[OAK]), member(7, "director", at=[ELM])]

    assert given(together(), *team, kind="decide") == []


def test_of_two_directors_of_the_group_the_one_who_serves_these_schools_decides():
    work = Work(TASK, "T", "P", GROUP, "north", schools=(OAK,))
    team = [
        member(6, "director", at=[GROUP], reach=[ELM]),
        member(7, "director", at=[GROUP], reach=[OAK]),
    ]

    drafts = draft_mandates([work], team)

    assert Draft(Slot(TASK, "P", GROUP, "north", "decide"), 7) in drafts
    assert [d.person for d in drafts if d.slot.kind == "decide"] == [7]


def test_the_coordinating_ict_coordinator_steers():
    team = [member(5, "tict", at=[OAK]), member(6, "coordinator", at=[GROUP], reach=[GROUP, OAK])]

    assert given(at_school("P"), *team, kind="steer") == [(OAK, 6)]


def test_the_coordinator_of_the_school_itself_goes_before_that_of_the_group():
    team = [member(5, "coordinator", at=[GROUP], reach=[OAK]), member(6, "coordinator", at=[OAK])]

    assert given(at_school(), *team, kind="steer") == [(OAK, 6)]


def test_without_a_coordinator_the_steering_follows_the_cluster():
    team = [
        member(5, "tict", at=[OAK]),
        member(6, "pict", at=[OAK]),
        member(7, "head", at=[OAK]),
    ]

    steering = {c: given(at_school(c), *team, kind="steer") for c in "TPBA"}

    assert steering == {"T": [(OAK, 5)], "P": [(OAK, 6)], "B": [(OAK, 7)], "A": [(OAK, 5)]}


def test_without_a_coordinator_the_director_steers_shared_policy():
    director = member(6, "director", at=[GROUP])

    assert given(together("B"), director, kind="steer") == [(GROUP, 6)]


def test_nobody_is_invented():
    assert draft_mandates([at_school(), together("B")], [member(5, "teacher", at=[OAK])]) == []


def test_what_was_agreed_by_hand_stays_but_the_division_says_who_executes():
    work = at_school(minutes={7: 30})
    head = member(5, "head", at=[OAK])
    agreed = {work.slot("decide"), work.slot("execute")}

    kinds = [draft.slot.kind for draft in draft_mandates([work], [head], agreed)]

    assert kinds == ["execute", "contact"]
