"""Forms about what an organisation has: points, hours and money."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.long_select import LongSelect, Named
from zwerm.people.models import Person
from zwerm.schools.models import Organisation

from .models import HoursBudget, MoneyBudget, PointsGrant, Source

MOST_CENTS = 10**10
LEAST = Decimal("0.01")
DATES = ["starts_on", "ends_on"]


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class BudgetForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    """What they share: a holder from the team, dates that follow each other, typed numbers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Organisation = self.instance.organisation
        holder = cast("forms.ModelChoiceField[Person]", self.fields["holder"])
        holder.widget, holder.iterator = LongSelect(), Named
        holder.queryset = Person.objects.working_at(place).current()
        holder.empty_label = gettext("The school itself")
        for name in DATES:
            self.fields[name].widget = day_input()
        self.fields["starts_on"].help_text = gettext("Empty: all year.")
        self.fields["note"].label = gettext("Letter or note")

    def number(self, name: str) -> None:
        """Typed with a comma or a point, as the language has it."""
        field = self.fields[name]
        field.localize = True
        field.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        field.validators.append(MinValueValidator(LEAST, _("Fill in more than 0.")))

    def clean_ends_on(self) -> date | None:
        starts_on: date | None = self.cleaned_data.get("starts_on")
        ends_on: date | None = self.cleaned_data["ends_on"]
        if starts_on and ends_on and ends_on < starts_on:
            raise forms.ValidationError(gettext("This is before the first day."))
        return ends_on


class PointsForm(BudgetForm):
    class Meta:
        model = PointsGrant
        fields = ["points", "envelope", "diploma", "holder", *DATES, "provenance", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        diploma = cast("forms.TypedChoiceField", self.fields["diploma"])
        diploma.choices = [("", gettext("Choose a diploma")), *PointsGrant.Diploma.choices]
        self.number("points")


class HoursBudgetForm(BudgetForm):
    class Meta:
        model = HoursBudget
        fields = [
            "source",
            "quantity",
            "unit",
            "package",
            "is_agreed",
            "holder",
            *DATES,
            "provenance",
            "note",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Organisation = self.instance.organisation
        source = cast("forms.ModelChoiceField[Source]", self.fields["source"])
        # ICT points become hours by themselves; typing them here too would count them twice.
        source.queryset = Source.objects.usable_at(place).exclude(owner=None, code="ICT")
        source.empty_label = gettext("Choose a source")
        source.label = gettext("Source of hours")
        self.number("quantity")
        self.number("package")
        unit = cast("forms.TypedChoiceField", self.fields["unit"])
        if place.country == Organisation.Country.NETHERLANDS:
            unit.choices = [c for c in HoursBudget.Unit.choices if c[0] != HoursBudget.Unit.PERIODS]
            del self.fields["package"], self.fields["is_agreed"]
        else:
            unit.choices = [c for c in HoursBudget.Unit.choices if c[0] != HoursBudget.Unit.YEAR]
            self.fields["package"].help_text = gettext(
                "Only for BPT: all teaching periods of the school. Zwerm checks the cap with it."
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        quantity, package = cleaned.get("quantity"), cleaned.get("package")
        is_periods = cleaned.get("unit") == HoursBudget.Unit.PERIODS
        if package is not None and not is_periods:
            self.add_error("package", gettext("Leave this empty: these are not teaching periods."))
        elif quantity and package and quantity > package:
            self.add_error("quantity", gettext("This is more than the whole package."))
        return cleaned


class EuroField(forms.CharField):
    """An amount in euros, kept as whole cents."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return number_format(Decimal(value) / 100, 2, use_l10n=True, force_grouping=False)

    def clean(self, value: Any) -> int:
        text = str(super().clean(value)).replace("€", "").replace(" ", "")
        try:
            cents = int((_euro(text) * 100).to_integral_value(ROUND_HALF_UP))
        except (InvalidOperation, ValueError, OverflowError):
            cents = -1
        if not 0 < cents <= MOST_CENTS:
            raise forms.ValidationError(gettext("Write an amount in euros, like 215.79."))
        return cents


def _euro(text: str) -> Decimal:
    """The last comma or point with one or two digits after it begins the cents."""
    head, sign, tail = text.rpartition("," if text.rfind(",") > text.rfind(".") else ".")
    if sign and len(tail) <= 2:
        return Decimal(f"{head.replace('.', '').replace(',', '')}.{tail or 0}")
    return Decimal(text.replace(".", "").replace(",", ""))


class MoneyForm(BudgetForm):
    euro = EuroField(label=_("Amount in euros for the school year"))

    class Meta:
        model = MoneyBudget
        fields = ["kind", "holder", *DATES, "provenance", "note"]

    field_order = ["kind", "euro"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = cast("forms.TypedChoiceField", self.fields["kind"])
        kind.choices = [("", gettext("Choose a kind")), *MoneyBudget.Kind.choices]
        if self.instance.pk:
            self.initial["euro"] = self.instance.cents

    def save(self, commit: bool = True) -> MoneyBudget:  # noqa: FBT001, FBT002 # Django's signature
        self.instance.cents = self.cleaned_data["euro"]
        kept: MoneyBudget = super().save(commit=commit)
        return kept
