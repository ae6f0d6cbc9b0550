"""A newer catalogue: what was decided stays, what changed is shown, and can be kept as it was."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories as make
from zwerm.schools.models import SchoolYear
from zwerm.tasks.catalogue import read_catalogue
from zwerm.tasks.history import FieldChange
from zwerm.tasks.loading import CATALOGUE_VERSION, EditionCounts, load_edition
from zwerm.tasks.models import Change, Edition, EditionReview, Tailoring, Task
from zwerm.tasks.queries import tailored_task, tailored_tasks
from zwerm.tasks.services import tailor
from zwerm.workbook.records import Effort

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return SchoolYear.objects.current()


@pytest.fixture
def elm():
    school = make.school("Elm", parent=make.group("Town"), code="elm")
    make.key_figures(school, devices=100)
    return school


@pytest.fixture
def client(elm, client_of):
    return client_of(make.user("tict", at=elm))


def one(slug):
    return Task.objects.get(owner=None, slug=slug)


def second_version():
    """Made up: a task more, one less, one that takes more time and is no longer core."""
    tasks = {task.slug: task for task in read_catalogue()}
    network = tasks["t-netwerk-beheer"]
    new = replace(network, slug="t-nieuw", name_nl="Nieuwe taak", name_en="New task")
    changed = replace(network, effort=Effort(fixed=60, per_100_devices=12), is_core=False)
    kept = [task for slug, task in tasks.items() if slug != "a-offertes"]
    return [changed if task is network else task for task in kept] + [new]


def renew():
    return load_edition(apps, second_version(), "2027.1")


def test_the_first_catalogue_asks_nothing_of_anybody(elm, year, client):
    tailor(elm, one("t-helpdesk"), school_year=year, by=None, weekly_minutes=60)

    assert [edition.version for edition in Edition.objects.all()] == [CATALOGUE_VERSION]
    assert client.get("/taken/").context["edition"] is None


def test_a_newer_catalogue_is_loaded_once(elm):
    assert renew() == EditionCounts(added=1, changed=1, retired=1)
    assert renew() == EditionCounts()

    assert Task.objects.filter(owner=None).count() == 101
    assert Task.objects.filter(owner=None, is_retired=True).get().slug == "a-offertes"
    assert one("t-netwerk-beheer").catalogue_version == "2027.1"


def test_what_was_decided_stays(elm, year):
    how = {"school_year": year, "by": None}
    tailor(elm, one("t-netwerk-beheer"), weekly_minutes=90, **how)
    tailor(elm, one("a-offertes"), weekly_minutes=30, **how)
    tailor(elm, one("t-helpdesk"), status="dropped", reason="A firm does it", **how)
    before = list(Tailoring.objects.values())

    renew()

    assert list(Tailoring.objects.values()) == before
    assert tailored_task(elm, year, one("t-netwerk-beheer")).minutes == 90
    # Somebody decided about it, so it stays here; elsewhere it is gone.
    assert tailored_task(elm, year, one("a-offertes")).minutes == 30
    other = make.school("Oak")
    assert tailored_task(other, year, one("a-offertes")) is None
    assert (len(tailored_tasks(elm, year)), len(tailored_tasks(other, year))) == (101, 100)


def test_what_changed_is_shown_until_somebody_looked(elm, year, client):
    tailor(elm, one("t-helpdesk"), school_year=year, by=None, horizon="later")
    renew()
    edition = client.get("/taken/").context["edition"]
    url = reverse("tasks:edition_review", args=[edition.pk])

    lines = {line.row.task.slug: line for line in client.get(url).context["lines"]}

    assert set(lines) == {"t-netwerk-beheer", "t-nieuw", "a-offertes"}
    network = lines["t-netwerk-beheer"]
    assert (network.minutes_before, network.minutes_after) == (52, 72)
    assert network.fields == (
        FieldChange("Core task", "yes", "no"),
        FieldChange(
            "Minutes a week", "fixed 40, per 100 devices 12", "fixed 60, per 100 devices 12"
        ),
    )
    assert (lines["t-nieuw"].minutes_before, lines["t-nieuw"].minutes_after) == (0, 52)
    gone = lines["a-offertes"]
    assert (gone.minutes_before > 0, gone.minutes_after, gone.can_be_kept) == (True, 0, True)
    client.post(url)
    assert client.get("/taken/").context["edition"] is None
    assert (EditionReview.objects.count(), Tailoring.objects.count()) == (1, 1)


def test_a_task_can_stay_as_it_was_and_that_can_be_undone(elm, year, client):
    tailor(elm, one("t-helpdesk"), school_year=year, by=None, horizon="later")
    renew()
    network, offers = one("t-netwerk-beheer"), one("a-offertes")
    url = reverse("tasks:edition_review", args=[Edition.objects.first().pk])

    client.post(url, {"keep": [network.pk, offers.pk, "x"]})

    row = tailored_task(elm, year, network)
    assert (row.minutes, row.record.is_core) == (52, True)
    assert tailored_task(elm, year, offers).status == "applies"
    change = Change.objects.first()
    assert (change.kind, change.note) == ("edition", "2027.1")
    client.post(reverse("tasks:change_undo", args=[change.pk]))
    assert tailored_task(elm, year, network).minutes == 72
    assert tailored_task(elm, year, offers) is None


def test_looking_at_a_catalogue_takes_no_more_queries_for_more_schools(year, client_of):
    renew()
    pages = [reverse("tasks:edition_review", args=[Edition.objects.first().pk]), "/taken/"]
    counts = []
    for number in (1, 3):
        top = make.group()
        for _school in range(number):
            school = make.school(parent=top)
            make.key_figures(school)
            tailor(school, one("t-helpdesk"), school_year=year, by=None, weekly_minutes=60)
        client = client_of(make.user("director", at=top))
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(page)
            counts.append(len(queries))
        assert response.context["edition"] is not None

    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_a_school_that_decided_nothing_is_not_asked_to_look(elm, client):
    renew()

    assert client.get("/taken/").context["edition"] is None


def test_a_task_that_comes_back_is_in_use_again():
    renew()
    counts = load_edition(apps, read_catalogue(), "2027.2")

    assert counts == EditionCounts(added=1, changed=1, retired=1)
    assert not one("a-offertes").is_retired
    assert one("t-nieuw").is_retired
