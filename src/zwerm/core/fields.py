"""Form fields that answer odd input with a message."""

from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)

LONGEST_KEY = 18
LONGEST_SHOWN = 40
FIRST_YEAR, LAST_YEAR = 1900, 2199


class ModelChoicesField(forms.ModelMultipleChoiceField[M]):
    """Several objects; a number larger than any key is a wrong choice, on every database."""

    def clean(self, value: Any) -> QuerySet[M]:
        for key in map(str, value or ()):
            if len(key) > LONGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": key[:LONGEST_SHOWN]},
                )
        return super().clean(value)


def refuse_odd_day(day: date) -> None:
    """Nobody means the year 1 or 9999; the day before or after it does not exist."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Choose a day between %(first)d and %(last)d."),
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )
