from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.tasks.models import Task

from .graph import STOPS, Step
from .models import Answer
from .services import Given

# Long enough to do something, short enough to remember why.
ASK_AGAIN_AFTER = timedelta(weeks=12)


class AnswerForm(forms.Form):
    """The answer to one question. With a no comes a day to ask again, and who helps."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    is_evidence_confirmed = forms.BooleanField(
        label=_("I looked at these facts, and they are right"), required=False
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        help_text=_("Where did you decide this, and where is it written down?"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remind_on = forms.DateField(
        label=_("Ask this again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    support = forms.CharField(
        label=_("Who helps you until then"),
        required=False,
        max_length=200,
        help_text=_("A name or a service, with a telephone number or an address."),
    )

    def __init__(self, *args: Any, step: Step, has_facts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._step = step
        choices = self.fields["answer"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 # declared above
        choices.choices = [(each.answer, gettext(each.label)) for each in step.branches]
        if len(step.branches) == 1:
            self.initial["answer"] = step.answers[0]
        self.can_stop = any(not STOPS.isdisjoint(branch.to) for branch in step.branches)
        if not has_facts:
            del self.fields["is_evidence_confirmed"]
        if self.can_stop:
            first_day = timezone.localdate() + timedelta(days=1)
            self.fields["remind_on"].widget.attrs["min"] = first_day.isoformat()
            self.fields["remind_on"].initial = timezone.localdate() + ASK_AGAIN_AFTER
        else:
            del self.fields["remind_on"], self.fields["support"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stops = not STOPS.isdisjoint(self._step.to(data.get("answer", "")))
        day: date | None = data.get("remind_on")
        if (
            stops
            and "remind_on" not in self.errors
            and (day is None or day <= timezone.localdate())
        ):
            self.add_error("remind_on", gettext("Choose a day after today."))
        return data

    def given(self, evidence: list[str]) -> Given:
        data = self.cleaned_data
        return Given(
            answer=data["answer"],
            note=data["note"],
            evidence=evidence,
            is_evidence_confirmed=data.get("is_evidence_confirmed", False),
            support=data.get("support", ""),
            remind_on=data.get("remind_on"),
        )


class TaskAnswerForm(forms.Form):
    """Whether somebody here can do one task."""

    task = forms.ModelChoiceField(Task.objects.none(), label=_("Task"))
    answer = forms.ChoiceField(choices=Answer.Expertise.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, tasks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["task"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 # declared above
        field.queryset = tasks
        field.empty_label = gettext("Choose a task")
