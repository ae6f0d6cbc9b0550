"""What every test stands on: a database, a data folder, English texts, and signed-in clients."""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from zwerm.accounts.models import User
from zwerm.config.room import with_room
from zwerm.config.settings import _database

from . import databases, postgresql

DATA = tempfile.TemporaryDirectory(prefix="zwerm-tests-")

# For the processes that tests start, and for what this process already read. Nothing that a test
# writes lands in ./zwerm-data; the test database lives in memory.
os.environ["ZWERM_DATA"] = DATA.name
settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data=Path(DATA.name))
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
settings.MEDIA_ROOT = Path(DATA.name) / "media"
# Every test client makes the middleware anew, which would read all static files each time.
settings.WHITENOISE_AUTOREFRESH = True
# Texts are compared as they stand in the code; a test about Dutch activates it.
settings.LANGUAGE_CODE = "en"
# Slow on purpose in production; here every user who signs in would pay for it.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Moving, and the trial of two hosts, start a PostgreSQL of their own whatever the lane.
WITHOUT_DATABASE = {
    "cli",
    "documents",
    "optimiser",
    "workbook",
    "test_glossary.py",
    "test_house_rules.py",
    "test_keys.py",
    "test_moving.py",
    "test_several_hosts.py",
    "test_translations.py",
}
SERVER = pytest.StashKey[postgresql.Server]()
SHARED = pytest.StashKey["tempfile.TemporaryDirectory[str]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="run the tests on this database (postgresql: a server is started for the run)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the run makes what all its workers share; they inherit its names."""
    if hasattr(config, "workerinput"):
        return
    config.stash[SHARED] = tempfile.TemporaryDirectory(prefix="zwerm-shared-")
    os.environ[databases.SHARED] = config.stash[SHARED].name
    os.environ.pop(databases.SERVER, None)
    os.environ.pop("DATABASE_URL", None)
    if not os.environ.get("CI"):
        os.environ[databases.KEPT] = str(config.cache.mkdir("migrated"))
    if config.getoption("database") == "postgresql":
        _use_postgresql(config)


def _use_postgresql(config: pytest.Config) -> None:
    server = postgresql.start()
    if server is None:
        pytest.exit(postgresql.MISSING, returncode=1)
    config.stash[SERVER] = server
    os.environ[databases.SERVER] = server.url("").rstrip("/")
    os.environ["DATABASE_URL"] = server.url("zwerm")
    os.environ["ZWERM_SECRET_KEY"] = secrets.token_urlsafe()
    # Without workers the tests run here, where the settings were read before.
    settings.STORAGES["default"] = {"BACKEND": "zwerm.core.shared_files.DatabaseStorage"}
    settings.DATABASES["default"] = _database(server.url("zwerm"))
    connections.settings = connections.configure_settings(settings.DATABASES)
    del connections["default"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """On PostgreSQL, what never asks a database is not run once more, unless it is named."""
    if config.getoption("database") == "sqlite" or collection_path.name not in WITHOUT_DATABASE:
        return None
    named = [Path(argument.split("::")[0]).absolute() for argument in config.args]
    return None if any(each.is_relative_to(collection_path) for each in named) else True


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        connection.close()
        server.stop()
    if shared := config.stash.get(SHARED, None):
        shared.cleanup()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """As pytest does, with as much room on the stack as a web process has."""
    run = item.config.pluginmanager.getplugin("runner").pytest_runtest_protocol
    return bool(with_room(run)(item, nextitem))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Copied from what one process of this run migrated, instead of migrated by each."""
    with django_db_blocker.unblock():
        databases.use_copy()
        yield
        connection.close()


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[Callable[[str], str]]:
    """Addresses on a real PostgreSQL: that of this run, else one for the tests that need it."""
    if os.environ.get(databases.SERVER):
        yield lambda name: str(databases.server_url(name))
        return
    server = postgresql.start()
    if server is None:
        if os.environ.get("CI"):
            pytest.fail(postgresql.MISSING)
        pytest.skip(postgresql.MISSING)
    yield server.url
    server.stop()


@pytest.fixture
def empty_postgresql(postgresql_address: Callable[[str], str]) -> str:
    return _new_database(postgresql_address, "template0")


@pytest.fixture(scope="session")
def _migrated_postgresql(postgresql_address: Callable[[str], str]) -> str:
    """The name of one that is only ever copied."""
    if os.environ.get(databases.SERVER):
        return databases.server_template()
    url = _new_database(postgresql_address, "template0")
    databases.migrate(url)
    return url.rpartition("/")[2]


@pytest.fixture
def migrated_postgresql(postgresql_address: Callable[[str], str], _migrated_postgresql: str) -> str:
    return _new_database(postgresql_address, _migrated_postgresql)


def _new_database(address: Callable[[str], str], template: str) -> str:
    name = f"zwerm_{secrets.token_hex(8)}"
    with databases.locked("create"):
        postgresql.run(address("postgres"), f"CREATE DATABASE {name} TEMPLATE {template}")
    return address(name)


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """Limits on signing in are counted in the cache; a request leaves its language behind."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this user is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
