"""Who reads on the page of gaps how far somebody is, is told to that person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.planning import scenarios as made
from zwerm.accounts.models import User
from zwerm.core.audit import AuditEvent
from zwerm.people.models import Rating
from zwerm.planning.readers import GAPS_SEEN, TEAM_SEEN, note_reading
from zwerm.planning.remedying import study_remedies
from zwerm.scan.queries import views_of
from zwerm.sourcing.models import SourcingDocument

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def shares_level(world: made.Linde, audience: str) -> None:
    """Bram answered himself; before that the school had filled it in."""
    Rating.objects.filter(person=world.bram).delete()
    factories.rating(world.bram, "T", 1, origin="self")
    world.bram.audience = audience
    world.bram.save()


def look(world: made.Linde, client_of: ClientOf) -> None:
    address = reverse("planning:gap_list", args=[world.scenario.pk])
    response = client_of(world.coordinator).get(address)
    assert response.status_code == 200
    assert "Bram Verhaeghe" in response.content.decode()


def told() -> list[dict[str, object]]:
    rows = AuditEvent.objects.filter(verb=GAPS_SEEN).order_by("pk")
    return list(rows.values_list("details", flat=True))


def test_a_shared_level_that_stands_beside_a_gap_is_written_down_once_a_day(
    client_of: ClientOf,
) -> None:
    world = made.linde()
    shares_level(world, "team")
    study_remedies(world.scenario)

    look(world, client_of)
    look(world, client_of)

    assert told() == [{"people": [world.bram.pk]}]
    assert [view.name for view in views_of(world.bram)] == [str(world.coordinator)]
    assert views_of(world.sofie) == []
    yesterday = timezone.now() - timedelta(days=1)
    AuditEvent.objects.filter(verb=GAPS_SEEN).rewrite(at=yesterday)
    look(world, client_of)
    assert len(told()) == 2
    assert len(views_of(world.bram)) == 2


def test_a_level_that_is_not_shared_is_not_read_and_nobody_is_named(client_of: ClientOf) -> None:
    world = made.linde()
    shares_level(world, "division")
    study_remedies(world.scenario)

    look(world, client_of)

    assert told() == []


def test_what_the_school_filled_in_is_no_answer_of_the_person(client_of: ClientOf) -> None:
    world = made.linde()
    study_remedies(world.scenario)

    look(world, client_of)

    assert told() == []


def test_the_own_level_is_not_a_look_at_somebody(client_of: ClientOf) -> None:
    world = made.linde()
    shares_level(world, "team")
    world.bram.user = world.coordinator
    world.bram.save()
    study_remedies(world.scenario)

    look(world, client_of)

    assert told() == []


def test_somebody_new_on_the_page_is_added_the_same_day_and_in_two_questions() -> None:
    world = made.linde()
    bram, sofie = world.bram.pk, world.sofie.pk
    note_reading(world.coordinator, GAPS_SEEN, world.school, {bram})

    with CaptureQueriesContext(connection) as asked:
        note_reading(world.coordinator, GAPS_SEEN, world.school, {bram, sofie})
    note_reading(world.coordinator, GAPS_SEEN, world.school, {sofie})
    note_reading(world.coordinator, GAPS_SEEN, world.school, set())

    assert told() == [{"people": [bram]}, {"people": [sofie]}]
    assert len(asked) == 2


def test_the_copy_of_a_document_is_written_down(client_of: ClientOf) -> None:
    world = made.linde()
    document = SourcingDocument.objects.create(
        organisation=world.school,
        school_year=world.scenario.school_year,
        kind="vacancy",
        title="Vacature",
        made_by=world.coordinator,
    )

    client_of(world.coordinator).post(reverse("sourcing:document_copy", args=[document.pk]))

    event = AuditEvent.objects.get(verb="copied_document")
    copied = SourcingDocument.objects.get(pk=event.object_id)
    assert (copied.title, event.details) == ("Vacature (copy)", {"of": document.pk})
    assert (event.user, event.organisation_id) == (world.coordinator, world.school.pk)


def look_at_task(world: made.Linde, user: User, client_of: ClientOf) -> None:
    address = reverse("planning:planned_task", args=[world.scenario.pk, world.help_desk.pk])
    assert client_of(user).get(address).status_code == 200


def told_of_the_team() -> list[dict[str, object]]:
    rows = AuditEvent.objects.filter(verb=TEAM_SEEN).order_by("pk")
    return list(rows.values_list("details", flat=True))


@pytest.mark.parametrize(
    ("levels", "wishes", "is_told"),
    [("team", "team", True), ("team", "division", True), ("division", "division", False)],
)
def test_a_shared_answer_that_stands_beside_a_task_is_written_down_once_a_day(
    levels: str, wishes: str, *, is_told: bool, client_of: ClientOf
) -> None:
    world = made.linde()
    shares_level(world, levels)
    world.bram.wishes_audience = wishes
    world.bram.save()

    look_at_task(world, world.coordinator, client_of)
    look_at_task(world, world.coordinator, client_of)

    assert told_of_the_team() == ([{"people": [world.bram.pk]}] if is_told else [])
    assert [view.name for view in views_of(world.bram)] == (
        [str(world.coordinator)] if is_told else []
    )


def test_nobody_is_told_of_what_they_read_of_themselves(
    client_of: ClientOf,
) -> None:
    world = made.linde()
    shares_level(world, "team")
    world.bram.user = factories.user("pict", at=world.school)
    world.bram.save()

    look_at_task(world, world.bram.user, client_of)

    assert told_of_the_team() == []
