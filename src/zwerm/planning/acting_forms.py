"""Input of what is done on the board besides deciding about a cell."""

from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person

from .models import Scenario

MOST_HOURS = 60


class CapForm(forms.Form):
    """At most so many hours of one person, named as in the list beside the field."""

    person = forms.CharField(
        label=_("Who"),
        help_text=_("Type a few letters of the name."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "limit-people", "autocomplete": "off"}),
    )
    hours = forms.DecimalField(
        label=_("At most this many hours a week"),
        help_text=_("In this division only. Zero: this person gets nothing in it."),
        min_value=0,
        max_value=MOST_HOURS,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scenario = scenario

    @cached_property
    def people(self) -> dict[str, Person]:
        """By the name in the list: with the code where two people share a name."""
        rows = list(Person.objects.serving(self.scenario.organisation).order_by("name"))
        times = Counter(row.name for row in rows)
        return {
            row.name if times[row.name] == 1 else f"{row.name} ({row.code})": row for row in rows
        }

    def clean_person(self) -> Person:
        said = self.cleaned_data["person"].strip().casefold()
        found = [row for name, row in self.people.items() if name.casefold() == said]
        found = found or [row for name, row in self.people.items() if said in name.casefold()]
        if len(found) != 1:
            raise forms.ValidationError(_("Choose one name from the list."))
        return found[0]

    @property
    def weekly_minutes(self) -> int:
        hours: Decimal = self.cleaned_data["hours"]
        return int((hours * 60).to_integral_value())


class UncapForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none())

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limited = Person.objects.filter(pk__in=scenario.caps.values("person"))
        self.fields["person"].queryset = limited  # type: ignore[attr-defined] # a model choice


class ChangesForm(forms.Form):
    """How much may change; empty is as much as helps."""

    most = forms.IntegerField(
        label=_("At most this many changes"),
        help_text=_(
            "A change is one person who gets a task or no longer has it. Empty: as many as help."
        ),
        min_value=0,
        max_value=9999,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
