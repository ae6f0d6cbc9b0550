"""What people write with a yes or with a wish for a change."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zwerm.core.fields import ModelChoicesField

from .models import Mandate

LONGEST = 300


class ChangeForm(forms.Form):
    reason = forms.CharField(
        label=_("What should change, and why?"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what should change.")},
    )


class OnBehalfForm(forms.Form):
    """Which mandates someone agreed to, and how that is known."""

    mandates = ModelChoicesField(
        Mandate.objects.none(), error_messages={"required": _("Choose at least one mandate.")}
    )
    note = forms.CharField(
        label=_("How do you know?"),
        max_length=LONGEST,
        help_text=_("For example: said yes at the meeting of 3 September."),
        error_messages={"required": _("Write how you know it.")},
    )

    def __init__(self, *args: Any, open_mandates: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mandates"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 # declared above
        self._open = [one.pk for one in open_mandates]
        field.queryset = Mandate.objects.filter(pk__in=self._open)

    @property
    def chosen(self) -> set[str]:
        """What is ticked: everything, until someone says otherwise."""
        if isinstance(self.data, QueryDict):
            return set(self.data.getlist("mandates"))
        return set(map(str, self._open))
