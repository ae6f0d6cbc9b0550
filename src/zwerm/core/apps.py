from django import forms
from django.apps import AppConfig

from .fields import refuse_odd_day


class CoreConfig(AppConfig):
    name = "zwerm.core"

    def ready(self) -> None:
        """In one place for every form: with a day in the year 1 or 9999 nothing can be counted."""
        forms.DateField.default_validators = [refuse_odd_day]
