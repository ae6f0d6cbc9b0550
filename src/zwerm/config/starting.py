"""Getting Django ready for a command."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

SETTINGS = "zwerm.config.settings"


def set_up() -> None:
    # Staff data: what we write is for this account only.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))  # On stderr, with exit code 1.
