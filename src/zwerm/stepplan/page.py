"""What the pages of the step plan show."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zwerm.accounts.models import Membership, User
from zwerm.mandates.places import Places, places
from zwerm.planning.queries import leads_of
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Task

from .drawing import Arrow, Box, drawing
from .facts import Fact, Known
from .graph import FINAL, NUMBERINGS, REMEDIES, STEPS, Node, Numbering, Step
from .models import Answer
from .queries import Plan, history, plans_of, present_year
from .route import main_steps
from .rules import can_answer, can_confirm, can_read_plan

Role = Membership.Role
COORDINATES = frozenset({Role.COORDINATOR, Role.TICT, Role.PICT})


@dataclass(frozen=True, slots=True)
class Reading:
    """For which place, in whose words, and by which count of steps the plan is read."""

    places: Places
    numbering: Numbering
    reader: str  # head or coordinator

    @property
    def place(self) -> Organisation:
        return self.places.shown

    @property
    def query(self) -> str:
        return f"place={self.place.pk}&names={self.numbering.key}&view={self.reader}"


def reading(user: User, here: Organisation, *, place: str, names: str, view: str) -> Reading:
    """The place comes from those of the school group that this user works for."""
    found = places(user, here, place)
    own = [each for each in found.choices if can_read_plan(user, each)]
    reader = view if view in {"head", "coordinator"} else _reader(user, found.shown)
    return Reading(Places(found.shown, own), NUMBERINGS.get(names, FINAL), reader)


def _reader(user: User, place: Organisation) -> str:
    roles = user.roles_at(place)
    return "coordinator" if roles & COORDINATES and Role.HEAD not in roles else "head"


@dataclass(frozen=True, slots=True)
class PathStep:
    """One question on the path."""

    step: Step
    number: int
    state: str  # done, now, later
    answer: Answer | None = None
    prepared: Answer | None = None


@dataclass(frozen=True, slots=True)
class PathPhase:
    title: str
    steps: list[PathStep]


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow in words: the answer, and where it leads."""

    answer: str
    to: str


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box of the drawing, with its words."""

    box: Box
    label: str
    title: str
    state_words: str
    question: Node
    is_numbered: bool
    number: int
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    reading: Reading
    plan: Plan
    here: Step
    number: int
    phases: list[PathPhase]
    boxes: list[DrawnBox]
    arrows: tuple[Arrow, ...]
    size: tuple[int, int]
    facts: list[Fact]
    contacts: list[User]
    history: list[Answer]
    may_confirm: bool

    @property
    def question(self) -> Node:
        return self.plan.route.question

    @property
    def is_at_remedies(self) -> bool:
        return self.here.node in {Node.S6, *REMEDIES} and Node.S6 in self.plan.answers

    @property
    def open_here(self) -> list[Answer]:
        """The tasks for which this is advised."""
        return self.plan.open_tasks.get(self.here.node, [])

    @property
    def duties(self) -> tuple[str, ...]:
        return _duties(self.here, self.reading.reader)


def plan_page(read: Reading, user: User) -> PlanPage:
    year = present_year()
    plan = plans_of([read.place], year)[0]
    where = plan.route
    drawn = drawing(where)
    return PlanPage(
        reading=read,
        plan=plan,
        here=STEPS[where.here],
        number=read.numbering.numbers[where.here],
        phases=_phases(plan, read),
        boxes=[_drawn(box, read.numbering) for box in drawn.boxes],
        arrows=drawn.arrows,
        size=(drawn.width, drawn.height),
        facts=Known(read.place, year, user=user).about(where.question),
        contacts=contacts(read.place, user) if where.is_stopped else [],
        history=history(read.place)[:MOST_HISTORY],
        may_confirm=can_confirm(user, read.place),
    )


MOST_HISTORY = 20


def contacts(place: Organisation, user: User) -> list[User]:
    """Who leads in the school group, to turn to; not the reader."""
    return [lead for lead in leads_of(place.top) if lead != user]


def _duties(step: Step, reader: str) -> tuple[str, ...]:
    return step.head if reader == "head" else step.coordinator


def _phases(plan: Plan, read: Reading) -> list[PathPhase]:
    where, numbers = plan.route, read.numbering.numbers
    steps = []
    for node in main_steps(plan.given):
        state = "done" if node in where.passed else "later"
        if node == where.question or (node, where.here) == (Node.S8, Node.S8B):
            state = "now"
        answer, prepared = plan.answers.get(node), plan.prepared.get(node)
        kept = answer if state != "later" else None
        steps.append(PathStep(STEPS[node], numbers[node], state, kept, prepared))
    return [
        PathPhase(
            _(phase.title) if phase.title else "",
            [each for each in steps if each.number in phase.numbers],
        )
        for phase in read.numbering.phases
    ]


def _drawn(box: Box, numbering: Numbering) -> DrawnBox:
    step = STEPS[box.node]
    words = {"done": _("done"), "now": _("we are here"), "later": _("later")}
    return DrawnBox(
        box=box,
        label=_(step.label),
        title=_(step.title),
        state_words=words[box.state],
        question=asked_at(box.node),
        is_numbered=box.node in main_steps({}) or box.node == Node.S5A,
        number=numbering.numbers[box.node],
        ways=tuple(
            Way(_(branch.label), ", ".join(_(STEPS[to].label) for to in branch.to))
            for branch in step.branches
        ),
    )


def asked_at(node: Node) -> Node:
    """The question that a place belongs to: where its page is."""
    above = {
        Node.STOP1: Node.S1,
        Node.STOP2: Node.S2,
        Node.STOP3: Node.S3,
        Node.DONE: Node.S8,
        **dict.fromkeys(REMEDIES, Node.S6),
    }
    return above.get(node, node)


# Those with a page of their own.
QUESTIONS = frozenset(node.value for node in Node if asked_at(node) == node)


@dataclass(frozen=True, slots=True)
class StepPage:
    """One question: what is known, what to do, what was answered."""

    reading: Reading
    plan: Plan
    step: Step
    number: int
    facts: list[Fact]
    suggestion: str
    history: list[Answer]
    stop: Step | None
    contacts: list[User]
    is_open: bool
    may_answer: bool
    may_confirm: bool

    @property
    def answer(self) -> Answer | None:
        return self.plan.answers.get(self.step.node)

    @property
    def prepared(self) -> Answer | None:
        return self.plan.prepared.get(self.step.node)


def step_page(read: Reading, node: Node, user: User) -> StepPage:
    year = present_year()
    plan = plans_of([read.place], year)[0]
    known = Known(read.place, year, user=user)
    step = STEPS[node]
    stop = next((STEPS[b.to[0]] for b in step.branches if b.to[0].startswith("STOP")), None)
    return StepPage(
        reading=read,
        plan=plan,
        step=step,
        number=read.numbering.numbers[node],
        facts=known.about(node),
        suggestion=known.suggestion(node),
        history=history(read.place, question=node)[:MOST_HISTORY],
        stop=stop,
        contacts=contacts(read.place, user) if stop else [],
        is_open=node == plan.route.question or node in plan.route.passed,
        may_answer=can_answer(user, read.place),
        may_confirm=can_confirm(user, read.place),
    )


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task that may have nobody who can do it."""

    task: Task
    answer: Answer | None
    prepared: Answer | None
    short_minutes: int  # that the division misses
    remedy: Step

    @property
    def is_missing(self) -> bool:
        return self.answer is not None and self.answer.answer == Answer.Expertise.MISSING


@dataclass(frozen=True, slots=True)
class TaskPage:
    reading: Reading
    plan: Plan
    rows: list[TaskRow]
    division: str
    remedies: list[tuple[Step, int]] = field(default_factory=list)
    may_confirm: bool = False


def task_page(read: Reading, user: User) -> TaskPage:
    """The tasks someone answered about, then those that miss hours in the division."""
    year = present_year()
    plan = plans_of([read.place], year)[0]
    known = Known(read.place, year, user=user)
    short = Counter[int]()
    for planned in known.gaps:
        short[planned.task_id] += planned.short_minutes
    tasks = {row.task_id: row.task for row in known.gaps}
    for answer in [*plan.tasks.values(), *plan.prepared_tasks.values()]:
        if answer.task is not None:
            tasks.setdefault(answer.task.pk, answer.task)
    rows = [_row(task, plan, short[task.pk]) for task in tasks.values()]
    rows.sort(key=_urgency)
    return TaskPage(
        reading=read,
        plan=plan,
        rows=rows,
        division=str(known.division or ""),
        remedies=_counted(plan.open_tasks.items()),
        may_confirm=can_confirm(user, read.place),
    )


def _row(task: Task, plan: Plan, short_minutes: int) -> TaskRow:
    asked = Answer(task=task, answer=Answer.Expertise.MISSING)
    advised = asked.remedy or Node.S6II
    answer, prepared = plan.tasks.get(task.pk), plan.prepared_tasks.get(task.pk)
    return TaskRow(task, answer, prepared, short_minutes, STEPS[advised])


def _urgency(row: TaskRow) -> tuple[bool, bool, int]:
    is_settled = row.answer is not None and not row.is_missing
    return is_settled, row.answer is not None, -row.short_minutes


def _counted(open_tasks: Iterable[tuple[Node, Sequence[Answer]]]) -> list[tuple[Step, int]]:
    return [(STEPS[node], len(rows)) for node, rows in open_tasks if rows]


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """Where one school is."""

    plan: Plan
    here: Step
    number: int

    @property
    def place(self) -> Organisation:
        return self.plan.organisation

    @property
    def latest(self) -> Answer | None:
        answers = [*self.plan.answers.values(), *self.plan.tasks.values()]
        return max(answers, key=lambda answer: answer.prepared_at, default=None)


def school_rows(top: Organisation, numbering: Numbering, *, user: User) -> list[SchoolRow]:
    """Every school of the group that the user works for; who is least far comes first."""
    year = present_year()
    schools = top.schools().select_related("parent__parent")
    schools = schools.open_in(year) if year else schools
    readable = [school for school in schools if can_read_plan(user, school)]
    rows = [
        SchoolRow(plan, STEPS[here], numbering.numbers[here])
        for plan in plans_of(readable, year)
        for here in [plan.route.here]
    ]
    order = list(Node)
    return sorted(rows, key=lambda row: (order.index(row.here.node), row.place.name))
