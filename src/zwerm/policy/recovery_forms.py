from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .keeping_forms import KeptForm, day, lines, owner
from .models import RecoveryContact, RecoveryService, Rehearsal

HALF_A_YEAR = timedelta(days=182)


class RecoveryServiceForm(KeptForm):
    owner = owner(_("Who begins"))

    class Meta:
        model = RecoveryService
        fields = [
            "name",
            "within",
            "owner",
            "owner_role",
            "procedure",
            "steps",
            "backup",
            "backup_pace",
            "restored_on",
        ]
        widgets = {"within": forms.RadioSelect, "steps": lines(5), "restored_on": day()}


class RecoveryContactForm(KeptForm):
    people_in = "person"
    person = owner(_("Who that is now"))

    class Meta:
        model = RecoveryContact
        fields = ["role", "person", "reach", "when"]


class RehearsalForm(KeptForm):
    owner = owner()

    class Meta:
        model = Rehearsal
        fields = ["what", "planned_on", "owner"]
        widgets = {"planned_on": day()}


class HoldForm(forms.Form):
    """What came of a rehearsal, and when the next one is."""

    on = forms.DateField(label=_("Held on"), widget=day())
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=4000,
        widget=lines(4),
        help_text=_("How long did it take? What did not work? What do you change?"),
    )
    next_on = forms.DateField(
        label=_("Next time"),
        required=False,
        widget=day(),
        help_text=_("It stands in the ICT year, and in the calendar file of that page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.setdefault("on", today)
        self.initial.setdefault("next_on", today + HALF_A_YEAR)
