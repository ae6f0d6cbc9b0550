"""What of the background work is shown, and in which order."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from zwerm.core.models import Job

from .jobs_queries import kinds

STATES = [
    ("", _("All of them")),
    ("open", _("waiting or running")),
    *((state.value, state.label) for state in Job.State),
]
SORTS = [
    ("new", _("newest first")),
    ("old", _("oldest first")),
    ("long", _("longest first")),
    ("tried", _("most attempts first")),
]


class JobsForm(forms.Form):
    """Anything unknown shows everything."""

    q = forms.CharField(label=_("Search by kind, person or worker"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    kind = forms.ChoiceField(label=_("Kind of work"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), choices=SORTS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every: list[tuple[str, Any]] = [("", _("All of them"))]
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 # declared above
        kind.choices = [*every, *((name, capfirst(title)) for name, title in kinds())]

    @property
    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.asked.items() if name != "sort")
