"""What every test stands on: a data folder of its own, English texts, and signed-in clients."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from zwerm.accounts.models import User

DATA = tempfile.TemporaryDirectory(prefix="zwerm-tests-")

# For the processes that tests start, and for what this process already read. Nothing that a test
# writes lands in ./zwerm-data; the test database lives in memory.
os.environ["ZWERM_DATA"] = DATA.name
settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data=Path(DATA.name))
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
settings.MEDIA_ROOT = Path(DATA.name) / "media"
# Texts are compared as they stand in the code; a test about Dutch activates it.
settings.LANGUAGE_CODE = "en"
# Slow on purpose in production; here every user who signs in would pay for it.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """Limits on signing in are counted in the cache."""
    cache.clear()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this user is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
