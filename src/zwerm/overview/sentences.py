"""What the start page says about each state: greeting, next step, steps of the year."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.core.charts import Step
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.planning.models import PlannedTask

from .cycle import Division, NextStep, Outcome, State, next_step, open_ends

GREETINGS: dict[Outcome, str | Promise] = {
    Outcome.BEGIN: gettext_lazy("Hello %(name)s, let us begin."),
    Outcome.READY: gettext_lazy("Hello %(name)s, your team stands ready."),
    Outcome.DIVIDED: gettext_lazy("Hello %(name)s, the division lies ready."),
    Outcome.ALL: gettext_lazy("Hello %(name)s, everything has a name."),
    Outcome.ALMOST: gettext_lazy("Hello %(name)s, almost everything has a name."),
    Outcome.CORE_SHORT: gettext_lazy("Hello %(name)s, your core tasks still miss hours."),
    Outcome.HALF: gettext_lazy("Hello %(name)s, more than half has a name."),
    Outcome.FEW: gettext_lazy("Hello %(name)s, much is still to be divided."),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """The one next step: what, why, and the button."""

    title: str
    text: str
    action: str
    url: str


def greeting(outcome: Outcome, name: str) -> str:
    return str(GREETINGS[outcome]) % {"name": name}


def advice(state: State, gap: PlannedTask | None = None, *, may_divide: bool = False) -> Advice:
    step = next_step(state)
    if gap is not None and step in {NextStep.CORE_GAP, NextStep.GAP}:
        return _about_a_gap(gap, state.division, may_divide=may_divide)
    title, text, action, url = _PLAIN[step]
    if step == NextStep.FIGURES and not state.may_lead:
        url = "schools:school_list"  # only who leads fills them in
    division = state.division
    args = [division.pk] if division and step in _ABOUT_THE_SCENARIO else []
    words = {
        "count": state.mandates_unclear,
        "lonely": division.without_backup if division else 0,
        "division": division.name if division else "",
    }
    return Advice(str(title) % words, str(text) % words, str(action), reverse(url, args=args))


def afterwards(state: State, *, may_divide: bool = False) -> list[Advice]:
    """What waits behind the next step, in a line each."""
    division = state.division
    if division is None or not division.is_adopted:
        return []
    board = reverse("planning:scenario_detail", args=[division.pk])
    unclear, lonely = state.mandates_unclear, division.without_backup
    others = division.gaps - division.core_gaps
    lines = {
        NextStep.MANDATES: (
            _("Complete the mandates"),
            ngettext(
                "for %(count)d task a mandate is missing",
                "for %(count)d tasks a mandate is missing",
                unclear,
            )
            % {"count": unclear},
            reverse("mandates:mandate_list"),
        ),
        NextStep.BACKUP: (
            _("Look for a backup"),
            ngettext("for %(count)d task", "for %(count)d tasks", lonely) % {"count": lonely},
            board,
        ),
        NextStep.GAP: (
            _("Close the other gaps"),
            ngettext(
                "%(count)d task that is not a core task",
                "%(count)d tasks that are not core tasks",
                others,
            )
            % {"count": others},
            reverse("planning:gap_list", args=[division.pk]) if may_divide else board,
        ),
    }
    found = [lines[step] for step in open_ends(state, division)[1:]]
    return [Advice(title, text, "", url) for title, text, url in found]


def _about_a_gap(gap: PlannedTask, division: Division | None, *, may_divide: bool) -> Advice:
    """Who divides goes to the ways out; everybody else to why this task is open."""
    about = {"task": gap.task.name, "hours": hours_unit(gap.short_minutes)}
    first = (
        _("This core task is %(hours)s a week short.")
        if gap.is_core
        else _("This task is %(hours)s a week short.")
    )
    url = (
        reverse("planning:gap_list", args=[gap.scenario_id])
        if may_divide
        else reverse("planning:planned_task", args=[gap.scenario_id, gap.pk])
    )
    text = [first % about, *_all_gaps(division)]
    return Advice(
        title=_("Nobody yet for: %(task)s") % about,
        text=" ".join(text),
        action=_("See what you can do"),
        url=url,
    )


def _all_gaps(division: Division | None) -> list[str]:
    """The same count as in the line of the year, and the core tasks among it."""
    if division is None or division.gaps < 2:
        return []
    counts = {"count": division.gaps, "core": division.core_gaps}
    if not division.core_gaps:
        return [_("In all %(count)d tasks are short of hours.") % counts]
    all_of_them = ngettext(
        "In all %(count)d tasks are short of hours, of which %(core)d is a core task.",
        "In all %(count)d tasks are short of hours, of which %(core)d are core tasks.",
        division.core_gaps,
    )
    return [all_of_them % counts]


_ABOUT_THE_SCENARIO = {
    NextStep.WAIT,
    NextStep.START,
    NextStep.ADOPT,
    NextStep.PROPOSE,
    NextStep.BACKUP,
}
_Words = tuple[str | Promise, str | Promise, str | Promise, str]
_PLAIN: dict[NextStep, _Words] = {
    NextStep.SCHOOL: (
        gettext_lazy("Add your first school"),
        gettext_lazy("With one school Zwerm can already say how many hours its ICT asks."),
        gettext_lazy("Add a school"),
        "schools:school_list",
    ),
    NextStep.FIGURES: (
        gettext_lazy("Say how large your school is"),
        gettext_lazy("Pupils, devices and staff: with three figures Zwerm estimates every task."),
        gettext_lazy("Fill in the key figures"),
        "schools:figures_table",
    ),
    NextStep.PEOPLE: (
        gettext_lazy("Tell who helps with ICT"),
        gettext_lazy(
            "With three names Zwerm can make a first division. Invite them: they tell themselves "
            "what they can and like."
        ),
        gettext_lazy("Invite colleagues"),
        "people:invite",
    ),
    NextStep.HOURS: (
        gettext_lazy("Give your people their hours"),
        gettext_lazy("A task only gets a name when someone has hours for it."),
        gettext_lazy("Fill in the hours"),
        "means:means_list",
    ),
    NextStep.DIVIDE: (
        gettext_lazy("Divide the tasks"),
        gettext_lazy("People and hours are there. Zwerm looks for who does what best."),
        gettext_lazy("Make a division"),
        "planning:scenario_list",
    ),
    NextStep.WAIT: (
        gettext_lazy("Zwerm is dividing the tasks"),
        gettext_lazy("You can go on with something else, or watch how far it is."),
        gettext_lazy("See how far it is"),
        "planning:scenario_detail",
    ),
    NextStep.START: (
        gettext_lazy("Divide the tasks in “%(division)s”"),
        gettext_lazy("The scenario stands ready; nothing is divided in it yet."),
        gettext_lazy("Open the scenario"),
        "planning:scenario_detail",
    ),
    NextStep.ADOPT: (
        gettext_lazy("Look at the division, and adopt it"),
        gettext_lazy(
            "Adopting “%(division)s” gives everyone their mandates. First you see what changes."
        ),
        gettext_lazy("See what changes"),
        "mandates:scenario_adopt",
    ),
    NextStep.PROPOSE: (
        gettext_lazy("Discuss the division with the head"),
        gettext_lazy("“%(division)s” is ready. The head or the coordinator adopts it."),
        gettext_lazy("Open the division"),
        "planning:scenario_detail",
    ),
    NextStep.MANDATES: (
        gettext_lazy("Say who decides"),
        gettext_lazy("Tasks that lack a mandate: %(count)d. One person decides about a task."),
        gettext_lazy("Complete the mandates"),
        "mandates:mandate_list",
    ),
    NextStep.BACKUP: (
        gettext_lazy("Look for a backup"),
        gettext_lazy("Tasks that stand still when one person is ill: %(lonely)d."),
        gettext_lazy("Open the division"),
        "planning:scenario_detail",
    ),
    NextStep.SHARE: (
        gettext_lazy("Hang it on the wall"),
        gettext_lazy("Every task has its people. Print the poster for the staff room."),
        gettext_lazy("To the poster"),
        "overview:who_does_what",
    ),
}


def steps(state: State) -> list[Step]:
    """The year as one line, with what is counted; only what the product has."""
    division = state.division
    rows = [
        (
            _("Task overview"),
            _("%(applying)d of %(tasks)d tasks apply")
            % {"applying": state.tasks_applying, "tasks": state.tasks},
            "tasks:task_list",
            state.has_figures,
        ),
        (
            _("People and hours"),
            _people_note(state),
            "people:person_list",
            bool(state.people and state.people_with_hours),
        ),
        (
            _("Division"),
            _division_note(state),
            "planning:scenario_list",
            bool(
                division and (division.is_adopted or division.is_divided) and not division.core_gaps
            ),
        ),
        (
            _("Mandates"),
            _mandate_note(state),
            "mandates:mandate_list",
            bool(division and division.is_adopted and not state.mandates_unclear),
        ),
    ]
    now = next((number for number, row in enumerate(rows) if not row[3]), len(rows))
    return [
        Step(label, "done" if done else "now" if number == now else "later", note, reverse(url))
        for number, (label, note, url, done) in enumerate(rows)
    ]


def _people_note(state: State) -> str:
    if 1 < state.people == state.people_with_hours:
        return _("Everyone has hours")
    people = ngettext(
        "%(with)d of %(count)d person has hours",
        "%(with)d of %(count)d people have hours",
        state.people,
    )
    return people % {"with": state.people_with_hours, "count": state.people}


def _division_note(state: State) -> str:
    division = state.division
    if division is None:
        return _("not yet")
    if division.is_running:
        return _("being computed")
    if not (division.is_adopted or division.is_divided):
        return _("not yet")
    if not division.gaps:
        return _("no gaps")
    return ngettext(
        "%(count)d task short of hours", "%(count)d tasks short of hours", division.gaps
    ) % {"count": division.gaps}


def _mandate_note(state: State) -> str:
    if not state.mandates:
        return _("after the division")
    if not state.mandates_unclear:
        return _("all clear")
    return ngettext(
        "for %(count)d task a mandate is missing",
        "for %(count)d tasks a mandate is missing",
        state.mandates_unclear,
    ) % {"count": state.mandates_unclear}
