from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "zwerm.api"

    def ready(self) -> None:
        """Hear of every change that is written down, to tell it to who subscribed."""
        from . import outbox  # noqa: F401, PLC0415 - models must be there first
