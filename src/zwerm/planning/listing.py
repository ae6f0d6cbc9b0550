"""The scenarios of a place as a list: searched, sorted, and what-ifs under what they vary."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from .models import Scenario
from .queries import scenarios

ORDERS = {
    "new": ("-created_at", "-pk"),
    "name": ("name", "pk"),
    "open": (F("needed_minutes") - F("covered_minutes"), "name", "pk"),
}


class ListForm(forms.Form):
    """What of the list is shown and in which order; anything unknown shows everything."""

    q = forms.CharField(label=_("Search by name"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All of them")), *Scenario.State.choices],
        required=False,
    )
    sort = forms.ChoiceField(
        label=_("Sort by"),
        choices=[
            ("new", _("newest first")),
            ("name", _("name")),
            ("open", _("fewest hours open first")),
        ],
        required=False,
    )

    @property
    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked["q"] or self.asked["state"])


class RenameForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    class Meta:
        model = Scenario
        fields = ("name",)
        labels = {"name": _("Name")}


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario, and the what-ifs that were made of it."""

    scenario: Any
    what_ifs: tuple[Any, ...] = ()


def listed(user: User, organisation: Organisation | None, form: ListForm) -> list[Listed]:
    asked = form.asked
    found = scenarios(user, organisation).select_related("what_if", "based_on")
    if asked["q"]:
        found = found.filter(name__icontains=asked["q"])
    if asked["state"]:
        found = found.filter(state=asked["state"])
    return _grouped(list(found.order_by(*ORDERS[asked["sort"] or "new"])))


def _grouped(rows: Sequence[Any]) -> list[Listed]:
    """A what-if whose scenario is not in the list stands by itself."""
    present = {row.pk for row in rows}
    under: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if hasattr(row, "what_if") and row.based_on_id in present:
            under[row.based_on_id].append(row)
    below = {row.pk for found in under.values() for row in found}
    return [Listed(row, _below(row, under)) for row in rows if row.pk not in below]


def _below(row: Any, under: dict[int, list[Any]]) -> tuple[Any, ...]:
    """With what was supposed of a what-if in turn."""
    found: list[Any] = []
    for one in under.get(row.pk, ()):
        found += [one, *_below(one, under)]
    return tuple(found)
