from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .live import live_blocks
from .models import Block, Order, Plan, PlanKind

A_YEAR = timedelta(days=365)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanForm(forms.ModelForm[Plan]):
    """Which plan, and in which order its chapters stand."""

    kind = forms.ChoiceField(
        label=_("Which plan"), choices=PlanKind, widget=forms.RadioSelect, initial=PlanKind.ICT
    )
    order = forms.ChoiceField(
        label=_("Order of the chapters"),
        choices=Order,
        widget=forms.RadioSelect,
        initial=Order.BALANCE,
        help_text=_("Only for the ICT policy plan. You can move chapters afterwards."),
    )

    class Meta:
        model = Plan
        fields = ("kind", "title", "order")


class ChapterForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)


class BlockForm(forms.Form):
    """What someone wrote, and which revision it began from."""

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AddBlockForm(forms.Form):
    """A kind of block, or a live one: its choice is "live:" with the kind."""

    what = forms.ChoiceField(label=_("Add"))
    after = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [
            (kind.value, kind.label)
            for kind in Block.Kind
            if kind not in {Block.Kind.LIVE, Block.Kind.FIGURE}
        ]
        live = [(f"live:{each.kind}", each.title) for each in live_blocks().values()]
        self.fields["what"].choices = [  # type: ignore[attr-defined] # a choice field
            (_("You write it"), own),
            (_("Zwerm fills it"), live),
        ]

    @property
    def kind_and_live(self) -> tuple[str, str]:
        kind, _colon, live = self.cleaned_data["what"].partition(":")
        return kind, live


class AdoptForm(forms.Form):
    on = forms.DateField(label=_("In force from"), widget=day_input())
    review_on = forms.DateField(
        label=_("Look again on"),
        widget=day_input(),
        help_text=_("Zwerm reminds you then. A plan that nobody looks at again is soon forgotten."),
    )
    note = forms.CharField(
        label=_("What changed"),
        max_length=400,
        required=False,
        help_text=_("One or two sentences for who knew the plan before."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.setdefault("on", today)
        self.initial.setdefault("review_on", today + A_YEAR)
