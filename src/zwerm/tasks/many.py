"""One decision about several tasks: the form, what it would do, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.fields import ModelChoicesField
from zwerm.schools.models import Organisation, SchoolYear

from .advice import LEVEL_CHOICES, level_choice_words
from .forms import HORIZONS, DayField, with_reason
from .hanging import Hanging, hanging_on
from .history import FieldChange, horizon_word, status_word, yes_or_no
from .models import Change, Tailoring, Task
from .overview import applies_somewhere
from .queries import TailoredTask, tailored_tasks
from .services import Choice, apply_choices

AS_IT_IS = ("", _("as it is"))
LEVELS = {key: list(key) for key in ("S", "P", "G")} | {"open": ["S", "P", "G"]}


class ManyForm(forms.Form):
    """What becomes different for all the ticked tasks; what is left open stays as it is."""

    task = ModelChoicesField(
        queryset=Task.objects.none(), error_messages={"required": _("Choose a task first.")}
    )
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[AS_IT_IS, *Tailoring.Status.choices]
    )
    reason = forms.CharField(label=_("Why?"), required=False, max_length=300)
    until = DayField(label=_("Postponed until"), required=False)
    horizon = forms.ChoiceField(label=_("When"), required=False, choices=[AS_IT_IS, *HORIZONS])
    level = forms.ChoiceField(
        label=_("Where it is done"),
        required=False,
        choices=[AS_IT_IS, *LEVEL_CHOICES.items(), ("advice", _("as advised"))],
    )
    core = forms.ChoiceField(
        label=_("Core task"),
        required=False,
        choices=[
            AS_IT_IS,
            ("yes", _("yes, a core task")),
            ("no", _("no core task")),
            ("rule", _("as the rule says")),
        ],
    )
    core_reason = forms.CharField(label=_("Why (not) a core task?"), required=False, max_length=300)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks = cast("ModelChoicesField[Task]", self.fields["task"])
        tasks.queryset = Task.objects.for_organisation(organisation)

    def clean(self) -> dict[str, Any]:
        values = with_reason(self, super().clean() or {})
        if values.get("core") in {"yes", "no"} and not values.get("core_reason"):
            self.add_error("core_reason", _("Say why: the rule may say otherwise."))
        if not self.errors and not any(
            values.get(name) for name in ("status", "horizon", "level", "core")
        ):
            self.add_error(None, _("Choose what becomes different."))
        return values

    @property
    def ticked(self) -> set[int]:
        """Also when the other answers were not complete."""
        return {task.pk for task in self.cleaned_data.get("task", ())}

    def choices(self) -> list[tuple[Task, Choice]]:
        return [(task, self._choice(task)) for task in self.cleaned_data["task"]]

    def _choice(self, task: Task) -> Choice:
        asked = self.cleaned_data
        said: dict[str, Any] = {}
        if asked["status"]:
            said |= {"status": asked["status"], "reason": asked["reason"]}
            said["until"] = asked["until"]
        if asked["horizon"]:
            said["horizon"] = asked["horizon"]
        if asked["level"]:
            said["levels"] = LEVELS.get(asked["level"], task.levels)
        if asked["core"]:
            rule = {"yes": True, "no": False}.get(asked["core"], task.is_core)
            said |= {"is_core": rule, "core_reason": asked["core_reason"]}
        return Choice(**said)


@dataclass(frozen=True, slots=True)
class TaskPreview:
    """What becomes different about one task."""

    task: Task
    fields: tuple[FieldChange, ...]
    suffering: tuple[Hanging, ...] = ()  # what leans on it, when it is left out


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision about several tasks would do; nothing was stored."""

    chosen: int
    changes: tuple[TaskPreview, ...]
    tasks: tuple[int, int]  # that apply, before and after
    minutes: tuple[int, int]

    @property
    def unchanged(self) -> int:
        return self.chosen - len(self.changes)


def preview(
    organisation: Organisation,
    choices: Sequence[tuple[Task, Choice]],
    *,
    school_year: SchoolYear,
    by: User,
) -> Preview:
    """Do it, look, and take it back: so it tells exactly what would happen."""
    before = tailored_tasks(organisation, school_year)
    with transaction.atomic():
        apply_choices(organisation, choices, school_year=school_year, by=by)
        after = tailored_tasks(organisation, school_year)
        transaction.set_rollback(True)
    pairs = list(zip(before, after, strict=True))
    left_out = {row.task.pk for was, row in pairs if is_left_out(was, row)}
    hanging = hanging_on(organisation, left_out)
    return Preview(
        chosen=len({task.pk for task, _choice in choices}),
        changes=tuple(
            TaskPreview(row.task, fields, tuple(hanging.get(row.task.pk, ())))
            for was, row in pairs
            if (fields := differences(was, row))
        ),
        tasks=(sum(map(applies_somewhere, before)), sum(map(applies_somewhere, after))),
        minutes=(sum(row.minutes for row in before), sum(row.minutes for row in after)),
    )


def is_left_out(was: TailoredTask, row: TailoredTask) -> bool:
    """Whether it was done and no longer is."""
    return was.status == "applies" != row.status


def differences(was: TailoredTask, row: TailoredTask) -> tuple[FieldChange, ...]:
    """In words, what holds otherwise for an organisation."""
    pairs = (
        (_("Status"), _status(was), _status(row)),
        (_("When"), horizon_word(was.horizon), horizon_word(row.horizon)),
        (
            _("Where it is done"),
            level_choice_words(was.record.levels),
            level_choice_words(row.record.levels),
        ),
        (_("Core task"), yes_or_no(was.record.is_core), yes_or_no(row.record.is_core)),
    )
    return tuple(
        FieldChange(str(label), str(before), str(after))
        for label, before, after in pairs
        if str(before) != str(after)
    )


def _status(row: TailoredTask) -> str:
    return status_word(row.status, row.reason, row.until)


# What stays when a school first keeps everything running: the report's answers "no" at its
# steps 1 and 2, and at step 3.
PACKAGES = {
    "running": _("Only what keeps everything running"),
    "policy": _("What keeps everything running, and the core of policy"),
}


def package_choices(
    rows: Sequence[TailoredTask], package: str, *, reason: str
) -> list[tuple[Task, Choice]]:
    """Postpone what is not in the package. What was dropped, and own tasks, stay as they are."""
    found = []
    for row in rows:
        if row.record.is_own or row.status == "dropped":
            continue
        stays = is_in_package(row, package)
        if stays and row.status == "postponed":
            found.append((row.task, Choice(status=Tailoring.Status.APPLIES)))
        elif not stays and row.status == "applies":
            found.append((row.task, Choice(status=Tailoring.Status.POSTPONED, reason=reason)))
    return found


def is_in_package(row: TailoredTask, package: str) -> bool:
    is_policy_core = row.record.cluster == "B" and row.record.is_core
    return row.record.keep_running or (package == "policy" and is_policy_core)


def apply_package(
    organisation: Organisation,
    choices: Sequence[tuple[Task, Choice]],
    *,
    school_year: SchoolYear,
    by: User,
) -> Change | None:
    return apply_choices(
        organisation, choices, school_year=school_year, by=by, kind=Change.Kind.PACKAGE
    ).change
