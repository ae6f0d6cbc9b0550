"""From what people type about tasks to clean values."""

import re
from typing import Any, cast

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation, Provenance

from .advice import CENTRAL, LEVEL_WORDS
from .models import LONGEST_NOTE, MOST_WEEKLY_MINUTES, Cluster, Horizon, Level, Tailoring
from .queries import TailoredTask

CLOCK = re.compile(r"(\d{1,3})\s*[:uh]\s*(\d{2})?")
HORIZONS = Horizon.choices
PRIORITIES = [(1, _("1 · first")), (2, _("2 · then")), (3, _("3 · last"))]


class HoursField(forms.CharField):
    """Hours a week as people write them (2,5 · 2.5 · 2:30 · 2u30); minutes come out."""

    default_error_messages = {
        "invalid": _("Write hours as 2,5 or 2:30."),
        "too_much": _("A task takes at most 400 hours a week."),
    }

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return number_format(round(value / 60, 2), use_l10n=True)
        return value

    def to_python(self, value: Any) -> Any:  # the minutes, not the text: wider than its parent
        text = (super().to_python(value) or "").strip().casefold()
        if not text:
            return None
        minutes = _minutes(text)
        if minutes is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if minutes > MOST_WEEKLY_MINUTES:
            raise forms.ValidationError(self.error_messages["too_much"], code="too_much")
        return minutes


class DayField(forms.DateField):
    """A day, picked with the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs
        )


def _minutes(text: str) -> int | None:
    clock = CLOCK.fullmatch(text)
    if clock and int(clock[2] or 0) < 60:
        return int(clock[1]) * 60 + int(clock[2] or 0)
    if re.fullmatch(r"\d{1,4}([.,]\d{1,3})?", text):
        return int(float(text.replace(",", ".")) * 60 + 0.5)
    return None


class FilterForm(forms.Form):
    """What the overview should show. What is not an answer is no question."""

    STATUSES = [
        ("", _("All")),
        ("applies", _("Applies")),
        ("postponed", _("Postponed")),
        ("due", _("Postponed, and the day has come")),
        ("dropped", _("Dropped")),
        ("tailored", _("Changed here")),
        ("own", _("Own tasks")),
    ]
    SORTS = [
        ("", _("As in the catalogue")),
        ("effort", _("Most hours first")),
        ("priority", _("Priority")),
        ("horizon", _("What comes first")),
        ("name", _("Name")),
    ]

    q = forms.CharField(label=_("Search a task"), required=False, max_length=80)
    cluster = forms.ChoiceField(required=False, choices=[("", _("All tasks")), *Cluster.choices])
    core = forms.ChoiceField(
        label=_("Core task"),
        required=False,
        choices=[("", _("All")), ("yes", _("Core tasks")), ("no", _("For others too"))],
    )
    level = forms.ChoiceField(
        label=_("Best done"),
        required=False,
        choices=[("", _("All")), *((key, LEVEL_WORDS[key]) for key in ("S", "G", CENTRAL))],
    )
    status = forms.ChoiceField(label=_("Status"), required=False, choices=STATUSES)
    horizon = forms.ChoiceField(
        label=_("When"), required=False, choices=[("", _("All")), *HORIZONS]
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS)
    package = forms.BooleanField(label=_("Only the minimum: keep running"), required=False)

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class TailorForm(forms.Form):
    """What is decided here about one task."""

    status = forms.ChoiceField(label=_("Status"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Needed when it is dropped or postponed: next year somebody will ask."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until = DayField(
        label=_("Postponed until"),
        required=False,
        help_text=_("On that day the overview asks again. It does not change anything by itself."),
    )
    horizon = forms.ChoiceField(label=_("When"), required=False, widget=forms.RadioSelect)
    weekly_minutes = HoursField(
        label=_("Own figure, hours a week"),
        required=False,
        help_text=_("Do you know the right figure? Fill it in. Empty: Zwerm works it out."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    minutes_provenance = forms.ChoiceField(
        label=_("Where does your figure come from?"),
        choices=Provenance.choices,
        initial=Provenance.ESTIMATE,
    )
    is_core = forms.BooleanField(label=_("Core task of the ICT coordinator"), required=False)
    core_reason = forms.CharField(
        label=_("Why (not) a core task?"),
        required=False,
        max_length=300,
        help_text=_("Needed when you see it otherwise than the rule."),
    )
    levels = forms.MultipleChoiceField(
        label=_("May be done"),
        choices=[(level, LEVEL_WORDS[level]) for level in Level.values],
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.TypedChoiceField(label=_("Priority"), choices=PRIORITIES, coerce=int)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, organisation: Organisation, row: TailoredTask, **kwargs: Any
    ) -> None:
        kwargs["initial"] = self._initial(organisation, row)
        super().__init__(*args, **kwargs)
        self.row, self.has_someone_above = row, organisation.parent_id is not None
        status = cast("forms.ChoiceField", self.fields["status"])
        above = Tailoring.Status(row.status_above).label
        follows = ("", gettext("As decided above this school: %(status)s") % {"status": above})
        own = Tailoring.Status.choices
        status.choices = [follows, *own] if self.has_someone_above else own
        advised = {"horizon": Horizon(row.task.advised_horizon).label}
        horizon = cast("forms.ChoiceField", self.fields["horizon"])
        horizon.choices = [("", gettext("As advised: %(horizon)s") % advised), *HORIZONS]
        if organisation.is_group:
            del self.fields["weekly_minutes"], self.fields["minutes_provenance"]
        if row.task.owner_id == organisation.pk:  # these stand in the form of the task itself
            for name in ("is_core", "core_reason", "levels", "priority"):
                del self.fields[name]

    @staticmethod
    def _initial(organisation: Organisation, row: TailoredTask) -> dict[str, Any]:
        mine = row.tailoring
        status = mine.status if mine else ""
        return {
            "status": status or ("" if organisation.parent_id else Tailoring.Status.APPLIES),
            "reason": mine.reason if mine else "",
            "until": mine.postponed_until if mine else None,
            "horizon": mine.horizon if mine else "",
            "core_reason": mine.core_reason if mine else "",
            "note": mine.note if mine else "",
            "weekly_minutes": mine.weekly_minutes if mine else None,
            "minutes_provenance": mine.minutes_provenance if mine else Provenance.ESTIMATE,
            "is_core": row.record.is_core,
            "levels": list(row.record.levels),
            "priority": row.record.priority,
        }

    def clean(self) -> dict[str, Any]:
        values = with_reason(self, super().clean() or {})
        is_otherwise = "is_core" in values and values["is_core"] != self.row.task.is_core
        if is_otherwise and not (values.get("core_reason") or self.row.core_reason):
            self.add_error("core_reason", _("Say why: the rule says otherwise."))
        return values

    def decision(self) -> dict[str, Any]:
        """The arguments of `services.tailor`."""
        values = self.cleaned_data
        is_as_usual = not self.has_someone_above and values["status"] == Tailoring.Status.APPLIES
        decision = {
            "status": "" if is_as_usual else values["status"],
            "reason": values["reason"],
            "until": values["until"],
            "horizon": values["horizon"],
            "core_reason": values.get("core_reason", ""),
            "note": values["note"],
            "adjustments": {
                name: values[name] for name in ("is_core", "levels", "priority") if name in values
            },
        }
        if "weekly_minutes" in values:
            decision["weekly_minutes"] = values["weekly_minutes"]
            decision["minutes_provenance"] = values["minutes_provenance"]
        return decision


def with_reason(form: forms.Form, values: dict[str, Any]) -> dict[str, Any]:
    needs_reason = values.get("status") in {Tailoring.Status.DROPPED, Tailoring.Status.POSTPONED}
    if needs_reason and not values.get("reason"):
        form.add_error("reason", _("Say why: next year somebody will ask."))
    return values
