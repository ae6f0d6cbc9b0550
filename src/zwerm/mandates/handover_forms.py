from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.people.models import Person

from .handover import Handover, HandoverItem, Succession

DAY = timedelta(days=1)
Kind = Handover.Kind


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class HandoverForm(forms.Form):
    """Who leaves has a last day; who is away also a first one."""

    kind = forms.ChoiceField(
        label=_("What happens"), choices=Kind, widget=forms.RadioSelect, initial=Kind.LEAVES
    )
    first = _day(_("First day of the absence"), _("Only for who comes back."), required=False)
    last = _day(
        _("Last day"),
        _(
            "For who leaves: the last day at work. For who is away: the last day of the absence;"
            " not known yet? Take a day you will look again."
        ),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind, first, last = (values.get(name) for name in ("kind", "first", "last"))
        if kind == Kind.AWAY and not first and "first" not in self.errors:
            self.add_error("first", gettext("From which day on is this person away?"))
        if kind == Kind.AWAY and first and last and last < first:
            self.add_error("last", gettext("This day comes before the first day."))
        return values

    @property
    def days(self) -> tuple[date, date | None]:
        """The first day without the person, and the last one if they come back."""
        data = self.cleaned_data
        if data["kind"] == Kind.LEAVES:
            return data["last"] + DAY, None
        return data["first"], data["last"]


class SuccessorsForm(forms.Form):
    """One choice for each line, which is one mandate or several; and one for all that is open."""

    def __init__(
        self,
        data: Any = None,
        *,
        lines: Sequence[Sequence[Succession]],
        people: Mapping[int, Sequence[Person]],
        everyone: Sequence[Person],
    ) -> None:
        """`people` are those to choose from at a place, by its key."""
        super().__init__(data)
        self._known = {person.pk: person for person in everyone}
        self._lines = lines
        for line in lines:
            here = {one.pk: one for row in line for one in people[row.mandate.organisation_id]}
            first = line[0]
            # Somebody of elsewhere, whom the division or a role proposes.
            if first.successor_id in self._known:
                here[first.successor_id] = self._known[first.successor_id]
            self.fields[_name(line)] = self._choice(
                list(here.values()), gettext("nobody yet"), _label(line)
            )
            self.initial[_name(line)] = first.successor_id or ""
        self.fields["rest"] = self._choice(
            everyone, gettext("leave open"), gettext("Everything that is still open")
        )

    def _choice(self, people: Sequence[Person], empty: str, label: str) -> forms.TypedChoiceField:
        choices = [("", empty), *((str(person.pk), person.name) for person in people)]
        return forms.TypedChoiceField(
            choices=choices,
            coerce=lambda pk: self._known[int(pk)],
            empty_value=None,
            required=False,
            label=label,
            widget=forms.Select(attrs={"aria-label": label}),
        )

    @property
    def chosen(self) -> dict[int, Person | None]:
        """What was not asked stays as it is."""
        rest = self.cleaned_data["rest"]
        return {
            row.pk: (self.cleaned_data[_name(line)] if _name(line) in self.data else row.successor)
            or rest
            for line in self._lines
            for row in line
        }

    def field_of(self, line: Sequence[Succession]) -> forms.BoundField:
        return self[_name(line)]


def _name(line: Sequence[Succession]) -> str:
    return f"successor-{line[0].pk}"


def _label(line: Sequence[Succession]) -> str:
    mandate = line[0].mandate
    if len(line) == 1:
        return gettext("Who takes over: %(task)s, %(kind)s") % {
            "task": mandate.task.name,
            "kind": mandate.get_kind_display(),
        }
    return gettext("Who takes over: %(count)d mandates, %(kind)s") % {
        "count": len(line),
        "kind": mandate.get_kind_display(),
    }


class ItemForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    class Meta:
        model = HandoverItem
        fields = ["topic", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
