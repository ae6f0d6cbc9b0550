"""What may be set about running an installation: backups, logs, what monitors may ask."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .environment import _flag, _one_of

SHORTEST_TOKEN = 20


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Backups that are made by themselves; without a folder there are none."""

    to: Path | None
    hour: int
    keep: str
    recipients: tuple[str, ...]
    passphrase_file: Path | None

    @classmethod
    def read(cls) -> "BackupSettings":
        to = os.environ.get("ZWERM_BACKUP_TO")
        passphrase = os.environ.get("ZWERM_BACKUP_PASSPHRASE_FILE")
        # Public keys have no commas; those of SSH have spaces.
        recipients = os.environ.get("ZWERM_BACKUP_RECIPIENTS", "").split(",")
        return cls(
            to=Path(to).absolute() if to else None,
            hour=_hour("ZWERM_BACKUP_HOUR", default=2),
            keep=os.environ.get("ZWERM_BACKUP_KEEP") or "7,4,12",
            recipients=tuple(word.strip() for word in recipients if word.strip()),
            passphrase_file=Path(passphrase).absolute() if passphrase else None,
        )


def _hour(name: str, *, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) > 23:
        message = f"{name} is {value!r}; use an hour from 0 to 23."
        raise ImproperlyConfigured(message)
    return int(value)


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How lines look, and whether each request has one."""

    form: str
    requests: bool

    @classmethod
    def read(cls) -> "LogSettings":
        return cls(
            form=_one_of("ZWERM_LOG_FORMAT", ("lines", "json")),
            requests=_flag("ZWERM_LOG_REQUESTS", default=False),
        )

    def logging(self) -> dict[str, Any]:
        """What goes wrong is told on stderr, where the service manager keeps it."""
        return {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": "zwerm.core.logs.formatter", "form": self.form}},
            "filters": {"no_people": {"()": "zwerm.core.logs.NoPeople"}},
            "handlers": {
                "console": {
                    "class": "logging.StreamHandler",
                    "formatter": "line",
                    "filters": ["no_people"],
                }
            },
            "root": {"handlers": ["console"], "level": "WARNING"},
            "loggers": {
                # No handlers: nothing of a fault goes out by mail.
                "django": {"handlers": [], "level": "WARNING"},
                # Refused and missing pages are answers, not faults.
                "django.request": {"level": "ERROR"},
                "zwerm": {"level": "INFO"},
                # What it tells of a task, zwerm.jobs tells already.
                "django_tasks": {"level": "CRITICAL"},
            },
        }


@dataclass(frozen=True, slots=True)
class MetricsSettings:
    """Who may read the figures: nobody, whoever has the token, or this machine itself."""

    token: str
    is_open_here: bool

    @classmethod
    def read(cls) -> "MetricsSettings":
        token = os.environ.get("ZWERM_METRICS_TOKEN", "")
        if token and len(token) < SHORTEST_TOKEN:
            message = f"ZWERM_METRICS_TOKEN is short; use {SHORTEST_TOKEN} letters or more."
            raise ImproperlyConfigured(message)
        return cls(token, _flag("ZWERM_METRICS_HERE", default=False))

    @property
    def is_on(self) -> bool:
        return bool(self.token) or self.is_open_here


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """Style sheets and scripts: as they stand in the code, or as `zwerm serve` compressed them."""

    root: str | None

    @classmethod
    def read(cls) -> "StaticFiles":
        return cls(os.environ.get("ZWERM_STATIC_ROOT") or None)

    @property
    def backend(self) -> str:
        if self.root is None:
            return "django.contrib.staticfiles.storage.StaticFilesStorage"
        return "zwerm.config.static_files.NamedByContent"
