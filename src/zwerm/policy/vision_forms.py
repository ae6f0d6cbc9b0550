from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .forms import day_input
from .models import LONGEST_TEXT, VisionReaction
from .vision_questions import QUESTIONS

TWO_WEEKS = timedelta(days=14)
A_YEAR = timedelta(days=366)


class AnswersForm(forms.Form):
    """All questions of a part, with what one person answered before."""

    def __init__(self, part: str, own: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(own)
        for question in QUESTIONS[part]:
            self.fields[question.key] = forms.CharField(
                label=str(question.text),
                help_text=str(question.hint),
                max_length=2_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )


class VisionForm(forms.Form):
    """The common text, and which revision the author began from."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        help_text=_(
            "A blank line begins a paragraph. A line that begins with “- ” is an item of a list."
        ),
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class OpenForm(forms.Form):
    until = forms.DateField(
        label=_("Until"),
        widget=day_input(),
        help_text=_("All colleagues can read the text and react until the end of this day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", timezone.localdate() + TWO_WEEKS)

    def clean_until(self) -> Any:
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today <= until <= today + A_YEAR:
            raise forms.ValidationError(_("Choose a day from today to a year from now."))
        return until


class ReactionForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Your reaction"),
        choices=VisionReaction.Kind,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=1_000,
        required=False,
        help_text=_("Your name stands beside it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind")
        if kind and kind != VisionReaction.Kind.AGREE and not given.get("text"):
            said = _("Say in a sentence what you mean: then the team can do something with it.")
            self.add_error("text", said)
        return given


class ResolveForm(forms.Form):
    reply = forms.CharField(max_length=400, required=False)


class AdoptVisionForm(forms.Form):
    on = forms.DateField(label=_("Decided on"), widget=day_input())
    body = forms.CharField(
        label=_("Decided by"),
        max_length=120,
        required=False,
        help_text=_("For example: the school council, or the staff meeting."),
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=400,
        required=False,
        help_text=_("One or two sentences for who knew the vision before."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(
                _("Choose the day on which it was decided: today or before.")
            )
        return self.cleaned_data["on"]
