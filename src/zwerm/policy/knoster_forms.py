from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .forms import day_input
from .knoster_elements import ABOUT
from .knoster_services import LONGEST
from .models import Element, KnosterRound

TWO_WEEKS = timedelta(days=14)


class RoundForm(forms.ModelForm[KnosterRound]):
    """When the answers end, and who is asked."""

    class Meta:
        model = KnosterRound
        fields = ("about", "closes_on", "asks_colleagues")
        widgets = {"closes_on": day_input()}
        help_texts = {
            "closes_on": _("Two weeks are enough for most schools."),
            "asks_colleagues": _(
                "They see the result too, once the round is closed. Nobody sees who answered what."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("closes_on", timezone.localdate() + TWO_WEEKS)

    def clean_closes_on(self) -> Any:
        day, today = self.cleaned_data["closes_on"], timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError(_("Choose a last day within three months from now."))
        return day


class LevelsForm(forms.Form):
    """The five questions, each with four examples of behaviour."""

    def __init__(self, own: Mapping[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(own)
        for element in Element:
            about = ABOUT[element]
            self.fields[element.value] = forms.TypedChoiceField(
                label=str(about.question),
                choices=[(n, str(text)) for n, text in enumerate(about.levels, start=1)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose the one that comes closest.")},
            )


class ConclusionForm(forms.ModelForm[KnosterRound]):
    weakest = forms.ChoiceField(
        label=_("What asks for attention first?"), choices=Element, widget=forms.RadioSelect
    )

    class Meta:
        model = KnosterRound
        fields = ("weakest", "conclusion")
        widgets = {"conclusion": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "conclusion": _("What you see, what you agree, and when you look again. No names.")
        }
