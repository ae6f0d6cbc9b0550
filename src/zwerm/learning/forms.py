from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.actions.forms import (
    CENTS,
    MINUTES,
    MOST_EURO,
    MOST_HOURS,
    UNKNOWN,
    AmountField,
    OwnerField,
)
from zwerm.actions.models import Action
from zwerm.core.fields import LONGEST_KEY
from zwerm.core.reading_together import read_together
from zwerm.people.models import Competence, Named, Person, PersonQuerySet, Role
from zwerm.policy.models import Goal
from zwerm.schools.models import Organisation, Provenance
from zwerm.tasks.models import Task

from .models import EffectAnswer, Session, Training
from .queries import Order, Show, TrainingFilter

EMPTY_HINT = _("Leave it empty if you do not know.")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SearchForm(forms.Form):
    """The list narrowed; what is wrong in an address narrows nothing."""

    q = forms.CharField(max_length=100, required=False)
    show = forms.ChoiceField(choices=Show.choices, required=False)
    form = forms.ChoiceField(choices=Training.Form.choices, required=False)
    competence = forms.ChoiceField(choices=Competence.choices, required=False)
    person = forms.RegexField(rf"^[0-9]{{1,{LONGEST_KEY}}}$", required=False)
    sort = forms.ChoiceField(choices=Order.choices, required=False)

    def chosen(self) -> TrainingFilter:
        self.is_valid()
        data = self.cleaned_data
        return TrainingFilter(
            text=data.get("q", ""),
            show=data.get("show", ""),
            form=data.get("form", ""),
            competence=data.get("competence", ""),
            person=data.get("person", ""),
            order=data.get("sort", ""),
        )


def people_here(user: User, here: Organisation) -> PersonQuerySet:
    return Person.objects.visible_to(user).current().serving(here)


def offer(field: forms.Field, people: Iterable[Named], kept: Person | None = None) -> OwnerField:
    """The names to choose from, and the one that was chosen before."""
    if not isinstance(field, OwnerField):
        raise TypeError(type(field))
    field.offer(people, kept)
    return field


def with_provenance(data: dict[str, Any], *pairs: tuple[str, str]) -> dict[str, Any]:
    """A figure says where it comes from; without figure there is nothing to say."""
    for amount, provenance in pairs:
        if data.get(amount) is None:
            data[provenance] = ""
        elif not data.get(provenance):
            data[provenance] = Provenance.ESTIMATE
    return data


AMOUNTS = (
    ("minutes_each", "minutes_provenance"),
    ("replacement_minutes", "replacement_provenance"),
    ("cost_cents", "cost_provenance"),
)


class TrainingForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    owner = OwnerField(
        label=_("Who sees to it"), required=False, help_text=_("Type a part of the name.")
    )
    minutes_each = AmountField(
        label=_("Hours for each person"), parts=MINUTES, most=MOST_HOURS, help_text=EMPTY_HINT
    )
    replacement_minutes = AmountField(
        label=_("Hours somebody else takes their class, together"),
        parts=MINUTES,
        most=MOST_HOURS,
        help_text=EMPTY_HINT,
    )
    cost_cents = AmountField(
        label=_("Cost in euro"), parts=CENTS, most=MOST_EURO, help_text=EMPTY_HINT
    )
    tasks = forms.ModelMultipleChoiceField(
        Task.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("For which tasks"),
        help_text=_("These miss hours or a backup now. After the training you see if that helped."),
    )

    class Meta:
        model = Training
        fields = [
            "title",
            "competence",
            "level",
            "details",
            "form",
            "follow_up",
            "team",
            "provider",
            "place",
            "owner",
            "minutes_each",
            "minutes_provenance",
            "replacement_minutes",
            "replacement_provenance",
            "cost_cents",
            "cost_provenance",
            "goal",
            "action",
            "state",
            "done_on",
        ]
        widgets = {
            "details": forms.Textarea(attrs={"rows": 4}),
            "state": forms.RadioSelect,
            "done_on": DAY,
        }
        help_texts = {
            "title": _("Such as: managing the wifi network."),
            "team": _("Such as: all anchor points, or the teachers of mathematics."),
            "provider": _("A colleague, a school nearby, a college or a firm."),
            "done_on": _("Only once it is done. Then everyone is asked what changed."),
        }

    def __init__(self, *args: Any, user: User, open_tasks: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._link(user, [*open_tasks, *self.initial.get("tasks", ())])
        for name in ("form", "competence", "level"):
            self.fields[name].choices = [*UNKNOWN, *self._choices(name)]  # type: ignore[attr-defined]
        follow_ups = [row for row in Training.Form.choices if row[0] != Training.Form.COURSE]
        self.fields["follow_up"] = forms.ChoiceField(
            choices=[("", _("nothing yet")), *follow_ups],
            label=_("How it goes on at school"),
            required=False,
            help_text=_("What is learned stays when it is used with colleagues afterwards."),
        )
        for _amount, name in AMOUNTS:
            self.fields[name] = forms.ChoiceField(
                choices=[*UNKNOWN, *Provenance.choices],
                label=_("Where this figure comes from"),
                required=False,
            )

    def _choices(self, name: str) -> list[tuple[str, Any]]:
        kinds = {"form": Training.Form, "competence": Competence, "level": Training.Level}
        return list(kinds[name].choices)

    def _link(self, user: User, asked: list[int]) -> None:
        """Who and what there is to choose from, with what is chosen already."""
        here, kept = self.instance.organisation, Training.tasks.through.objects.none()
        if self.instance.pk is not None:
            kept = Training.tasks.through.objects.filter(training=self.instance)
        tasks = Task.objects.for_organisation(here).filter(
            Q(pk__in=asked) | Q(pk__in=kept.values("task"))
        )
        tasks = tasks.annotate(is_kept=Exists(kept.filter(task=OuterRef("pk"))))
        goals = self._with_kept("goal", Goal.objects.visible_to(user).of_place(here))
        under_way = Action.objects.visible_to(user).under_way().filter(organisation=here)
        actions = self._with_kept("action", under_way)
        people = people_here(user, here).to_choose_from()
        read_together(people, tasks, goals, actions)
        self.owner_field = offer(self.fields["owner"], people, self.instance.owner)
        self.initial.setdefault("tasks", [task.pk for task in tasks if task.is_kept])  # type: ignore[attr-defined] # annotated above
        none = [("", _("none"))]
        for name, rows, first in (
            ("tasks", tasks, []),
            ("goal", goals, none),
            ("action", actions, none),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].choices = [*first, *((row.pk, str(row)) for row in rows)]  # type: ignore[attr-defined]

    def _with_kept(self, name: str, rows: Any) -> Any:
        kept = getattr(self.instance, f"{name}_id")
        return rows.model.objects.filter(Q(pk__in=rows.values("pk")) | Q(pk=kept))

    def clean(self) -> dict[str, Any]:
        data = with_provenance(super().clean() or {}, *AMOUNTS)
        if data.get("state") not in {Training.State.WISH, None} and not data.get("form"):
            self.add_error("form", _("Choose a form; only a wish can do without."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "tasks"}


class SessionForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    class Meta:
        model = Session
        fields = ["day", "starts_at", "ends_at"]
        widgets = {
            "day": DAY,
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("It ends after it begins."))
        return data


class JoinForm(forms.Form):
    """One colleague by name, or everyone with a role."""

    person = OwnerField(label=_("A colleague"), required=False)
    role = forms.ChoiceField(
        choices=[("", _("nobody")), *Role.choices],
        label=_("Or everyone who is called so here"),
        required=False,
    )

    def __init__(self, *args: Any, people: PersonQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = people
        self.names = offer(self.fields["person"], people.to_choose_from())

    @property
    def chosen(self) -> list[Person]:
        person, role = self.cleaned_data["person"], self.cleaned_data["role"]
        found = [one for one in self._people if role in one.roles] if role else []
        return [person, *found] if person and person not in found else found


class EffectForm(forms.Form):
    use = forms.ChoiceField(
        choices=EffectAnswer.Use.choices,
        widget=forms.RadioSelect,
        label=_("Do you use it in your work?"),
    )
    text = forms.CharField(
        max_length=2000,
        required=False,
        label=_("What do you do differently?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
