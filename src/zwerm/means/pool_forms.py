"""The rule of a pool, and what one school puts in."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation

from .forms import HoursField
from .models import PoolRule, PoolShare


class PoolRuleForm(forms.Form):
    key = forms.ChoiceField(
        label=_("How are pooled hours divided over the schools?"),
        choices=PoolRule.Key,
        widget=forms.RadioSelect,
        initial=PoolRule.Key.PUT_IN,
    )
    kept_percent = forms.IntegerField(
        label=_("Per cent that stays with the group"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("For work that serves all schools at once."),
    )
    reason = forms.CharField(label=_("Why this rule?"), max_length=240)

    def __init__(self, data: Any, *, rule: PoolRule | None) -> None:
        initial = {"key": rule.key, "kept_percent": rule.kept_percent} if rule else {}
        super().__init__(data, initial=initial)


# Of a whole school.
MOST_WEEKLY_MINUTES = 999 * 60


class TypedHoursField(HoursField):
    """Empty is not the same as no hours."""

    def clean(self, value: Any) -> Any:
        return None if not str(value or "").strip() else super().clean(value)


class PoolShareForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    weekly_minutes = HoursField(
        label=_("Other hours a week it puts in"), most_minutes=MOST_WEEKLY_MINUTES
    )
    agreed_weekly_minutes = TypedHoursField(
        label=_("Hours a week it gets back"),
        most_minutes=MOST_WEEKLY_MINUTES,
        help_text=_("Only when another number was agreed than the rule gives."),
    )

    class Meta:
        model = PoolShare
        fields = [
            "points",
            "diploma",
            "weekly_minutes",
            "agreed_weekly_minutes",
            "provenance",
            "note",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = gettext("Letter or note")
        school: Organisation = self.instance.organisation
        if school.country == Organisation.Country.NETHERLANDS:
            del self.fields["points"], self.fields["diploma"]
            self.fields["weekly_minutes"].label = gettext("Hours a week it puts in")
            return
        self.fields["points"].required = False
        self.fields["points"].localize = True
        self.fields["points"].min_value = 0  # type: ignore[attr-defined] # a DecimalField
        self.fields["points"].widget = forms.TextInput(
            {"inputmode": "decimal", "autocomplete": "off"}
        )

    def clean_points(self) -> Any:
        points = self.cleaned_data["points"]
        if points is not None and points < 0:
            raise forms.ValidationError(gettext("A school cannot put in fewer than 0 points."))
        return points or 0
