from django import forms
from django.apps import AppConfig
from django.db.backends.signals import connection_created

from .fields import refuse_odd_day
from .sqlite_like import teach_capitals


class CoreConfig(AppConfig):
    name = "zwerm.core"

    def ready(self) -> None:
        # In one place for every form: with a day in the year 1 or 9999 nothing can be counted.
        forms.DateField.default_validators = [refuse_odd_day]
        connection_created.connect(teach_capitals, dispatch_uid="capitals")
