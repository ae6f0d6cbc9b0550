"""The step plan as a graph: whatever is answered, there is advice and a way on."""

from itertools import combinations, product

import pytest

from zwerm.stepplan.graph import (
    DRAFT,
    FINAL,
    NUMBERINGS,
    REMEDIES,
    START,
    STEPS,
    STOPS,
    Node,
    remedy,
)
from zwerm.stepplan.route import OpenTask, Route, lead, main_steps, route

ASKED = [Node.S1, Node.S2, Node.S3, Node.S4, Node.S6, Node.S7, Node.S8]
TO_S6 = {
    Node.S1: "yes",
    Node.S2: "yes",
    Node.S3: "yes",
    Node.S4: "no",
    Node.S5B: "done",
}
TO_S8 = {**TO_S6, Node.S6: "yes", Node.S7: "formed"}


def every_combination():
    """Every answer to every question, and none: also answers that no longer matter."""
    questions = [*ASKED, Node.S5A, Node.S5B, Node.S8B]
    choices = [("", *STEPS[question].answers) for question in questions]
    for answers in product(*choices):
        yield {q: a for q, a in zip(questions, answers, strict=True) if a}


def every_set_of_tasks():
    tasks = [OpenTask(node, is_arranged) for node in REMEDIES for is_arranged in (False, True)]
    for size in range(3):
        yield from combinations(tasks, size)


def test_every_combination_of_answers_ends_at_a_place_with_advice_for_both_readers():
    named = [()] + [(OpenTask(node, is_arranged=False),) for node in REMEDIES]
    ends = {route(answers, tasks).here for answers in every_combination() for tasks in named}

    assert ends == set(Node)
    assert [node for node in ends if not (STEPS[node].head and STEPS[node].coordinator)] == []


@pytest.mark.parametrize("named", list(every_set_of_tasks()), ids=str)
def test_tasks_without_expertise_lead_to_their_remedies_until_all_is_arranged(named):
    where = route({**TO_S6, Node.S6: "gaps"}, named)

    waiting = [task.remedy for task in named if not task.is_arranged]
    nothing_named = Node.S6 if not named else Node.S7
    assert where.here == (min(waiting, key=REMEDIES.index) if waiting else nothing_named)


def test_there_is_no_dead_end():
    """From every place the start of the next year can be reached, along at least one way out."""
    assert [node for node in Node if not STEPS[node].branches] == []
    reached = {node: _reachable(node) for node in Node}
    assert [node for node in Node if Node.DONE not in reached[node] | {node}] == []


def _reachable(node):
    found, ahead = set(), [node]
    while ahead:
        for branch in STEPS[ahead.pop()].branches:
            ahead += [to for to in branch.to if to not in found]
            found.update(branch.to)
    return found


def test_every_place_is_reached_from_the_start():
    assert _reachable(START) | {START} == set(Node)


def test_every_place_has_words_and_advice():
    assert set(STEPS) == set(Node)
    for step in STEPS.values():
        assert all([step.label, step.title, step.text, step.head, step.coordinator])
        assert len(set(step.answers)) == len(step.branches)
        assert len(step.label) <= 22  # fits in its box


@pytest.mark.parametrize("numbering", list(NUMBERINGS.values()), ids=lambda each: each.key)
def test_a_numbering_counts_every_place_without_a_hole(numbering):
    assert set(numbering.numbers) == set(Node)
    in_phases = [number for phase in numbering.phases for number in phase.numbers]
    assert in_phases == list(range(1, numbering.last + 1))
    assert set(numbering.numbers.values()) == set(in_phases)


def test_the_final_version_counts_the_evaluation_apart_and_the_draft_does_not():
    assert (FINAL.last, len(FINAL.phases)) == (8, 3)
    assert (DRAFT.last, len(DRAFT.phases)) == (7, 1)
    differ = {node for node in Node if FINAL.numbers[node] != DRAFT.numbers[node]}
    assert differ == {Node.S8, Node.S8B, Node.DONE}


@pytest.mark.parametrize("question", [Node.S1, Node.S2, Node.S3])
def test_a_no_stops_and_asks_the_same_question_again(question):
    before = dict(list(TO_S6.items())[: int(question[1]) - 1])

    where = route({**before, question: "no"})

    assert where.here == Node(f"STOP{question[1]}")
    assert where.is_stopped
    assert where.question == question
    assert STEPS[where.here].to("again") == (question,)


def test_pooling_gives_the_lead_to_the_group_and_else_it_stays_with_the_school():
    pooled = {**TO_S6, Node.S4: "yes"}
    assert route(pooled).here == Node.S5A
    assert route({k: v for k, v in TO_S6.items() if k != Node.S5B}).here == Node.S5B
    assert lead(pooled) == Node.S5A
    assert main_steps({})[4] == Node.S5B


@pytest.mark.parametrize(
    ("is_strategic", "clusters", "advised"),
    [
        (True, "TP", Node.S6I),
        (True, "TB", Node.S6I),
        (True, "TA", Node.S6I),
        (True, "TPBA", Node.S6I),
        (True, "T", Node.S6II),
        (False, "T", Node.S6II),
        (False, "TP", Node.S6II),
        (False, "A", Node.S6II),
        (True, "P", Node.S6III),
        (True, "BA", Node.S6III),
        (True, "", Node.S6III),
    ],
)
def test_the_remedy_follows_from_what_the_task_asks(is_strategic, clusters, advised):
    assert remedy(is_strategic=is_strategic, clusters=clusters) == advised


def test_every_combination_of_what_a_task_asks_has_one_remedy_and_only_the_hole_is_ours():
    asked = [
        (is_strategic, "".join(letters))
        for is_strategic in (True, False)
        for size in range(5)
        for letters in combinations("TPBA", size)
    ]
    advised = {remedy(is_strategic=s, clusters=c) for s, c in asked}

    assert advised == set(REMEDIES)
    assert [node for node in Node if STEPS[node].is_ours] == [Node.S6III]
    hole = [(s, c) for s, c in asked if remedy(is_strategic=s, clusters=c) == Node.S6III]
    assert all(is_strategic and "T" not in clusters for is_strategic, clusters in hole)


def test_hard_going_leads_to_guidance_and_back_to_the_team():
    assert route({**TO_S8, Node.S8: "stiff"}).here == Node.S8B
    again = route({**TO_S8, Node.S8: "stiff", Node.S8B: "back"})
    assert again == Route((*TO_S6, Node.S6), Node.S7)


def test_what_runs_well_is_done():
    assert route({**TO_S8, Node.S8: "smooth"}).here == Node.DONE


def test_only_a_no_to_the_first_three_questions_stops():
    assert set(STOPS) == {
        to for step in STEPS.values() for b in step.branches if b.answer == "no" for to in b.to
    } - {Node.S5B}
