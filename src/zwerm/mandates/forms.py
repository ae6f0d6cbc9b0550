from datetime import date
from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Level, Task

from .drafting import Slot
from .entries import BACKUP, COLUMNS
from .models import Mandate


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


class AdoptForm(_FromADayForm):
    on = _day(_("In force from"), _("From that day everyone finds it on Who does what."))
    too_early = _(
        "The present mandates are in force since %(day)s. Choose that day or a later one."
    )


class PersonChoice(forms.ModelChoiceField[Person]):
    """People by name, with what they are called at school."""

    def label_from_instance(self, obj: Any) -> str:
        labels = ", ".join(obj.role_labels)
        return f"{obj.name} ({labels})" if labels else str(obj.name)


class MandateForm(_FromADayForm):
    too_early = _("This mandate began on %(day)s. Choose that day or a later one.")
    person = PersonChoice(Person.objects.none(), label=_("Who"))
    on = _day(_("From"), _("Who has it now, has it until the day before."))

    def __init__(self, *args: Any, place: Organisation, may_be_empty: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, PersonChoice)  # noqa: S101 # declared above
        field.queryset = Person.objects.current().working_at(place.top)
        field.required = not may_be_empty
        field.empty_label = gettext("Nobody for now") if may_be_empty else gettext("Choose someone")


class SlotForm(forms.Form):
    """The address of a question that nobody answers yet."""

    task = forms.ModelChoiceField(Task.objects.none())
    organisation = forms.ModelChoiceField(Organisation.objects.none())
    level = forms.ChoiceField(choices=Level)
    pool = forms.CharField(required=False)
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
