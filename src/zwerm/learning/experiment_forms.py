from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.actions.forms import (
    CENTS,
    MINUTES,
    MOST_EURO,
    MOST_HOURS,
    UNKNOWN,
    AmountField,
    OwnerField,
)

from .forms import DAY, EMPTY_HINT, offer, people_here
from .models import Experiment

MOST_HEADS = 100_000
MOST_AT_ONCE = 50


class CountField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST_HEADS, required=False, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"


class RiskField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[*UNKNOWN, *Experiment.Risk.choices],
            required=False,
            label=_("Risk that something goes wrong"),
            **kwargs,
        )


class ExperimentForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    owner = OwnerField(
        label=_("Who leads it"), required=False, help_text=_("Type a part of the name.")
    )
    expected_minutes = AmountField(
        label=_("Hours it asks of everyone together"),
        parts=MINUTES,
        most=MOST_HOURS,
        help_text=EMPTY_HINT,
    )
    expected_cents = AmountField(
        label=_("Cost in euro"), parts=CENTS, most=MOST_EURO, help_text=EMPTY_HINT
    )
    expected_pupils = CountField(label=_("How many pupils"))
    expected_teachers = CountField(label=_("How many teachers"))
    expected_risk = RiskField()
    expected_effect = forms.CharField(
        label=_("What we expect of it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say it so that you can see afterwards whether it came true."),
    )

    class Meta:
        model = Experiment
        fields = [
            "title",
            "aim",
            "bounds",
            "owner",
            "team",
            "starts_on",
            "ends_on",
            "expected_minutes",
            "expected_cents",
            "expected_pupils",
            "expected_teachers",
            "expected_risk",
            "expected_effect",
        ]
        widgets = {
            "aim": forms.Textarea(attrs={"rows": 3}),
            "bounds": forms.Textarea(attrs={"rows": 3}),
            "starts_on": DAY,
            "ends_on": DAY,
        }
        help_texts = {
            "title": _("Such as: pupils give each other feedback with audio."),
            "bounds": _("Which classes, devices and data stay out of it. What you will not do."),
            "ends_on": _("Nothing is tried without an end. On this day you decide how it goes on."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_here(user, self.instance.organisation)
        self.names = offer(self.fields["owner"], people.to_choose_from(), self.instance.owner)
        if self.instance.pk and not self.instance.is_idea:
            # What was expected stays as it stood when it began.
            for name in [name for name in self.fields if name.startswith("expected_")]:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day comes after the first."))
        elif end and self.instance.is_idea and end < timezone.localdate():
            self.add_error("ends_on", _("Choose a day that is still to come."))
        return data


class OutcomeForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    actual_minutes = AmountField(
        label=_("Hours it asked of everyone together"),
        parts=MINUTES,
        most=MOST_HOURS,
        help_text=EMPTY_HINT,
    )
    actual_cents = AmountField(
        label=_("Cost in euro"), parts=CENTS, most=MOST_EURO, help_text=EMPTY_HINT
    )
    actual_pupils = CountField(label=_("How many pupils"))
    actual_teachers = CountField(label=_("How many teachers"))
    actual_risk = RiskField()
    actual_effect = forms.CharField(
        label=_("What came of it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decision = forms.ChoiceField(
        choices=Experiment.Decision.choices,
        widget=forms.RadioSelect,
        label=_("How does it go on?"),
    )

    class Meta:
        model = Experiment
        fields = [
            "actual_minutes",
            "actual_cents",
            "actual_pupils",
            "actual_teachers",
            "actual_risk",
            "actual_effect",
            "decision",
            "decision_reason",
        ]
        widgets = {"decision_reason": forms.Textarea(attrs={"rows": 3})}


class BeginForm(forms.Form):
    reason = forms.CharField(max_length=300, required=False, label=_("Why this one cannot wait"))


class LimitForm(forms.Form):
    most = forms.IntegerField(
        min_value=1, max_value=MOST_AT_ONCE, label=_("At most this many experiments at once")
    )
