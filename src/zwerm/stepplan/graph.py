"""The step plan as data: what is asked, where each answer leads, and what everyone does meanwhile.

After the draft guidelines for team-oriented ICT coordination (the report, chapter 3), in our own
words. Knows no organisation and no database: answers in, a route out. Texts are English here and
are translated where they are shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue of translations."""
    return text


_ = gettext_noop


class Node(StrEnum):
    S1 = "S1"
    STOP1 = "STOP1"
    S2 = "S2"
    STOP2 = "STOP2"
    S3 = "S3"
    STOP3 = "STOP3"
    S4 = "S4"
    S5A = "S5A"
    S5B = "S5B"
    S6 = "S6"
    S6I = "S6I"
    S6II = "S6II"
    S6III = "S6III"
    S7 = "S7"
    S8 = "S8"
    S8B = "S8B"
    DONE = "DONE"


STOPS = frozenset({Node.STOP1, Node.STOP2, Node.STOP3})
# Where a task goes that nobody can do: one of these for each task.
REMEDIES = (Node.S6I, Node.S6II, Node.S6III)


@dataclass(frozen=True, slots=True)
class Branch:
    """An answer, and where it leads. Several places: for each task its own."""

    answer: str
    label: str
    to: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A place in the plan, with what each reader does there."""

    node: Node
    label: str  # a few words, for the drawing
    title: str
    text: str
    head: tuple[str, ...]
    coordinator: tuple[str, ...]
    branches: tuple[Branch, ...] = ()
    outcome: str = ""  # what lies on the table afterwards
    is_ours: bool = False  # not in the guidelines

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(branch.answer for branch in self.branches)

    def to(self, answer: str) -> tuple[Node, ...]:
        return next((branch.to for branch in self.branches if branch.answer == answer), ())


def _yes_or_no(yes: Node, no: Node) -> tuple[Branch, ...]:
    return Branch("yes", _("yes"), (yes,)), Branch("no", _("not yet"), (no,))


_AGAIN = _("ask it again")
_KEEP_RUNNING = _(
    "Choose with the few hours there are: only the technical core tasks, which keep the "
    "infrastructure running."
)

_STEPS = (
    Step(
        Node.S1,
        _("Time to grow?"),
        _("Do we make time to carry ICT as a team?"),
        _("Working as a team does not come by itself: it grows over some years, and takes time."),
        head=(
            _("Put it on the agenda of the team, and hear who worries about what."),
            _("Say who gets time for it, and how much."),
        ),
        coordinator=(
            _("Tell which work you would gladly share. Three tasks are enough to begin."),
        ),
        branches=_yes_or_no(Node.S2, Node.STOP1),
    ),
    Step(
        Node.STOP1,
        _("Not now"),
        _("Not now: note it as a next project"),
        _("That is allowed. Choose the day on which you ask this again."),
        head=(_("Note it as a possible next strategic project of the school."),),
        coordinator=(_KEEP_RUNNING,),
        branches=(Branch("again", _AGAIN, (Node.S1,)),),
        outcome=_("A minimum package of tasks, and a day to ask again."),
    ),
    Step(
        Node.S2,
        _("Shared vision?"),
        _("Do we share a pedagogical vision?"),
        _("ICT is a means. A shared vision says what it is a means for."),
        head=(
            _("Check whether teachers know the vision and recognise themselves in it."),
            _("Write down where it stands and when it was discussed last."),
        ),
        coordinator=(_("Name two choices about ICT that follow from the vision. Can you not?"),),
        branches=_yes_or_no(Node.S3, Node.STOP2),
    ),
    Step(
        Node.STOP2,
        _("First the vision"),
        _("First the vision"),
        _("Without a vision everyone pulls at another end. Ask this again when there is a text."),
        head=(
            _("Give this priority, together with the school group."),
            _("Let someone from outside help you with it."),
        ),
        coordinator=(_KEEP_RUNNING,),
        branches=(Branch("again", _AGAIN, (Node.S2,)),),
        outcome=_("Work on the vision, with someone who leads it and a day."),
    ),
    Step(
        Node.S3,
        _("ICT policy plan?"),
        _("Is there an ICT policy plan?"),
        _("All ICT tasks serve that plan: it is what the whole team wants in the long run."),
        head=(_("Check whether the plan still holds, and who agreed to it."),),
        coordinator=(_("Check which tasks the plan asks for, and which it no longer asks for."),),
        branches=_yes_or_no(Node.S4, Node.STOP3),
    ),
    Step(
        Node.STOP3,
        _("First the plan"),
        _("First the ICT policy plan"),
        _("A division of tasks without a plan is a guess. Ask this again when there is a plan."),
        head=(
            _("Give this priority, together with the school group."),
            _("Let someone from outside help you with it."),
        ),
        coordinator=(
            _KEEP_RUNNING,
            _(
                "Take up the policy tasks as well: with the head and the team you work out the "
                "technical and the pedagogical vision."
            ),
        ),
        branches=(Branch("again", _AGAIN, (Node.S3,)),),
        outcome=_("A first skeleton of the plan."),
    ),
    Step(
        Node.S4,
        _("Pool the means?"),
        _("Do we put means together in the school group?"),
        _(
            "The ICT hours of one school are seldom enough. Look first at what there is, also at "
            "other hours; then at what schools can do together."
        ),
        head=(
            _("Count the ICT hours, and which other hours you can and want to add."),
            _("Ask the other heads what they would put in, and want back."),
        ),
        coordinator=(_("Say which tasks you would rather do together with other schools."),),
        branches=(
            Branch("yes", _("yes, the school group takes the lead"), (Node.S5A,)),
            Branch("no", _("no, the school keeps the lead"), (Node.S5B,)),
        ),
    ),
    Step(
        Node.S5A,
        _("Tasks, with the group"),
        _("Which tasks apply to us, and at which level?"),
        _("The school group leads. Every task gets a place: in the school or together."),
        head=(
            _("Which tasks apply to your schools, given the policy plan? Drop what does not."),
            _("Which tasks cost less or go better when they are done once for all schools?"),
        ),
        coordinator=(
            _("Which tasks ask for scarce expertise, and so are better done together?"),
            _("Which tasks are best done in the school, because help must be quick and fitting?"),
        ),
        branches=(Branch("done", _("the overview fits us"), (Node.S6,)),),
        outcome=_("A task overview made to measure, with a level for each task."),
    ),
    Step(
        Node.S5B,
        _("Tasks, in the school"),
        _("Which tasks apply to us, and which come first?"),
        _("The school leads. Every task is for now, for later, or not for you."),
        head=(
            _("Which tasks can be dropped without harm to the priorities of the policy plan?"),
            _(
                "For which tasks is working together in the school group wise? Tell it to the "
                "general or coordinating director."
            ),
        ),
        coordinator=(
            _("Which tasks apply to the school, given the policy plan?"),
            _("Which tasks are needed soon, and which can be spread over a longer time?"),
        ),
        branches=(Branch("done", _("the overview fits us"), (Node.S6,)),),
        outcome=_("A task overview with a horizon, and a list for the director."),
    ),
    Step(
        Node.S6,
        _("Who can, who will?"),
        _("Who can do it, and who wants to?"),
        _("Look beyond the coordinators: is there expertise and motivation for every task?"),
        head=(
            _("Ask first who wants to, and only then who can."),
            _("A few days of training often cost less than a new colleague."),
        ),
        coordinator=(
            _("Ask colleagues to fill in their scan, and fill in yours."),
            _("Point out the tasks for which nobody has enough expertise."),
        ),
        branches=(
            Branch("yes", _("yes, for every task"), (Node.S7,)),
            Branch("gaps", _("no, there are gaps"), REMEDIES),
        ),
    ),
    Step(
        Node.S6I,
        _("Recruit"),
        _("Recruit someone"),
        _("The task matters to the school, and asks technical skills together with others."),
        head=(_("Write the vacancy from these tasks, not from a fixed profile."),),
        coordinator=(_("Say for each task which level it asks, and how many hours."),),
        branches=(Branch("arranged", _("arranged"), (Node.S7,)),),
        outcome=_("A vacancy that names the tasks."),
    ),
    Step(
        Node.S6II,
        _("Outsource?"),
        _("Consider an outside firm"),
        _("The task is not strategic, or it asks technical skills only."),
        head=(
            _("Ask for a price, and look at what it costs over the years."),
            _("Agree how you can leave the firm again, and who follows it up."),
        ),
        coordinator=(_("Keep enough knowledge in the school to judge the work of the firm."),),
        branches=(Branch("arranged", _("arranged"), (Node.S7,)),),
        outcome=_("A list of what the firm must do."),
    ),
    Step(
        Node.S6III,
        _("Free hours, train"),
        _("Free hours for a colleague, or train someone"),
        _(
            "The task matters to the school, and asks no technical skills. The guidelines do not "
            "say what to do then; this advice is ours."
        ),
        head=(
            _("Free hours for a colleague who likes it; a recruit or a firm is not needed."),
            _("See whether the administration can do it."),
        ),
        coordinator=(_("Help to choose a training, and let the colleague work along with you."),),
        branches=(Branch("arranged", _("arranged"), (Node.S7,)),),
        outcome=_("A colleague with hours, or a training with a day."),
        is_ours=True,
    ),
    Step(
        Node.S7,
        _("Form the team"),
        _("Do we form the ICT team?"),
        _("People, tasks, hours and mandates come together."),
        head=(
            _("Bring the people together, and divide the tasks in consultation."),
            _("Recognise motivation and expertise with hours or means."),
            _("Give clear mandates: who decides, executes, steers and follows up, is the contact."),
            _(
                "Plan three kinds of meetings, each linking school and group: the ICT policy team, "
                "the technical coordinators, and a sounding board of teachers."
            ),
        ),
        coordinator=(
            _("Agree how you share knowledge, who is whose backup, and where you document."),
            _("Agree how colleagues reach you, and what you do the same day."),
        ),
        branches=(Branch("formed", _("yes, the team is there"), (Node.S8,)),),
        outcome=_("A division in force, with mandates."),
    ),
    Step(
        Node.S8,
        _("Does it run well?"),
        _("Does the cooperation run well?"),
        _("Is the team still the right one, and is the division still right?"),
        head=(_("Ask it everyone in the team, at least once a school year."),),
        coordinator=(_("Look at the hours: who does more than was agreed, and who less?"),),
        branches=(
            Branch("smooth", _("it runs well"), (Node.DONE,)),
            Branch("stiff", _("it is hard going"), (Node.S8B,)),
        ),
    ),
    Step(
        Node.S8B,
        _("Get guidance"),
        _("Bring in someone who guides the process"),
        _("It is seldom the people; mostly it is the agreements. Then form the team again."),
        head=(_("Ask for guidance of the process and of the change."),),
        coordinator=(_("Write down where it gets stuck, without names."),),
        branches=(Branch("back", _("someone guides us, back to the team"), (Node.S7,)),),
    ),
    Step(
        Node.DONE,
        _("A team!"),
        _("Team-oriented ICT coordination is a fact"),
        _("Next school year you ask again whether it runs well."),
        head=(_("Say thanks, and keep the hours of the team in the plan for next year."),),
        coordinator=(_("Keep the agreements and the documentation up to date."),),
        branches=(Branch("again", _("next school year"), (Node.S8,)),),
    ),
)
STEPS: Mapping[Node, Step] = {step.node: step for step in _STEPS}
START = Node.S1


def remedy(*, is_strategic: bool, clusters: Collection[str]) -> Node:
    """What is advised for a task that nobody can do, from what it asks: T, P, B, A."""
    if not is_strategic or set(clusters) == {"T"}:
        return Node.S6II
    return Node.S6I if "T" in clusters else Node.S6III


@dataclass(frozen=True, slots=True)
class Phase:
    title: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a publication counts the steps."""

    key: str
    label: str
    phases: tuple[Phase, ...]
    numbers: Mapping[Node, int]

    @property
    def last(self) -> int:
        return max(self.numbers.values())


_OF_BOTH: Mapping[Node, int] = {
    node: number
    for number, nodes in enumerate(
        (
            (Node.S1, Node.STOP1),
            (Node.S2, Node.STOP2),
            (Node.S3, Node.STOP3),
            (Node.S4,),
            (Node.S5A, Node.S5B),
            (Node.S6, *REMEDIES),
            (Node.S7,),
        ),
        start=1,
    )
    for node in nodes
}
_EVALUATION = (Node.S8, Node.S8B, Node.DONE)
FINAL = Numbering(
    "8",
    _("8 steps in 3 phases (2023)"),
    (
        Phase(_("Enthusiasm and a plan"), (1, 2, 3)),
        Phase(_("People and means"), (4, 5, 6)),
        Phase(_("Doing and evaluating"), (7, 8)),
    ),
    {**_OF_BOTH, **dict.fromkeys(_EVALUATION, 8)},
)
DRAFT = Numbering(
    "7",
    _("7 steps (the draft)"),
    (Phase("", (1, 2, 3, 4, 5, 6, 7)),),
    {**_OF_BOTH, **dict.fromkeys(_EVALUATION, 7)},
)
NUMBERINGS: Mapping[str, Numbering] = {each.key: each for each in (FINAL, DRAFT)}
