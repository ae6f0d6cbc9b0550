"""Form fields that answer odd input with a message."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

LONGEST_KEY = 18
LONGEST_SHOWN = 40


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
