"""The four figures with which a school group counts what it does together."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from zwerm.accounts.models import User
from zwerm.core.models import record
from zwerm.schools.models import Organisation, SchoolYear

from .models import MOST_SAVED_PERCENT, PoolingFigures

FIGURES = (
    "fixed_part_percent",
    "saved_none_percent",
    "saved_limited_percent",
    "saved_strong_percent",
)


class PoolingForm(forms.ModelForm[PoolingFigures]):
    """Whole percentages, and where they come from."""

    class Meta:
        model = PoolingFigures
        fields = (*FIGURES, "provenance", "note")
        labels = {
            "fixed_part_percent": gettext_lazy("The fixed part, once for the group (%)"),
            "saved_none_percent": gettext_lazy("Saved where scale gains nothing (%)"),
            "saved_limited_percent": gettext_lazy("Saved where scale gains a little (%)"),
            "saved_strong_percent": gettext_lazy("Saved where scale gains much (%)"),
        }
        help_texts = {
            "fixed_part_percent": gettext_lazy(
                "Of the fixed minutes of one school: 150 says that serving them all takes one and "
                "a half times as much."
            ),
            "note": gettext_lazy("For example: counted in our group, school year 2025–2026."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIGURES:
            lowest, highest = (100, 500) if name == FIGURES[0] else (0, MOST_SAVED_PERCENT)
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                min_value=lowest,
                max_value=highest,
            )


def figures_for(in_force: PoolingFigures | None, year: SchoolYear) -> PoolingFigures:
    """The row to change: that of an earlier year is copied, so that it keeps what it had."""
    figures = in_force or PoolingFigures()
    if in_force is not None and in_force.school_year_id != year.pk:
        figures.pk = None
        figures._state.adding = True
    return figures


@transaction.atomic
def save_pooling(
    organisation: Organisation, figures: PoolingFigures, *, school_year: SchoolYear, by: User
) -> None:
    """From this school year on, for the whole group."""
    figures.organisation, figures.school_year = organisation, school_year
    figures.by, figures.at = by, timezone.now()
    figures.save()
    told = {name: getattr(figures, name) for name in FIGURES}
    record(by, "set_pooling_figures", organisation, year=school_year.code, **told)
