"""The figures of one school in one year, each with its own source."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .categories import BY_CODE
from .figures import (
    LABELS,
    Figure,
    SchoolFigures,
    follows_from_categories,
    problems,
    split_categories,
)
from .forms import COUNTED_FIRST
from .models import KeyFigures, Provenance
from .numbers import whole_number

HINTS = {
    "pupils": gettext_lazy("As counted on 1 February."),
    "devices": gettext_lazy("Laptops, tablets and desktops that the school looks after."),
    "staff": gettext_lazy("Number of people, not of full-time jobs."),
}
ADDED_UP = gettext_lazy("Added up from the categories under it.")


class WholeNumber(forms.CharField):
    """A number, or None for what nobody knows."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(required=False, max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        number = whole_number(text)
        if number is None:
            raise forms.ValidationError(_("Type a whole number, or leave it empty."))
        return number


@dataclass(frozen=True, slots=True)
class Line:
    """A number with where it comes from, as the page shows them side by side."""

    key: str
    number: BoundField
    provenance: BoundField
    note: BoundField
    is_category: bool
    is_missing: bool


class YearForm(forms.Form):
    outsourcing_euro_a_year = forms.IntegerField(
        label=gettext_lazy("Budget for a firm, euro a year"),
        min_value=0,
        max_value=100_000_000,
        help_text=gettext_lazy("Operating money that may go to a firm. 0: none."),
    )

    def __init__(
        self, *args: Any, now: SchoolFigures, row: KeyFigures | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.place = now, now.organisation
        self.keys: list[str] = []
        if not self.place.is_group:
            self._add_numbers()
        else:
            self._add_origin("budget", _known_budget(row))
        self.fields["outsourcing_euro_a_year"].initial = (
            row.outsourcing_cents_a_year // 100 if row else 0
        )

    def _add_numbers(self) -> None:
        codes = [category.code for category in split_categories(self.place)]
        codes += [code for code in self.now.counts if code in BY_CODE and code not in codes]
        self.keys = ["pupils", *codes, "devices", "staff"]
        language = get_language() or "en"
        for key in self.keys:
            stored = self._stored(key)
            hint = HINTS.get(key, "")
            if key == "pupils" and follows_from_categories(self.now):
                hint = ADDED_UP
            label = LABELS[key] if key in LABELS else capfirst(BY_CODE[key].name(language))
            initial = stored.value if stored else None
            self.fields[key] = WholeNumber(label=label, help_text=hint, initial=initial)
            self._add_origin(key, stored)

    def _add_origin(self, key: str, stored: Figure | None) -> None:
        self.fields[f"{key}_provenance"] = forms.ChoiceField(
            label=_("Where does it come from?"),
            choices=COUNTED_FIRST,
            initial=stored.provenance if stored else Provenance.MEASURED,
        )
        self.fields[f"{key}_note"] = forms.CharField(
            label=_("Source"),
            required=False,
            max_length=200,
            initial=stored.note if stored else "",
        )

    def _stored(self, key: str) -> Figure | None:
        return self.now.counts.get(key) if key in BY_CODE else self.now.figures.get(key)

    @property
    def lines(self) -> Iterator[Line]:
        for key in self.keys:
            yield Line(
                key,
                self[key],
                self[f"{key}_provenance"],
                self[f"{key}_note"],
                is_category=key in BY_CODE,
                is_missing=self._stored(key) is None,
            )

    @property
    def money(self) -> dict[str, Any]:
        """The arguments of `services.set_outsourcing`."""
        values = self.cleaned_data
        found = {"cents_a_year": values["outsourcing_euro_a_year"] * 100}
        if not self.place.is_group:
            return found
        return found | {key: values[f"budget_{key}"] for key in ("provenance", "note")}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for problem in problems(self.entry(values), self.now):
            if not self.has_error(problem.column):
                self.add_error(problem.column, problem.text)
        return values

    def entry(self, values: dict[str, Any]) -> SchoolFigures:
        """What was typed. A total that is the sum of its categories is said by them."""
        figures: dict[str, Figure | None] = {}
        counts: dict[str, Figure | None] = {}
        for key in self.keys:
            if key not in values or self.has_error(f"{key}_provenance"):
                continue
            if key == "pupils" and self._total_follows(values):
                continue
            into = counts if key in BY_CODE else figures
            into[key] = self._typed(key, values)
        return SchoolFigures(self.place, figures, counts)

    def _typed(self, key: str, values: dict[str, Any]) -> Figure | None:
        if values[key] is None:
            return None
        return Figure(values[key], values[f"{key}_provenance"], values.get(f"{key}_note", ""))

    def _total_follows(self, values: dict[str, Any]) -> bool:
        stored = self.now.figures.get("pupils")
        is_untouched = values["pupils"] == (stored.value if stored else None)
        split = [c.code for c in split_categories(self.place) if c.counts_pupils]
        is_complete = bool(split) and all(values.get(code) is not None for code in split)
        return is_complete and (is_untouched or values["pupils"] is None)


def _known_budget(row: KeyFigures | None) -> Figure | None:
    """Of a group the row is about its money only."""
    return Figure(0, row.provenance, row.note) if row else None
