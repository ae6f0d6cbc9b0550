"""Input of the pages about lists."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zwerm.workbook.sheet_scan import cell_name

from .columns import Column, Layout
from .fields import LEAVE_OUT, NOTE, Kind
from .models import ImportRow, ListImport
from .wording import FIELD_NAMES, REST, UNITS

LONGEST_TEXT = 100


class ListForm(forms.Form):
    """A list, and what it lists."""

    kind = forms.ChoiceField(label=gettext_lazy("What is in your list?"))
    file = forms.FileField(
        label=gettext_lazy("Your list"),
        help_text=gettext_lazy(
            "Excel (.xlsx) or CSV, in whatever columns you have it, or a OneRoster file (.zip). "
            "At most 10 MB and 10,000 rows."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt,.zip"}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, kinds: list[ListImport.Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["kind"])
        field.choices = [(kind.value, kind.label) for kind in kinds]


class ColumnsForm(forms.Form):
    """What each column of a list tells."""

    def __init__(self, *args: Any, layout: Layout, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout, self.kind = layout, kind
        choices = [*FIELD_NAMES[kind].items(), *REST[kind].items()]
        for column in layout.columns:
            name = column.heading or _("Column %(letter)s") % {"letter": letter(column)}
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=name, choices=choices, initial=column.field
            )
        if kind == "tasks":
            self.fields["unit"] = forms.ChoiceField(
                label=_("What does a bare number of hours mean?"),
                choices=list(UNITS.items()),
                initial=layout.unit,
                help_text=_("Where a cell says it itself, as in “2u30” or “90 min”, that counts."),
            )

    @property
    def rows(self) -> list[tuple[Column, forms.BoundField]]:
        return [(column, self[f"column-{column.index}"]) for column in self.layout.columns]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        taken: dict[str, str] = {}
        for column in self.layout.columns:
            name = f"column-{column.index}"
            field = values.get(name)
            if field in {None, NOTE, LEAVE_OUT}:
                continue
            if field in taken:
                self.add_error(
                    name, ValidationError(_("Another column tells this already. Choose one."))
                )
            taken[str(field)] = name
        if not {"name", "last_name", "first_name"} & set(taken):
            self.add_error(
                None, _("Say which column holds the name: without it no row can be read.")
            )
        return values

    def chosen(self) -> Layout:
        values = self.cleaned_data
        columns = tuple(
            Column(c.index, c.heading, values[f"column-{c.index}"], c.score, c.samples)
            for c in self.layout.columns
        )
        unit = values.get("unit", self.layout.unit)
        return Layout(self.layout.sheet, self.layout.heading, columns, unit)


def letter(column: Column) -> str:
    return cell_name(0, column.index).rstrip("1")


class FilterForm(forms.Form):
    """Which rows to show; what makes no sense narrows nothing."""

    state = forms.ChoiceField(choices=[("", ""), *ImportRow.State.choices], required=False)
    q = forms.CharField(max_length=LONGEST_TEXT, required=False)

    def value(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class AllForm(forms.Form):
    """One choice for all rows in a state."""

    state = forms.ChoiceField(choices=ImportRow.State.choices)
    decision = forms.ChoiceField(choices=[("match", ""), ("new", ""), ("skip", ""), ("open", "")])


def choices_in(posted: Any) -> dict[int, tuple[str, int | None]]:
    """`choice-12` = `match:7`, `new`, `skip` or `open`; anything else is nobody's choice."""
    found: dict[int, tuple[str, int | None]] = {}
    for name, value in posted.items():
        start, _dash, key = str(name).partition("-")
        decision, _colon, target = str(value).partition(":")
        if start != "choice" or not _is_key(key):
            continue
        if decision == "match" and _is_key(target):
            found[int(key)] = ("match", int(target))
        elif value in {"new", "skip", "open"}:
            found[int(key)] = (decision, None)
    return found


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
