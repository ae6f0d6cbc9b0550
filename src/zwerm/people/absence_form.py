from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .absence import Absence
from .models import Person


class AbsenceForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    """From when until when, and who stands in. There is no field for a reason."""

    class Meta:
        model = Absence
        fields = ["starts_on", "ends_on", "kind", "stand_in", "is_left_out"]
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "ends_on": _("Not known yet? Leave it empty."),
            "kind": _("Only the team sees this. Zwerm keeps no reason."),
            "stand_in": _("Every colleague sees this name at the tasks, as long as it lasts."),
            "is_left_out": _(
                "For a long absence: new divisions do not count on these hours, from now until "
                "the last day. Nothing of what is divided already changes."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.instance.person
        others = Person.objects.current().serving(person.organisation).exclude(pk=person.pk)
        self.fields["stand_in"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["stand_in"].empty_label = gettext("nobody yet")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("This day comes before the first day."))
        return values
