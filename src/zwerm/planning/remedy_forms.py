from django import forms

from zwerm.tasks.models import Cluster

from .remedy_page import GapFilter
from .remedy_words import KINDS

CHOSEN = ("yes", "no")


class GapFilterForm(forms.Form):
    """What is wrong in an address narrows nothing."""

    q = forms.CharField(max_length=100, required=False)
    place = forms.CharField(max_length=90, required=False)
    cluster = forms.ChoiceField(choices=Cluster.choices, required=False)
    core = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], required=False)
    chosen = forms.ChoiceField(choices=[(one, one) for one in CHOSEN], required=False)

    @property
    def chosen_filter(self) -> GapFilter:
        self.is_valid()
        data = self.cleaned_data
        return GapFilter(
            text=data.get("q", ""),
            place=data.get("place", ""),
            cluster=data.get("cluster", ""),
            is_core=data.get("core", False),
            kind=data.get("kind", ""),
            chosen=data.get("chosen", ""),
        )
