"""What whoever runs the installation sees of background work, and may do about it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import now

from tests import factories
from zwerm.core.jobs import enqueue, enqueue_once
from zwerm.core.models import AuditEvent, Job, Worker
from zwerm.operations.templatetags.jobs import duration

pytestmark = pytest.mark.django_db
LIST = reverse("operations:job_list")
WORKERS = reverse("operations:job_workers")


@pytest.fixture
def administrator(client_of) -> Client:
    return client_of(factories.user(is_superuser=True, name="An Admin"))


def failed(**fields: object) -> Job:
    return Job.objects.create(
        kind="planning.divide",
        state=Job.State.FAILED,
        attempts=3,
        started_at=timezone.now() - timedelta(minutes=2),
        finished_at=timezone.now(),
        **fields,
    )


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def shown_kinds(client: Client, **asked: str) -> list[str]:
    return [row.job.kind for row in client.get(LIST, asked).context["rows"]]


def test_the_list_tells_what_who_how_and_why(administrator: Client) -> None:
    someone = factories.user(name="Bram Claes")
    failed(error="Nobody has hours yet.", created_by=someone)

    page = text(administrator, LIST)

    for told in ("Divide the tasks", "failed", "Bram Claes", "Nobody has hours yet.", "2 min 0 s"):
        assert told in page


def test_a_message_shows_neither_its_reader_nor_its_words(administrator: Client) -> None:
    enqueue_once("core.mail", key="k", to="an@x.example", subject="Secret plan", body="Secret text")
    job = Job.objects.get()

    for url in (LIST, WORKERS, reverse("operations:job_detail", args=[job.pk])):
        page = text(administrator, url)
        assert "an@x.example" not in page
        assert "Secret" not in page


def test_the_page_of_a_job_shows_only_what_its_kind_allows(administrator: Client) -> None:
    job = enqueue("planning.divide", by=None, scenario=4711, note="private")

    page = text(administrator, reverse("operations:job_detail", args=[job.pk]))

    assert "4711" in page
    assert "private</dd>" not in page
    assert "It is not shown here." in page


def test_attempts_tell_which_worker_was_gone(administrator: Client) -> None:
    moment = timezone.now().isoformat()
    trail = [
        {"worker": "east:1", "at": moment, "error": "zwerm.core.jobs.WorkerDied", "where": ""},
        {"worker": "west:2", "at": moment, "error": "builtins.KeyError", "where": "File x"},
    ]
    job = failed(trail=trail)

    page = text(administrator, reverse("operations:job_detail", args=[job.pk]))

    for told in ("east:1", "the worker was gone", "west:2", "builtins.KeyError"):
        assert told in page


def test_the_list_is_searched_filtered_and_sorted(administrator: Client) -> None:
    someone = factories.user(name="Bram Claes")
    enqueue("imports.match", by=someone, source=1, user=1)
    failed()
    enqueue("core.tidy", by=None)

    assert shown_kinds(administrator) == ["core.tidy", "planning.divide", "imports.match"]
    assert shown_kinds(administrator, q="divide the") == ["planning.divide"]
    assert shown_kinds(administrator, q="bram") == ["imports.match"]
    assert shown_kinds(administrator, state="open") == ["core.tidy", "imports.match"]
    assert shown_kinds(administrator, state="failed") == ["planning.divide"]
    assert shown_kinds(administrator, kind="core.tidy") == ["core.tidy"]
    assert shown_kinds(administrator, sort="old")[0] == "imports.match"
    assert shown_kinds(administrator, sort="long")[0] == "planning.divide"
    assert shown_kinds(administrator, sort="tried")[0] == "planning.divide"
    assert shown_kinds(administrator, q="nothing like it") == []


@pytest.mark.parametrize("url", [LIST, WORKERS])
def test_more_rows_ask_no_more_queries(administrator: Client, url: str) -> None:
    def queries() -> int:
        number = Job.objects.count()
        someone = factories.user(name=f"P{number}")
        Worker.objects.create(name=f"w{number}")
        failed(created_by=someone)
        enqueue("core.tidy", by=someone)
        Job.objects.create(kind="core.mail", state="running", worker=f"w{number}")
        with CaptureQueriesContext(connection) as captured:
            assert administrator.get(url).status_code == 200
        return len(captured)

    counts = [queries() for _each in range(3)]

    assert counts[0] == counts[2]
    assert counts[2] <= 12


def test_what_failed_is_tried_again_from_the_start(administrator: Client) -> None:
    job = failed(error="No memory.")

    administrator.post(reverse("operations:job_again", args=[job.pk]))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error, job.finished_at) == ("waiting", 0, "", None)
    assert AuditEvent.objects.filter(verb="asked_job_again", object_id=str(job.pk)).count() == 1


@pytest.mark.parametrize("state", ["waiting", "running", "done", "cancelled"])
def test_only_what_failed_is_tried_again(administrator: Client, state: str) -> None:
    job = Job.objects.create(kind="core.tidy", state=state, attempts=1)

    answer = administrator.post(reverse("operations:job_again", args=[job.pk]), follow=True)

    assert answer.status_code == 409
    job.refresh_from_db()
    assert (job.state, job.attempts) == (state, 1)
    assert not AuditEvent.objects.filter(verb="asked_job_again").exists()


def test_what_was_asked_since_is_not_tried_again(administrator: Client) -> None:
    job = failed(arguments={"scenario": 1}, created_at=now() - timedelta(days=1))
    enqueue("planning.divide", by=None, scenario=1)

    administrator.post(reverse("operations:job_again", args=[job.pk]))

    job.refresh_from_db()
    assert job.state == "failed"


def test_what_waits_is_stopped_at_once(administrator: Client) -> None:
    job = enqueue("core.tidy", by=None)

    administrator.post(reverse("operations:job_stop", args=[job.pk]))

    job.refresh_from_db()
    assert (job.state, job.is_cancel_requested) == ("cancelled", True)


def test_the_schedule_tells_the_last_and_the_next_time_and_does_it_now_once(
    administrator: Client,
) -> None:
    page = administrator.get(WORKERS)
    found = {one.kind: one for one in page.context["scheduled"]}
    assert found["core.tidy"].last is None
    assert timedelta(0) < found["core.tidy"].next_at - timezone.now() <= timedelta(days=1, hours=1)

    for _each in range(2):
        administrator.post(reverse("operations:job_now"), {"kind": "core.tidy"})

    assert list(Job.objects.values_list("kind", "state")) == [("core.tidy", "waiting")]


@pytest.mark.parametrize("kind", ["", "core.mail", "planning.divide", "os.system"])
def test_only_what_is_on_the_schedule_is_done_now(administrator: Client, kind: str) -> None:
    assert administrator.post(reverse("operations:job_now"), {"kind": kind}).status_code == 404
    assert Job.objects.count() == 0


def test_a_silent_worker_is_told_of(administrator: Client) -> None:
    Worker.objects.create(name="quiet:1", seen_at=timezone.now() - timedelta(minutes=5))
    Worker.objects.create(name="awake:2", memory_bytes=100 * 1024 * 1024, jobs_done=7)

    page = text(administrator, WORKERS)

    assert page.count(">silent<") == 1
    assert "100.0 MB" in page


def test_without_a_worker_the_list_warns(administrator: Client) -> None:
    assert "No worker is awake" in text(administrator, LIST)


def test_nobody_else_does_anything(client_of) -> None:
    job = failed()
    client = client_of(factories.user(is_staff=True))

    for name in ("job_again", "job_stop"):
        url = reverse(f"operations:{name}", args=[job.pk])
        assert client.post(url).status_code == 403
    assert client.post(reverse("operations:job_now"), {"kind": "core.tidy"}).status_code == 403

    job.refresh_from_db()
    assert (job.state, Job.objects.count()) == ("failed", 1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (12.34, "12.3 s"), (75, "1 min 15 s"), (3 * 3600 + 61, "3 h 1 min")],
)
def test_how_long_it_took_is_said_as_exactly_as_one_wants(seconds: float, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words
