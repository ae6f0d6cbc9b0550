from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.fields import LONGEST_KEY
from zwerm.people.models import Named, Person
from zwerm.schools.models import Organisation, Provenance
from zwerm.tasks.models import Task

from .models import Action
from .queries import ActionFilter, Order, Show

MOST_HOURS = 10_000
MOST_EURO = 10_000_000
MINUTES = 60
CENTS = 100
UNKNOWN = [("", _("not chosen"))]


class SearchForm(forms.Form):
    """The list narrowed; what is wrong in an address narrows nothing."""

    q = forms.CharField(max_length=100, required=False)
    view = forms.CharField(max_length=10, required=False)
    show = forms.ChoiceField(choices=Show.choices, required=False)
    owner = forms.RegexField(rf"^(none|[0-9]{{1,{LONGEST_KEY}}})$", required=False)
    task = forms.RegexField(rf"^[0-9]{{1,{LONGEST_KEY}}}$", required=False)
    origin = forms.ChoiceField(choices=Action.Origin.choices, required=False)
    sort = forms.ChoiceField(choices=Order.choices, required=False)

    def chosen(self, *, is_team: bool) -> ActionFilter:
        """Whoever is not in the team sees their own."""
        self.is_valid()
        data = self.cleaned_data
        return ActionFilter(
            text=data.get("q", ""),
            show=data.get("show", ""),
            owner=data.get("owner", ""),
            task=data.get("task", ""),
            origin=data.get("origin", ""),
            order=data.get("sort", ""),
            is_mine=not is_team or data.get("view") == "mine",
        )


class AmountField(forms.DecimalField):
    """A number as people write it, with a comma or a point; kept as a whole number of parts."""

    def __init__(self, *, parts: int, most: int, **kwargs: Any) -> None:
        super().__init__(
            min_value=0, max_value=most, decimal_places=2, localize=True, required=False, **kwargs
        )
        self.parts = parts
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        return None if amount is None else round(amount * self.parts)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        amount = Decimal(value) / self.parts
        places = 0 if amount == amount.to_integral_value() else 2
        return number_format(amount, places, use_l10n=True, force_grouping=False)


class OwnerField(forms.CharField):
    """Somebody by name; the page offers the names while one types."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=250, **kwargs)
        self.widget.attrs |= {"list": "people", "autocomplete": "off"}
        self._keys: dict[str, int] = {}

    def offer(self, people: Iterable[Named], kept: Person | None = None) -> None:
        """These, and who was chosen before. Two of one name are told apart by where they belong."""
        rows = list(people)
        if kept is not None and kept.pk not in {pk for pk, *_told in rows}:
            rows.append((kept.pk, kept.name, kept.code, kept.organisation.name))
        times = Counter(name for _pk, name, _code, _place in rows)
        for pk, name, code, place in rows:
            self._keys[f"{name} ({place}, {code})" if times[name] > 1 else name] = pk

    @property
    def labels(self) -> list[str]:
        return list(self._keys)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return next((label for label, pk in self._keys.items() if pk == value), "")

    def clean(self, value: Any) -> Person | None:
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        same = [pk for label, pk in self._keys.items() if label.casefold() == text.casefold()]
        words = text.casefold().split()
        like = same or [
            pk for label, pk in self._keys.items() if all(w in label.casefold() for w in words)
        ]
        if len(like) == 1:
            return Person.objects.get(pk=like[0])
        raise forms.ValidationError(
            ngettext(
                "%(count)d colleague has this name. Choose one from the list.",
                "%(count)d colleagues have a name like this. Choose one from the list.",
                len(like),
            )
            % {"count": len(like)}
            if like
            else gettext("Nobody here has this name. Choose one from the list, or leave it empty.")
        )


class ActionForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    owner = OwnerField(
        label=_("Who sees to it"), required=False, help_text=_("Type a part of the name.")
    )
    minutes = AmountField(
        label=_("Hours it takes"),
        parts=MINUTES,
        most=MOST_HOURS,
        help_text=_("Leave it empty if you do not know."),
    )
    cost_cents = AmountField(
        label=_("Cost in euro"),
        parts=CENTS,
        most=MOST_EURO,
        help_text=_("Leave it empty if you do not know."),
    )

    class Meta:
        model = Action
        fields = [
            "title",
            "details",
            "owner",
            "due_on",
            "minutes",
            "minutes_provenance",
            "cost_cents",
            "cost_provenance",
            "pace",
            "task",
            "state",
            "result",
        ]
        widgets = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "details": forms.Textarea(attrs={"rows": 6}),
            "result": forms.Textarea(attrs={"rows": 4}),
            "pace": forms.RadioSelect,
            "state": forms.RadioSelect,
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.instance.organisation
        people = Person.objects.visible_to(user).current().serving(here)
        self.owner_field.offer(people.to_choose_from(), self.instance.owner)
        self.fields["task"] = TaskField(here)
        for name in ("minutes_provenance", "cost_provenance"):
            self.fields[name] = forms.ChoiceField(
                choices=[*UNKNOWN, *Provenance.choices],
                label=_("Where this figure comes from"),
                required=False,
            )

    @property
    def owner_field(self) -> OwnerField:
        field = self.fields["owner"]
        if not isinstance(field, OwnerField):
            raise TypeError(type(field))
        return field

    def clean(self) -> dict[str, Any]:
        """A figure says where it comes from; without figure there is nothing to say."""
        data: dict[str, Any] = super().clean() or {}
        for amount, provenance in (
            ("minutes", "minutes_provenance"),
            ("cost_cents", "cost_provenance"),
        ):
            if data.get(amount) is None:
                data[provenance] = ""
            elif not data.get(provenance):
                data[provenance] = Provenance.ESTIMATE
        return data

    @property
    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        owner, task = data.pop("owner"), data.pop("task")
        return {
            **data,
            "owner_id": owner.pk if owner else None,
            "task_id": task.pk if task else None,
        }


class TaskField(forms.ModelChoiceField):  # type: ignore[type-arg] # no generic at run time
    def __init__(self, organisation: Organisation) -> None:
        super().__init__(
            Task.objects.for_organisation(organisation),
            required=False,
            label=_("About which task"),
            empty_label=_("no task"),
        )


class StateForm(forms.Form):
    """How far it is, and what came of it."""

    state = forms.ChoiceField(
        choices=Action.State.choices, widget=forms.RadioSelect, label=_("How far is it?")
    )
    result = forms.CharField(
        max_length=4000,
        required=False,
        label=_("What came of it"),
        help_text=_("The result, and where it can be seen."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
