from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.actions.forms import OwnerField
from zwerm.actions.models import Action
from zwerm.core.fields import LONGEST_KEY, ModelChoicesField
from zwerm.people.models import Person
from zwerm.tasks.models import Cluster, Task

from .forms import day_input
from .goal_queries import GoalFilter, GoalOrder, GoalShow
from .models import Goal


class GoalSearchForm(forms.Form):
    """The list narrowed; what is wrong in an address narrows nothing."""

    q = forms.CharField(max_length=100, required=False)
    show = forms.ChoiceField(choices=GoalShow.choices, required=False)
    element = forms.ChoiceField(choices=Goal.Element.choices, required=False)
    sort = forms.ChoiceField(choices=GoalOrder.choices, required=False)

    def chosen(self) -> GoalFilter:
        self.is_valid()
        data = self.cleaned_data
        return GoalFilter(
            text=data.get("q", ""),
            show=data.get("show", ""),
            element=data.get("element", ""),
            order=data.get("sort", ""),
        )


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one cluster to tick."""

    cluster: str
    tasks: tuple[tuple[Task, bool], ...]

    @property
    def ticked(self) -> int:
        return sum(is_ticked for _task, is_ticked in self.tasks)


class GoalForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    owner = OwnerField(
        label=_("Who follows it"), required=False, help_text=_("Type a part of the name.")
    )
    tasks = ModelChoicesField(
        queryset=Task.objects.none(), required=False, label=_("Tasks that it leans on")
    )

    class Meta:
        model = Goal
        fields = ("title", "why", "measure", "element", "owner", "from_on", "until", "tasks")
        widgets = {
            "why": forms.Textarea(attrs={"rows": 4}),
            "element": forms.RadioSelect,
            "from_on": day_input(),
            "until": day_input(),
        }
        help_texts = {
            "title": _("What is better for pupils or colleagues when it is reached?"),
            "why": _("What of the vision does it serve?"),
            "measure": _("What do you count, see or ask, and when is it enough?"),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.instance.organisation
        people = Person.objects.visible_to(user).current().serving(here)
        self.owner_field.offer(people.to_choose_from(), self.instance.owner)
        self.fields["element"].choices = Goal.Element.choices  # type: ignore[attr-defined]
        self.fields["tasks"].queryset = Task.objects.for_organisation(  # type: ignore[attr-defined]
            here
        ).distinct()

    @property
    def owner_field(self) -> OwnerField:
        field = self.fields["owner"]
        if not isinstance(field, OwnerField):
            raise TypeError(type(field))
        return field

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("from_on"), data.get("until")
        if first and last and last < first:
            self.add_error("until", gettext("This day is before the day it begins."))
        return data

    @property
    def task_keys(self) -> list[int]:
        return sorted(task.pk for task in self.cleaned_data["tasks"])

    @property
    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        owner = data.pop("owner")
        data.pop("tasks")
        return {**data, "owner_id": owner.pk if owner else None, "tasks": self.task_keys}

    def task_groups(self) -> Iterator[TaskGroup]:
        """By cluster, so that a hundred tasks can be looked over."""
        chosen = {str(getattr(each, "pk", each)) for each in self["tasks"].value() or ()}
        tasks = list(self.fields["tasks"].queryset)  # type: ignore[attr-defined]
        for cluster in Cluster.values:
            rows = tuple(
                (task, str(task.pk) in chosen) for task in tasks if task.cluster == cluster
            )
            if rows:
                yield TaskGroup(cluster, rows)


class GoalStateForm(forms.Form):
    """How it ended, and what shows it or why."""

    state = forms.ChoiceField(
        choices=Goal.State.choices, widget=forms.RadioSelect, label=_("How is it with this goal?")
    )
    words = forms.CharField(
        max_length=2000,
        required=False,
        label=_("What shows it, or why"),
        help_text=_("Reached: what shows it, and where it can be seen. Dropped: why."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"].strip()
        state = self.cleaned_data.get("state")
        if not words and state == Goal.State.DROPPED:
            raise forms.ValidationError(
                gettext("Say why this goal is dropped: next year somebody will ask.")
            )
        if not words and state == Goal.State.REACHED:
            raise forms.ValidationError(gettext("Say what shows that the goal is reached."))
        if state == Goal.State.DROPPED and len(words) > Goal._meta.get_field("reason").max_length:  # type: ignore[operator]
            raise forms.ValidationError(gettext("Say the reason in at most 300 characters."))
        return words


class LinkForm(forms.Form):
    """An action that is there already, put under a goal."""

    action = forms.RegexField(rf"^[0-9]{{1,{LONGEST_KEY}}}$")

    def chosen_from(self, actions: Any) -> Action | None:
        found: Action | None = actions.filter(pk=int(self.cleaned_data["action"])).first()
        return found
