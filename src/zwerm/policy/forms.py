from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import SchoolYear

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


class PlanDetailsForm(forms.ModelForm[Plan]):
    class Meta:
        model = Plan
        fields = ("title", "review_on")
        widgets = {"review_on": day_input()}


class CopyForm(forms.Form):
    """A plan of an earlier year as the start of a new one."""

    title = forms.CharField(label=_("Title"), max_length=120)
    school_year = forms.ModelChoiceField(
        label=_("For school year"), queryset=SchoolYear.objects.all(), empty_label=None
    )


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever opens this version later reads this first."),
    )


class ChapterForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)


class BlockForm(forms.Form):
    """What someone wrote, and which revision it began from.

    The chapter and the kind save the text of a block that someone else removed meanwhile.
    """

    text = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    chapter = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, choices=Block.Kind, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", False)
        super().__init__(*args, **kwargs)


class PictureForm(BlockForm):
    """A picture with what it shows in words."""

    image = forms.FileField(label=_("Picture"), required=False)
    text = forms.CharField(label=_("What the picture shows"), max_length=400)
    caption = forms.CharField(label=_("Caption"), max_length=400, required=False)

    def __init__(self, *args: Any, has_picture: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["image"].required = not has_picture
        self.has_picture = has_picture

    @property
    def words(self) -> str:
        """Its description and its caption, as a block keeps them."""
        parts = (self.cleaned_data["text"], self.cleaned_data["caption"])
        return "\n".join(" ".join(part.split()) for part in parts).rstrip("\n")


class AddBlockForm(forms.Form):
    """A kind of block, or a live one: its choice is "live:" with the kind."""

    what = forms.ChoiceField(label=_("Add"))
    # Behind which block; 0 is before all of them, nothing is at the end.
    after = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(kind.value, kind.label) for kind in Block.Kind if kind != Block.Kind.LIVE]
        live = [(f"live:{each.kind}", each.title) for each in live_blocks().values()]
        self.own = own
        self.fields["what"].choices = [  # type: ignore[attr-defined] # a choice field
            (_("You write it"), own),
            (_("Zwerm fills it"), live),
        ]

    @cached_property
    def live_options(self) -> SafeString:
        """The choices of what Zwerm fills: the same at every place of a page, so made once."""
        _own, (_title, live) = self.fields["what"].choices  # type: ignore[attr-defined]
        return format_html_join("", '<option value="{}">{}</option>', live)

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
