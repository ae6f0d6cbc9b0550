from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zwerm.core.fields import LONGEST_KEY, ModelChoicesField
from zwerm.tasks.models import Task

from .keeping_forms import KeptForm, day, lines, owner
from .models import Risk
from .models.risk import Weight
from .risk_queries import Order, RiskFilter, Show
from .risk_services import HALF_A_YEAR
from .risk_starters import STARTERS, Starter


class RiskSearchForm(forms.Form):
    """The list narrowed; what is wrong in an address narrows nothing."""

    q = forms.CharField(max_length=100, required=False)
    show = forms.ChoiceField(choices=Show.choices, required=False)
    weight = forms.ChoiceField(choices=Weight.choices, required=False)
    owner = forms.RegexField(rf"^(none|[0-9]{{1,{LONGEST_KEY}}})$", required=False)
    sort = forms.ChoiceField(choices=Order.choices, required=False)
    view = forms.ChoiceField(choices=[("matrix", "")], required=False)

    def chosen(self) -> RiskFilter:
        self.is_valid()
        return RiskFilter(**{name: self.cleaned_data.get(name) or "" for name in self.fields})


class RiskForm(KeptForm):
    owner = owner()
    tasks = ModelChoicesField(
        Task.objects.none(),
        label=_("Tasks it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Risk
        fields = [
            "title",
            "cause",
            "consequence",
            "chance",
            "impact",
            "measure",
            "owner",
            "owner_role",
            "review_on",
            "tasks",
            "is_left_out",
        ]
        widgets = {
            "cause": lines(2),
            "consequence": lines(2),
            "measure": lines(3),
            "chance": forms.RadioSelect,
            "impact": forms.RadioSelect,
            "review_on": day(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["review_on"] = timezone.localdate() + HALF_A_YEAR
        offered = Task.objects.for_organisation(self.instance.organisation)
        self.fields["tasks"].queryset = offered  # type: ignore[attr-defined] # a choice field


class StarterForm(forms.Form):
    """Which of the common risks to begin with."""

    chosen = forms.MultipleChoiceField(
        label=_("Which of these can happen to you?"),
        choices=[(each.key, each.title) for each in STARTERS],
        error_messages={"required": _("Choose at least one.")},
    )

    @property
    def starters(self) -> list[Starter]:
        return [each for each in STARTERS if each.key in self.cleaned_data["chosen"]]


class DecisionForm(forms.Form):
    """What is decided about a risk."""

    class Deed(models.TextChoices):
        ACCEPT = "accept", _("We accept it: we know what can happen and live with it")
        CLOSE = "close", _("We close it: it can no longer happen")
        OPEN = "open", _("It is open: we do something about it")
        LOOK = "look", _("We looked at it; nothing changed")

    deed = forms.ChoiceField(
        label=_("What did you decide?"), choices=Deed.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        required=False,
        help_text=_("Needed when you accept or close it."),
        widget=lines(2),
    )
    review_on = forms.DateField(label=_("Look again on"), required=False, widget=day())
