"""Forms about hours: typed as 2,5 or 2u30, kept as minutes."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zwerm.core.templatetags.zwerm import hours
from zwerm.people.models import Person
from zwerm.schools.models import Organisation, Provenance

from .hours import MOST_WEEKLY_MINUTES, refusal
from .models import Grant, Source

CLOCK = re.compile(r"(\d{1,3})\s*(?:u|h|:|uur)\s*(\d{1,2})?", re.IGNORECASE)
# More than a full-time job: possible, but worth a second look.
FULL_TIME_MINUTES = 38 * 60
NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


def minutes_of(text: str) -> int | None:
    """Whole minutes of what someone typed, in any of the usual ways; None when it is no time."""
    text = text.strip()
    if found := CLOCK.fullmatch(text):
        hours, minutes = int(found[1]), int(found[2] or 0)
        return hours * 60 + minutes if minutes < 60 else None
    if NUMBER.fullmatch(text):
        return round(Decimal(text.replace(",", ".")) * 60)
    return None


def hours_typed(minutes: int) -> str:
    """As someone would type it: "2,5" in Dutch. Two decimals give back every minute."""
    return number_format(round(Decimal(minutes) / 60, 2).normalize(), use_l10n=True)


class HoursField(forms.CharField):
    """Of one person in a week, unless `most_minutes` says that more are meant."""

    def __init__(self, *, most_minutes: int = MOST_WEEKLY_MINUTES, **kwargs: Any) -> None:
        super().__init__(max_length=12, required=False, **kwargs)
        self.most_minutes = most_minutes
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return hours_typed(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        minutes = minutes_of(text)
        if minutes is None:
            raise forms.ValidationError(gettext("Write hours like 2.5 or 2:30."))
        if minutes > self.most_minutes:
            raise forms.ValidationError(self._too_many())
        return minutes

    def _too_many(self) -> str:
        if self.most_minutes == MOST_WEEKLY_MINUTES:
            return gettext("A week has no more than 60 hours of work.")
        sentence = gettext("This is more than %(hours)s hours a week.")
        return sentence % {"hours": self.most_minutes // 60}


class GrantForm(forms.Form):
    """Hours of one person from one source."""

    hours = HoursField(label=_("Hours a week"))
    provenance = forms.ChoiceField(label=_("Where does this come from?"), choices=Provenance)
    note = forms.CharField(label=_("Letter or note"), required=False, max_length=200)

    def __init__(self, data: Any, *, person: Person, source: Source, grant: Grant | None) -> None:
        initial: dict[str, Any] = {"provenance": Provenance.GRANTED}
        if grant is not None:
            initial = {
                "hours": grant.weekly_minutes,
                "provenance": grant.provenance,
                "note": grant.note,
            }
        super().__init__(data, prefix=source.code, initial=initial)
        self.person, self.source = person, source
        if source.country == Organisation.Country.NETHERLANDS:
            self.fields["note"].label = _("Note")

    def clean_hours(self) -> int:
        minutes: int = self.cleaned_data["hours"]
        if problem := refusal(self.person, self.source, minutes):
            raise forms.ValidationError(problem)
        return minutes


def weekly_minutes_in(forms_of_person: Sequence[GrantForm]) -> int:
    """Of valid forms: what one person has from all sources together."""
    return sum(form.cleaned_data["hours"] for form in forms_of_person)


def fit_in_a_week(forms_of_person: Sequence[GrantForm]) -> bool:
    """Whether all forms are valid, also together. If not, the one with most hours says why."""
    if not all(form.is_valid() for form in forms_of_person):
        return False
    minutes = weekly_minutes_in(forms_of_person)
    if minutes <= MOST_WEEKLY_MINUTES:
        return True
    most = max(forms_of_person, key=lambda form: int(form.cleaned_data["hours"]))
    sentence = gettext("Together this is %(hours)s hours. A week has no more than 60.")
    most.add_error("hours", sentence % {"hours": hours(minutes)})
    return False
