"""Changing a dated figure: the value, from which year, how sure, and why."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import SchoolYear

from .figure_changes import NewValue
from .models import ReferenceFigure

YEARS_AHEAD = 2


class FigureForm(forms.Form):
    value = forms.DecimalField(
        label=_("Value"), min_value=0, max_digits=16, decimal_places=9, localize=True
    )
    first_year = forms.TypedChoiceField(label=_("From which school year on?"), coerce=int)
    status = forms.ChoiceField(
        label=_("How sure is it?"), choices=ReferenceFigure.Status, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Where does it stand?"),
        max_length=240,
        help_text=_("A letter, a decree, a page: so that a colleague can find it again."),
    )
    reason = forms.CharField(label=_("Why does it change?"), max_length=240)

    def __init__(self, data: Any, *, figure: ReferenceFigure) -> None:
        value = figure.value.normalize()
        super().__init__(data, initial={"value": format(value, "f"), "status": figure.status})
        this_year = SchoolYear.objects.current().first_year
        years = [SchoolYear(first_year=this_year + ahead) for ahead in range(YEARS_AHEAD + 1)]
        first_year = cast("forms.TypedChoiceField", self.fields["first_year"])
        first_year.choices = [(year.first_year, str(year)) for year in years]
        self.fields["value"].widget = forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off"}
        )

    def new_value(self) -> NewValue:
        return NewValue(
            value=self.cleaned_data["value"],
            status=self.cleaned_data["status"],
            source=self.cleaned_data["source"],
            reason=self.cleaned_data["reason"],
        )
