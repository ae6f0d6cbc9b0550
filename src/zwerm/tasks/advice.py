"""Why a task is a core task, and where it is best done: the words beside the verdicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from zwerm.workbook.records import TaskRecord

from .models import Ground, Level, Task
from .queries import TailoredTask

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CENTRAL = "C"
STRONG_GAIN_PERCENT = 25

CORE_GROUNDS: Mapping[str, "StrOrPromise"] = {
    "strategisch+T-combinatie": _("Strategic, and it asks for technique together with more."),
    "niet-strategisch": _("Not strategic: others can do this too, or better."),
    "enkel-T": _("Only technique: someone from outside can do this too."),
    "enkel-P-B-A-met-ICT-affiniteit": _(
        "A feeling for ICT is enough: a colleague can do this too, or better."
    ),
}
EXECUTORS: Mapping[str, "StrOrPromise"] = {
    "extern": _("an outside firm"),
    "administratie": _("administration"),
    "leerkracht": _("teachers"),
    "directie": _("the head of school"),
    "communicatie": _("communication"),
    "gebouwen": _("buildings and facilities"),
    "koepel": _("the umbrella organisation"),
    "overheid": _("the government"),
    "kenniscentrum": _("the knowledge centre"),
    "dpo": _("the data protection officer"),
    "leerling": _("pupils"),
    "ouder": _("parents"),
}
FREQUENCIES: Mapping[str, "StrOrPromise"] = {
    "dagelijks": _("every day"),
    "wekelijks": _("every week"),
    "maandelijks": _("every month"),
    "trimester": _("every term"),
    "jaarlijks": _("every year"),
    "project": _("as a project"),
    "naar behoefte": _("when needed"),
}
LEVEL_WORDS: Mapping[str, "StrOrPromise"] = {
    Level.SCHOOL: _("In the school"),
    Level.POOL: _("Together in the cluster"),
    Level.GROUP: _("Together in the group"),
    CENTRAL: _("Above the group"),
}


# An own choice of where it is done; `open` leaves it to the division.
LEVEL_CHOICES: Mapping[str, "StrOrPromise"] = {
    "S": _("only in the school"),
    "P": _("together in the cluster"),
    "G": _("together in the group"),
    "open": _("open: where it fits best"),
}


def level_choice(levels: Sequence[str]) -> str:
    """Which of the choices these levels are; empty for another combination."""
    if len(levels) == 1:
        return levels[0]
    return "open" if set(levels) == set(Level.values) else ""


def level_choice_words(levels: Sequence[str]) -> "StrOrPromise":
    choice = level_choice(levels)
    if choice:
        return LEVEL_CHOICES[choice]
    return ", ".join(str(LEVEL_CHOICES[level]) for level in Level.values if level in levels)


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three questions about level, answered for a task."""

    question: "StrOrPromise"
    answer: "StrOrPromise"


@dataclass(frozen=True, slots=True)
class LevelAdvice:
    level: str
    words: "StrOrPromise"
    conclusion: "StrOrPromise"
    reasons: tuple["StrOrPromise", ...]
    answers: tuple[Answer, ...]


def level_advice(row: TailoredTask) -> LevelAdvice:
    """Where it is best done, with the three questions that lead there."""
    task, record = row.task, row.record
    level = CENTRAL if task.is_central else task.preferred_level
    return LevelAdvice(
        level=level,
        words=LEVEL_WORDS[level],
        conclusion=_conclusion(level, record),
        reasons=_reasons(level, record, task),
        answers=(
            Answer(_("Must someone be there quickly?"), _yes(value=record.is_on_site)),
            Answer(_("Does doing it together gain anything?"), _gain(record)),
            Answer(_("Does it take scarce expertise?"), _yes(value=task.needs_expertise)),
        ),
    )


def core_words(task: Task, *, is_core: bool, reason: str = "") -> "StrOrPromise":
    """The ground of the verdict; of a verdict that was changed, why it was."""
    if task.owner_id is None and is_core != task.is_core:
        return reason or _("Chosen here: the catalogue says otherwise.")
    if task.owner_id is not None:
        return _("Chosen here, for an own task.")
    return CORE_GROUNDS.get(task.core_ground, task.core_ground)


def strategic_words(task: Task) -> list["StrOrPromise"]:
    return [Ground(ground).label for ground in task.strategic_for]


def executor_words(task: Task) -> list["StrOrPromise"]:
    return [EXECUTORS.get(name, name) for name in task.other_executors]


def _conclusion(level: str, record: TaskRecord) -> "StrOrPromise":
    if level == CENTRAL:
        return _("Best done above the school group. As long as nobody does that, it is yours.")
    if level == Level.SCHOOL:
        return _("Best done in the school itself.")
    if record.is_on_site:
        return _("Best done for all schools together, with someone on the spot.")
    return _("Best done for all schools together.")


def _reasons(level: str, record: TaskRecord, task: Task) -> tuple["StrOrPromise", ...]:
    """What the three answers say for this advice."""
    if level == Level.SCHOOL:
        if record.is_on_site:
            return (_("Someone has to be near and quick."),)
        return (_("Scale gains too little to leave the school for it."),)
    reasons = []
    if record.pooled_variable_saving >= STRONG_GAIN_PERCENT:
        reasons.append(_("Doing it once for all gains much."))
    elif record.pooled_variable_saving:
        reasons.append(_("Doing it once for all gains a little."))
    if task.needs_expertise:
        reasons.append(_("The expertise is scarce: not every school can have it."))
    return tuple(reasons)


def _gain(record: TaskRecord) -> "StrOrPromise":
    if record.pooled_variable_saving == 0:
        return _("no")
    return _("much") if record.pooled_variable_saving >= STRONG_GAIN_PERCENT else _("a little")


def _yes(*, value: bool) -> "StrOrPromise":
    return _("yes") if value else _("no")
