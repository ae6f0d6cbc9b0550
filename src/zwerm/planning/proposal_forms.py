"""Input about proposals."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.fields import ModelChoicesField

from .models import PlannedTask, Scenario
from .proposal import LONGEST_TEXT, Asked

USUAL_TIME = timedelta(days=14)


class ProposalForm(forms.Form):
    text = forms.CharField(
        label=_("Message"),
        help_text=_("What should colleagues look at? They also see their own tasks."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    react_until = forms.DateField(
        label=_("React until"),
        help_text=_("Until this day people can say what they think, and change their mind."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["react_until"].initial = today + USUAL_TIME
        self.fields["react_until"].widget.attrs["min"] = today.isoformat()

    def clean_react_until(self) -> Any:
        day = self.cleaned_data["react_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is not over yet."))
        return day


class ReactionForm(forms.Form):
    """Agree, or say what should be different."""

    answer = forms.ChoiceField(choices=Asked.Answer.choices)
    text = forms.CharField(
        label=_("What do you think of it?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    objections = ModelChoicesField(PlannedTask.objects.none(), required=False)

    def __init__(self, *args: Any, scenario: Scenario, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = scenario.planned_tasks.select_related("task", "organisation")
        person = asked.person_id or 0
        own = rows.filter(allocations__person=person) | rows.filter(backups__person=person)
        self.fields["objections"].queryset = own.distinct()  # type: ignore[attr-defined] # a model choice
