"""A document as a form: its title, its tasks with their hours, and every part of its text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.means.forms import HoursField

from .case import Case
from .lines import Line
from .models import LONGEST_TITLE, SourcingDocument
from .requirements import RISKS, chosen_measures
from .vacancy import ANNEX
from .words import Section
from .writing import WRITERS

LONGEST_PART = 6000
LONGEST_MEASURE = 400
MOST_MINUTES = 400 * 60


class DocumentForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[(one.value, capfirst(one.label)) for one in SourcingDocument.State],
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        document = case.document
        initial = {"title": document.title, "state": document.state}
        super().__init__(data, initial=initial)
        self.case = case
        self.sections: list[Section] = WRITERS[document.kind].sections(case)
        for section in self.sections:
            self._add_section(section)
        for index, line in enumerate(case.lines):
            self._add_hours(index, line)
        if document.kind == SourcingDocument.Kind.REQUIREMENTS:
            self._add_risks()
        if document.kind == SourcingDocument.Kind.VACANCY:
            self.fields[ANNEX] = forms.BooleanField(
                label=_("With an annex for the selection committee"),
                help_text=_("Hours, points and questions, on a page of their own."),
                required=False,
                initial=document.answers.get(ANNEX, "yes") == "yes",
            )

    def _add_section(self, section: Section) -> None:
        is_long = section.rows > 1
        widget = forms.Textarea(attrs={"rows": section.rows}) if is_long else forms.TextInput()
        self.fields[section.key] = forms.CharField(
            label=section.title,
            help_text=section.hint,
            max_length=LONGEST_PART,
            required=False,
            widget=widget,
            initial=self.case.answer(section.key, section.proposal),
        )

    def _add_hours(self, index: int, line: Line) -> None:
        label = _("Hours a week for “%(task)s”") % {"task": line.task.name}
        self.fields[f"hours_{index}"] = HoursField(
            label=label,
            most_minutes=MOST_MINUTES,
            widget=forms.TextInput(attrs={"aria-label": label}),
            initial=line.minutes,
        )

    def _add_risks(self) -> None:
        for risk in RISKS:
            self.fields[f"risk_{risk.key}"] = forms.MultipleChoiceField(
                label=str(risk.name),
                help_text=str(risk.question),
                choices=risk.measures,
                required=False,
                widget=forms.CheckboxSelectMultiple(),
                initial=chosen_measures(self.case, risk),
            )
            self.fields[f"risk_{risk.key}_own"] = forms.CharField(
                label=_("Your own measure: %(risk)s") % {"risk": risk.name},
                max_length=LONGEST_MEASURE,
                required=False,
                initial=self.case.document.answers.get(f"risk_{risk.key}_own", ""),
            )

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[section.key] for section in self.sections]

    @property
    def risks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("risk_")]

    @property
    def lines(self) -> list[tuple[Line, forms.BoundField]]:
        return [(line, self[f"hours_{at}"]) for at, line in enumerate(self.case.lines)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.kept_lines():
            raise ValidationError(_("A document needs at least one task with hours."))
        return cleaned

    def kept_lines(self) -> list[dict[str, Any]]:
        """Those that still have hours, with the hours that were filled in."""
        kept = []
        for index, line in enumerate(self.case.lines):
            minutes = self.cleaned_data.get(f"hours_{index}") or 0
            if minutes:
                kept.append(line.stored | {"minutes": minutes})
        return kept

    def answers(self) -> dict[str, Any]:
        """Only what differs from the proposal: the rest goes along with the tasks."""
        found: dict[str, Any] = {}
        for section in self.sections:
            text = _as_lines(self.cleaned_data[section.key])
            if text and text != _as_lines(section.proposal):
                found[section.key] = text
        for name in self.fields:
            if name.startswith("risk_"):
                found[name] = self.cleaned_data[name]
        if ANNEX in self.fields:
            found[ANNEX] = "yes" if self.cleaned_data[ANNEX] else "no"
        return found


def _as_lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
