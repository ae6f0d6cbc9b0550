from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.long_select import LongSelect
from zwerm.people.models import Person

from .handover import Handover, HandoverItem, Succession
from .handover_people import Known

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
        people: Mapping[int, Sequence[Known]],
        everyone: Sequence[Known],
        near: Mapping[int, Collection[int]],
    ) -> None:
        """`people` are those to choose from at a place; `near` who has to do with a task."""
        super().__init__(data)
        self._known = {person.pk: person for person in everyone}
        self._lines = lines
        all_here: dict[int, Known] = {}
        for line in lines:
            here = {one.pk: one for row in line for one in people[row.mandate.organisation_id]}
            first = line[0]
            nearest = {pk for row in line for pk in near.get(row.mandate.task_id, ())}
            # Somebody of elsewhere, whom the division or a role proposes.
            if first.successor_id in self._known:
                here[first.successor_id] = self._known[first.successor_id]
                nearest.add(first.successor_id)
            all_here |= here
            self.fields[_name(line)] = self._choice(
                list(here.values()), gettext("nobody yet"), _label(line), nearest
            )
            self.initial[_name(line)] = first.successor_id or ""
        self.fields["rest"] = self._choice(
            list(all_here.values()), gettext("leave open"), gettext("Everything that is still open")
        )

    def _choice(
        self, people: Sequence[Known], empty: str, label: str, nearest: Collection[int] = ()
    ) -> forms.TypedChoiceField:
        """Who has to do with it already stands first."""
        choices: list[Any] = [("", empty)]
        first = [(str(one.pk), one.name) for one in people if one.pk in nearest]
        others = [(str(one.pk), one.name) for one in people if one.pk not in nearest]
        if first and others:
            choices += [(gettext("Knows this work"), first), (gettext("Others"), others)]
        else:
            choices += first or others
        return forms.TypedChoiceField(
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            label=label,
            widget=LongSelect(attrs={"aria-label": label}),
        )

    @property
    def chosen(self) -> dict[int, int | None]:
        """By succession the key of a person. What was not asked stays as it is."""
        rest = self.cleaned_data["rest"]
        return {
            row.pk: (
                self.cleaned_data[_name(line)] if _name(line) in self.data else row.successor_id
            )
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
    """Something to hand over, who takes care of it and by when."""

    class Meta:
        model = HandoverItem
        fields = ["topic", "text", "owner", "due_on"]
        widgets = {"due_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        """One that always counts keeps its words; only who and when are for people to say."""
        super().__init__(*args, **kwargs)
        if self.instance.key:
            del self.fields["topic"], self.fields["text"]
        else:
            self.fields["text"].required = True
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101 # of the model
        owner.queryset = Person.objects.filter(pk__in=[person.pk for person in people])
        owner.empty_label = gettext("nobody yet")
        # They were read already.
        owner.widget = LongSelect()
        owner.choices = [("", owner.empty_label), *((one.pk, one.name) for one in people)]
