"""Input of the pages about scenarios."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person

from .models import Pin, PlannedTask, Scenario

# How much heavier than usual a goal may weigh.
FACTORS = ((0, _("does not count")), (1, _("normal")), (2, _("heavier")), (4, _("much heavier")))


# What each weight is when nobody chose, as in `Scenario`.
USUAL = {
    "weight_expertise": 1,
    "weight_fairness": 4,
    "weight_few_hands": 6,
    "weight_stability": 3,
}


def _weight(label: Any, help_text: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=help_text, coerce=int, required=False, widget=forms.RadioSelect
    )


class WeightsForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    """What weighs most once every hour that can be covered is covered."""

    weight_expertise = _weight(
        _("Expertise"), _("People get what they are good at and like to do.")
    )
    weight_fairness = _weight(
        _("Fair division"), _("Nobody is full while a colleague has hours left.")
    )
    weight_few_hands = _weight(
        _("Few hands"), _("A task stays with few people, a person with few tasks.")
    )
    weight_stability = _weight(
        _("Keep what is"), _("Whoever does it today keeps it if that works.")
    )

    class Meta:
        model = Scenario
        fields: tuple[str, ...] = tuple(USUAL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, usual in USUAL.items():
            self._offer(name, usual, getattr(self.instance, name))

    def _offer(self, name: str, usual: int, present: int) -> None:
        """The steps; a weight that was set elsewhere stays possible."""
        choices: list[tuple[int, Any]] = [(usual * factor, words) for factor, words in FACTORS]
        if present not in [value for value, _words in choices]:
            choices.append((present, _("as it is now")))
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined] # a choice field
        field.empty_value = present  # type: ignore[attr-defined]

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[name] for name in USUAL]


class ScenarioForm(WeightsForm):
    """A new scenario: a name, and possibly the one it starts from."""

    based_on = forms.ModelChoiceField(
        Scenario.objects.none(),
        label=_("Start from"),
        help_text=_("Takes over what was pinned and refused there."),
        empty_label=_("nothing: from the start"),
        required=False,
    )

    class Meta(WeightsForm.Meta):
        fields = ("name", *WeightsForm.Meta.fields)
        labels = {"name": _("Name")}
        help_texts = {"name": _("For example: with two digicoaches more.")}

    def __init__(self, *args: Any, earlier: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if earlier is not None:
            self.fields["based_on"].queryset = earlier  # type: ignore[attr-defined] # a model choice


class CellForm(forms.Form):
    """One cell of the board: a planned task of the scenario and a person."""

    planned_task = forms.ModelChoiceField(PlannedTask.objects.none())
    person = forms.ModelChoiceField(Person.objects.none())

    def __init__(self, *args: Any, scenario: Scenario, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = scenario.planned_tasks.select_related("task", "organisation")
        self.fields["planned_task"].queryset = planned  # type: ignore[attr-defined] # a model choice
        # Who works here; and whoever left since someone decided about them, to release that.
        here = Person.objects.serving(scenario.organisation).values("pk")
        decided = scenario.pins.values("person")
        people = Person.objects.visible_to(user).filter(Q(pk__in=here) | Q(pk__in=decided))
        self.fields["person"].queryset = people  # type: ignore[attr-defined] # a model choice


class PinForm(CellForm):
    kind = forms.ChoiceField(choices=Pin.Kind.choices)
