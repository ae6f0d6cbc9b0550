from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zwerm.accounts"

    def ready(self) -> None:
        """allauth tells what happened by signals; there is no other place to hear it."""
        from .recording import connect  # noqa: PLC0415 - it needs the models

        connect()
