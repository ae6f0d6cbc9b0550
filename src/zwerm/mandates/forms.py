from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypedDict

from django import forms
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.core.long_select import LongSelect
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster, Level, Task

from .drafting import Slot
from .entries import BACKUP, COLUMNS
from .models import Mandate
from .together import KINDS, Scope


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=timezone.localdate,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class _FromADayForm(forms.Form):
    """Refuses a day before `first_day` under the field, with what was typed kept."""

    too_early: str | Promise

    def __init__(self, *args: Any, first_day: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first_day = first_day
        if first_day is not None:
            self.fields["on"].widget.attrs["min"] = first_day.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if self._first_day is not None and on < self._first_day:
            day = formats.date_format(self._first_day, "DATE_FORMAT")
            raise forms.ValidationError(self.too_early % {"day": day})
        return on


class _BySchool(forms.models.ModelChoiceIterator):  # type: ignore[type-arg] # no generic
    """People under the name of where they belong: nobody scrolls through four hundred names."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        near, titles = getattr(self.field, "near", None), _Titles()
        # Of thousands of people no objects are made.
        rows = self.queryset.values_list(
            "organisation", "organisation__name", "pk", "name", "roles"
        )
        people = sorted(rows, key=lambda row: (near != row[0], row[1]))
        for (_place, school), here in groupby(people, key=itemgetter(0, 1)):
            yield (school, [(pk, titles.label(name, roles)) for *_at, pk, name, roles in here])


class _Titles:
    """Names with what people are called at school; the same for all of the same roles."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, ...], str] = {}

    def label(self, name: str, roles: Iterable[str]) -> str:
        key = tuple(roles)
        if key not in self._of:
            titles = ", ".join(Person(roles=list(key)).role_labels)
            self._of[key] = f" ({titles})" if titles else ""
        return f"{name}{self._of[key]}"


class PersonChoice(forms.ModelChoiceField[Person]):
    """People by name, with what they are called at school; those of `near` first."""

    widget = LongSelect
    iterator = _BySchool
    near: int | None = None

    def offer(self, place: Organisation, *, empty: str) -> None:
        self.near = place.pk
        self.empty_label = empty
        self.queryset = Person.objects.current().working_at(place.top)


class TogetherForm(forms.Form):
    """One person for all tasks of a cluster. Asked by an address, so that a preview is a page."""

    which = forms.ChoiceField(label=_("Which tasks"), choices=Scope.choices, required=False)
    cluster = forms.ChoiceField(
        label=_("Cluster"), required=False, choices=[("", _("all clusters")), *Cluster.choices]
    )
    kind = forms.ChoiceField(label=_("Mandate"), choices=list(KINDS.items()))
    person = PersonChoice(Person.objects.none(), label=_("Who"))
    deputy = PersonChoice(
        Person.objects.none(),
        label=_("Deputy"),
        required=False,
        help_text=_("Whom to ask when this person is away."),
    )
    on = _day(_("From"))
    replaces = forms.BooleanField(
        label=_("Also where someone else has it now"),
        required=False,
        help_text=_("Else only where nobody has it yet."),
    )

    def __init__(self, data: Any, *, place: Organisation) -> None:
        initial = {"kind": Mandate.Kind.DECIDE, "on": timezone.localdate()}
        is_asked = "person" in data
        known = {name: data[name] for name in ("cluster", "kind", "which") if name in data}
        super().__init__(data if is_asked else None, initial=initial | known)
        for name, empty in (("person", gettext("Choose someone")), ("deputy", gettext("Nobody"))):
            field = self.fields[name]
            assert isinstance(field, PersonChoice)  # noqa: S101 # declared above
            field.offer(place, empty=empty)
        if not place.is_group:
            del self.fields["which"]

    @property
    def scope(self) -> str:
        """Also while nothing is asked yet, for who does what today."""
        if "which" not in self.fields:
            return Scope.HERE
        chosen = self["which"].value()
        return chosen if chosen in Scope.values else Scope.HERE

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("deputy") and values.get("deputy") == values.get("person"):
            self.add_error("deputy", gettext("Nobody is their own deputy. Choose someone else."))
        return values


class AdoptForm(_FromADayForm):
    on = _day(_("In force from"), _("From that day everyone finds it on Who does what."))
    too_early = _(
        "The present mandates are in force since %(day)s. Choose that day or a later one."
    )


class MandateForm(_FromADayForm):
    """Who has it from when until when, who is the deputy, and how far it goes."""

    too_early = _("This mandate began on %(day)s. Choose that day or a later one.")
    person = PersonChoice(Person.objects.none(), label=_("Who"))
    on = _day(_("From"), _("Who has it now, has it until the day before."))
    until = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("Empty: until someone else gets it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    deputy = PersonChoice(
        Person.objects.none(),
        label=_("Deputy"),
        required=False,
        help_text=_("Whom to ask when this person is away."),
    )
    strength = forms.ChoiceField(
        label=_("How far it goes"),
        required=False,
        choices=[("", _("not laid down")), *Mandate.Strength.choices],
        help_text=_("For who decides or steers together with others."),
    )

    def __init__(
        self, *args: Any, place: Organisation, may_be_empty: bool, kind: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person, deputy = self.fields["person"], self.fields["deputy"]
        assert isinstance(person, PersonChoice)  # noqa: S101 # declared above
        assert isinstance(deputy, PersonChoice)  # noqa: S101 # declared above
        person.required = not may_be_empty
        empty = gettext("Nobody for now") if may_be_empty else gettext("Choose someone")
        person.offer(place, empty=empty)
        deputy.offer(place, empty=gettext("Nobody"))
        if kind in {Mandate.Kind.EXECUTE, BACKUP}:
            del self.fields["deputy"]
        if kind not in {Mandate.Kind.DECIDE, Mandate.Kind.STEER}:
            del self.fields["strength"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        on, until = values.get("on"), values.get("until")
        if on and until and until < on:
            self.add_error("until", gettext("The last day comes before the first one."))
        if values.get("deputy") and values.get("deputy") == values.get("person"):
            self.add_error("deputy", gettext("Nobody is their own deputy. Choose someone else."))
        return values

    @property
    def agreed(self) -> "Agreed":
        """What is agreed with it, in the words of the services."""
        data = self.cleaned_data
        return Agreed(
            deputy=data.get("deputy"), strength=data.get("strength", ""), until=data.get("until")
        )


class Agreed(TypedDict):
    deputy: Person | None
    strength: str
    until: date | None


class SlotForm(forms.Form):
    """The address of a question that nobody answers yet."""

    task = forms.ModelChoiceField(Task.objects.none())
    organisation = forms.ModelChoiceField(Organisation.objects.none())
    level = forms.ChoiceField(choices=Level)
    pool = forms.CharField(max_length=60, required=False)
    kind = forms.ChoiceField(choices=list(COLUMNS.items()))

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        for name, found in (
            ("task", Task.objects.visible_to(user)),
            ("organisation", Organisation.objects.visible_to(user).select_related("parent")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 # declared above
            field.queryset = found

    @property
    def is_backup(self) -> bool:
        return bool(self.cleaned_data["kind"] == BACKUP)

    @property
    def slot(self) -> Slot:
        data = self.cleaned_data
        kind = Mandate.Kind.EXECUTE.value if self.is_backup else data["kind"]
        return Slot(
            data["task"].pk, data["level"], data["organisation"].pk, data["pool"], str(kind)
        )
