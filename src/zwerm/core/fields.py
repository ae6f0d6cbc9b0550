"""Form fields that answer odd input with a message."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

LONGEST_SHOWN = 40


class ModelChoicesField(forms.ModelMultipleChoiceField[M]):
    """Several objects; a number larger than any key is a wrong choice, as any other."""

    def clean(self, value: Any) -> QuerySet[M]:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": _longest(value)[:LONGEST_SHOWN]},
            ) from error


def _longest(values: Sequence[Any]) -> str:
    return max(map(str, values), key=len)
