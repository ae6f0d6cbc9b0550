"""What stands in the log: enough to find a fault, and nobody's name or address."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from socket import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from tests import factories
from zwerm.accounts.models import User
from zwerm.config.running import LogSettings
from zwerm.core.jobs import Work, enqueue, job, run_now
from zwerm.core.logs import NoPeople, described, formatter

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Fatima Verhoeven", "fatima.verhoeven@linde.example"
KIND = "tests.fails_with_a_name"


def fails(request: HttpRequest, name: str = "") -> HttpResponse:
    message = f"{NAME} <{ADDRESS}> has no hours {name}"
    try:
        raise KeyError(NAME)
    except KeyError as error:
        raise ValueError(message) from error


def fails_in_the_database(request: HttpRequest) -> HttpResponse:
    message = f'duplicate key "an_address"\nDETAIL: Key (email)=({ADDRESS}) already exists.'
    raise IntegrityError(message)


urlpatterns = [
    path("fout/<str:name>/", fails, name="fails"),
    path("databank/", fails_in_the_database, name="fails_in_the_database"),
    path("", include("zwerm.config.urls")),
]


@job(KIND)
def fail_with_a_name(work: Work, *, to: str) -> None:
    message = f"no mail for {NAME} at {to}"
    raise RuntimeError(message)


def handler(form: str) -> tuple[logging.Handler, io.StringIO]:
    """As the settings make it, but into memory."""
    told = io.StringIO()
    made = logging.StreamHandler(told)
    made.setFormatter(formatter(form=form))
    made.addFilter(NoPeople())
    return made, told


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged at any level, in both forms."""
    root, level = logging.getLogger(), logging.getLogger().level
    made, told = handler("json")
    root.addHandler(made)
    root.setLevel(logging.DEBUG)
    logging.getLogger("django.request").setLevel(logging.DEBUG)
    yield told
    root.removeHandler(made)
    root.setLevel(level)
    logging.getLogger("django.request").setLevel(logging.ERROR)


def assert_nobody(log: io.StringIO) -> None:
    told = log.getvalue().lower()
    assert [word for word in ("fatima", "verhoeven", "linde.example", "‹an") if word in told] == []


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_fault_is_told_by_its_kind_and_place_and_the_page_by_its_name(log) -> None:
    client = Client(raise_request_exception=False)

    with override_settings(ROOT_URLCONF=__name__):
        client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(f"/fout/{NAME}/?zoek={ADDRESS}")

    assert answer.status_code == 500
    assert_nobody(log)
    fault = next(line for line in lines(log) if line["logger"] == "django.request")
    assert fault["event"] == "Internal Server Error: fails"
    assert fault["request_id"] == answer["X-Request-ID"]
    told = str(fault["exception"])
    assert told.splitlines()[-1] == "ValueError"
    assert 'tests/core/test_logs.py", line' in told
    assert "in fails\nKeyError\n\n" in told


def test_what_a_database_quotes_of_a_row_is_left_out(log) -> None:
    client = Client(raise_request_exception=False)

    with override_settings(ROOT_URLCONF=__name__):
        client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get("/databank/")

    assert answer.status_code == 500
    assert_nobody(log)


def test_a_failed_sign_in_names_nobody(log) -> None:
    User.objects.create_user(email=ADDRESS, name=NAME, password=factories.PASSWORD)

    for address in (ADDRESS, f"not-{ADDRESS}"):
        answer = Client().post(reverse("account_login"), {"login": address, "password": NAME})
        assert answer.status_code == 200

    assert_nobody(log)


def test_a_list_that_cannot_be_read_names_nobody(log, client_of) -> None:
    lead = factories.user("head", at=factories.school("De Linde"))
    file = SimpleUploadedFile(f"{NAME}.xlsx", f"PK\x03\x04 {NAME};{ADDRESS}".encode())

    answer = client_of(lead).post(reverse("planning:workbook"), {"file": file})

    assert answer.status_code == 422
    assert_nobody(log)


def test_a_job_that_fails_names_nobody(log) -> None:
    asked = enqueue(KIND, by=None, to=ADDRESS)

    assert run_now(asked).state == "failed"
    assert_nobody(log)
    fault = next(line for line in lines(log) if line["level"] == "error")
    assert str(fault["exception"]).splitlines()[-1] == "RuntimeError"


def test_a_server_that_gives_its_connection_and_not_a_request_is_told_of(log) -> None:
    with socket() as connection:
        more = {"request": connection, "status_code": 500}
        logging.getLogger("zwerm.tests").error("%s %s", "GET", {"a": 1}, extra=more)

    assert "GET" in log.getvalue()


def test_people_given_to_a_line_become_a_number(log) -> None:
    person = factories.person(NAME)
    logger = logging.getLogger("zwerm.tests")

    logger.warning("%s and %s: %s", person, ADDRESS, ValueError(NAME))
    logger.warning(f"straight in the text: {ADDRESS}")

    assert_nobody(log)
    assert [line["event"] for line in lines(log) if line["logger"] == "zwerm.tests"] == [
        f"people.Person {person.pk} and ‹…›: ValueError",
        "straight in the text: ‹…›",
    ]


def test_a_line_for_people_begins_with_time_level_and_place() -> None:
    made, told = handler("lines")
    logger = logging.getLogger("zwerm.tests.lines")
    logger.addHandler(made)

    logger.warning("the disk is full")
    logger.removeHandler(made)

    moment, rest = told.getvalue().split(" ", 1)
    assert moment.endswith("Z")
    assert rest == "WARNING zwerm.tests.lines the disk is full\n"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(NAME), "ValueError"),
        (OperationalError("database is locked"), "OperationalError: database is locked"),
        (OperationalError(f'no column "{NAME}"'), "OperationalError: no column ‹…›"),
        (
            ConnectionRefusedError(111, "Connection refused"),
            "ConnectionRefusedError: [Errno 111] Connection refused",
        ),
        (
            FileNotFoundError(2, "No such file", f"/home/{NAME}"),
            "FileNotFoundError: [Errno 2] No such file: ‹…›",
        ),
    ],
)
def test_only_words_of_the_system_are_told_of_an_exception(error: Exception, told: str) -> None:
    assert described(error) == told


def test_nothing_of_a_fault_goes_out_by_mail(mailoutbox, settings) -> None:
    settings.ADMINS = [("Admin", "admin@linde.example")]
    client = Client(raise_request_exception=False)

    with override_settings(ROOT_URLCONF=__name__):
        client.force_login(factories.user(), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get("/databank/").status_code == 500

    assert mailoutbox == []
    handlers = LogSettings("lines", requests=False).logging()["handlers"]
    assert list(handlers) == ["console"]


def test_a_request_has_a_line_of_its_own_if_asked(log, settings, client) -> None:
    settings.LOG_REQUESTS = True

    answer = client.get(reverse("core:alive") + f"?name={NAME}")

    line = next(line for line in lines(log) if line["logger"] == "zwerm.requests")
    assert (line["route"], line["status"]) == ("core:alive", 200)
    assert line["request_id"] == answer["X-Request-ID"]
    assert isinstance(line["ms"], int)
    assert_nobody(log)


def test_without_being_asked_a_quick_request_has_none(log, client) -> None:
    client.get(reverse("core:alive"))

    assert [line for line in lines(log) if line["logger"] == "zwerm.requests"] == []


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [(1, "abcdef12-3456", True), (0, "abcdef12-3456", False), (1, "a b\nc" * 3, False)],
)
def test_a_number_from_outside_counts_only_when_a_proxy_gave_it(
    proxies, given, is_kept, settings, client
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, proxies=proxies)

    answer = client.get(reverse("core:alive"), headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) is is_kept
