"""Input of comments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person

from .comment import LONGEST_TEXT
from .models import PlannedTask, Scenario


class AboutForm(forms.Form):
    """What it is about: a cell, a task, or without either the whole scenario."""

    planned_task = forms.ModelChoiceField(PlannedTask.objects.none(), required=False)
    person = forms.ModelChoiceField(Person.objects.none(), required=False)

    def __init__(self, *args: Any, scenario: Scenario, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = scenario.planned_tasks.select_related("task", "organisation")
        self.fields["planned_task"].queryset = planned  # type: ignore[attr-defined] # a model choice
        people = Person.objects.visible_to(user)
        self.fields["person"].queryset = people  # type: ignore[attr-defined] # a model choice
        for name in ("planned_task", "person"):
            self.fields[name].widget = forms.HiddenInput()


class CommentForm(AboutForm):
    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
