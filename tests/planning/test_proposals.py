"""A division put to the people it concerns: who is asked, what they see, what they answer."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import AuditEvent, Job
from zwerm.planning import proposing_to, services
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.proposal import Asked, Proposal
from zwerm.planning.proposal_page import ProposalPage, standing_proposal

from . import scenarios as made

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def page(name: str, *arguments: object) -> str:
    return reverse(f"planning:{name}", args=arguments)


def put(world: made.Linde, until: date | None = None) -> Proposal:
    day = until or timezone.localdate() + timedelta(days=14)
    return proposing_to.propose(
        world.scenario, text="Look at the help desk.", react_until=day, by=world.coordinator
    )


def account_of(world: made.Linde, role: str = "staff") -> User:
    """Bram signs in."""
    user = factories.user(role, at=world.school, name="Bram Verhaeghe")
    world.bram.user = user
    world.bram.save()
    return user


def react(asked: Asked, answer: str, text: str = "", *objections: PlannedTask) -> None:
    assert asked.person is not None
    proposing_to.react(asked, answer=answer, text=text, objections=objections, by=asked.person.user)


def test_who_has_a_task_a_backup_or_a_pin_is_asked_and_who_leads() -> None:
    world = made.linde(more_people=2)
    pinned = world.school.people.get(name="Collega 1")
    services.pin_person(
        world.scenario,
        planned_task=world.help_desk,
        person=pinned,
        kind="forbid",
        by=world.coordinator,
    )
    Scenario.objects.filter(pk=world.scenario.pk).update(
        problem=world.scenario.problem
        | {"forbids": [[world.help_desk.task.slug, "S", world.school.code, pinned.code]]},
        divided_at=timezone.now() + timedelta(seconds=1),
    )
    world.scenario.refresh_from_db()
    head = factories.user("head", at=world.school, name="An Directeur")
    factories.user("tict", at=world.school)

    proposal = put(world)

    names = {one.name for one in proposal.asked.all()}
    assert names == {"Sofie Declercq", "Bram Verhaeghe", "Collega 1", head.name}
    world.scenario.refresh_from_db()
    assert (world.scenario.state, world.scenario.is_open) == ("proposed", False)


def test_a_lead_with_a_task_is_asked_once() -> None:
    world = made.linde()
    user = account_of(world, "head")

    proposal = put(world)

    assert [one.person for one in Asked.objects.of(user)] == [world.bram]
    assert proposal.asked.count() == 2


def test_a_proposed_division_is_closed_until_it_is_withdrawn() -> None:
    world = made.linde()
    put(world)

    with pytest.raises(DomainError, match="Withdraw the proposal"):
        services.pin_person(
            world.scenario,
            planned_task=world.network,
            person=world.sofie,
            kind="pin",
            by=world.coordinator,
        )
    with pytest.raises(DomainError, match="Withdraw the proposal"):
        services.divide(world.scenario, by=world.coordinator)
    assert world.scenario.pins.count() == 0

    proposing_to.withdraw(world.scenario, by=world.coordinator)

    world.scenario.refresh_from_db()
    assert (world.scenario.state, world.scenario.is_open) == ("divided", True)
    assert standing_proposal(world.scenario) is None
    assert put(world).pk != world.scenario.proposals.last().pk


def test_what_waits_to_be_divided_is_not_proposed() -> None:
    world = made.linde()
    services.pin_person(
        world.scenario,
        planned_task=world.network,
        person=world.sofie,
        kind="pin",
        by=world.coordinator,
    )

    with pytest.raises(DomainError, match="Divide again first"):
        put(world)

    world.scenario.refresh_from_db()
    assert (world.scenario.state, Proposal.objects.count()) == ("divided", 0)


def test_who_cannot_propose_yet_is_told_before_writing_anything(client_of: ClientOf) -> None:
    world = made.linde()
    services.pin_person(
        world.scenario,
        planned_task=world.network,
        person=world.sofie,
        kind="pin",
        by=world.coordinator,
    )

    response = client_of(world.coordinator).get(
        page("proposal_add", world.scenario.pk), follow=True
    )

    assert response.redirect_chain == [(page("scenario_detail", world.scenario.pk), 302)]
    assert "There are decisions that wait. Divide again first, then propose." in response.text


def test_a_draft_is_not_proposed() -> None:
    school = factories.school()
    lead = factories.user("coordinator", at=school)
    scenario = factories.scenario(school)

    with pytest.raises(DomainError, match="nothing to propose"):
        proposing_to.propose(scenario, text="", react_until=timezone.localdate(), by=lead)


def test_someone_sees_their_own_hours_and_only_names_of_others() -> None:
    world = made.linde()
    found = ProposalPage(put(world), account_of(world))

    own = [
        (part.planned.task.name, part.minutes, part.is_backup, part.doing)
        for part in found.own_parts
    ]
    around = [(part.planned.task.name, part.minutes, part.doing) for part in found.around]

    both = ("Bram Verhaeghe", "Sofie Declercq")
    assert own == [
        ("Loket", 60, False, own[0][3]),
        ("Netwerk", 0, True, ("Sofie Declercq",)),
    ]
    assert tuple(sorted(own[0][3])) == both
    assert [(name, minutes) for name, minutes, _doing in around] == [
        ("Netwerk", 0),
        ("Firewall", 0),
        ("Loket", 60),
    ]
    assert found.own_minutes == 60


def test_a_colleague_reacts_on_a_page_that_does_not_tell_hours_of_others(
    client_of: ClientOf,
) -> None:
    world = made.linde()
    client = client_of(account_of(world))
    proposal = put(world)

    home = client.get(reverse("overview:home")).text
    text = client.get(page("proposal_detail", proposal.pk)).text
    answer = client.post(
        page("proposal_react", proposal.pk),
        {"answer": "comments", "text": "Too busy.", "objections": [world.help_desk.pk]},
    )

    assert "Your tasks in the proposal" in home
    assert "1.0\xa0hours" in text
    assert "2.0\xa0hours" not in text
    assert "Who said what" not in text
    assert (answer.status_code, answer["Location"]) == (302, page("proposal_detail", proposal.pk))
    asked = Asked.objects.get(person=world.bram)
    objected = [row.task.name for row in asked.objections.all()]
    assert (asked.answer, asked.text, objected) == ("objects", "Too busy.", ["Loket"])
    assert asked.seen_at is not None
    # Hours stay with the team.
    assert client.get(page("scenario_detail", world.scenario.pk)).status_code == 404


def test_nobody_marks_a_task_that_is_not_theirs(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(account_of(world))
    proposal = put(world)

    response = client.post(
        page("proposal_react", proposal.pk),
        {"answer": "comments", "objections": [world.firewall.pk]},
    )

    assert response.status_code == 404
    assert Asked.objects.get(person=world.bram).answer == ""


def test_who_was_not_asked_does_not_find_it(client_of: ClientOf) -> None:
    world = made.linde()
    proposal = put(world)

    colleague = client_of(factories.user("staff", at=world.school))

    assert colleague.get(page("proposal_detail", proposal.pk)).status_code == 404
    assert "in the proposal" not in colleague.get(reverse("overview:home")).text


def test_a_reaction_can_change_until_the_last_day_and_no_longer() -> None:
    world = made.linde()
    account_of(world)
    proposal = put(world, until=timezone.localdate())
    asked = proposal.asked.select_related("proposal__scenario").get(person=world.bram)
    react(asked, "comments", "", world.help_desk)
    react(asked, "agrees")
    assert (asked.answer, asked.objections.count()) == ("agrees", 0)

    Proposal.objects.update(react_until=timezone.localdate() - timedelta(days=1))
    late = Asked.objects.select_related("proposal__scenario", "person__user").get(pk=asked.pk)
    with pytest.raises(DomainError, match="Reactions were possible until"):
        react(late, "comments", "No after all.")

    asked.refresh_from_db()
    assert asked.answer == "agrees"


def test_nothing_said_is_no_reaction() -> None:
    world = made.linde()
    account_of(world)
    asked = put(world).asked.get(person=world.bram)

    with pytest.raises(DomainError, match="Write what you think"):
        react(asked, "comments", "  ")

    asked.refresh_from_db()
    assert asked.answer == ""


def test_the_lead_sees_who_reacted_and_adopts(client_of: ClientOf) -> None:
    world = made.linde()
    account_of(world)
    proposal = put(world)
    react(proposal.asked.get(person=world.bram), "comments", "Too busy.", world.help_desk)
    client = client_of(world.coordinator)

    text = client.get(page("proposal_detail", proposal.pk)).text
    adopted = client.post(
        reverse("mandates:scenario_adopt", args=[world.scenario.pk]),
        {"on": timezone.localdate().isoformat()},
    )
    history = client.get(page("scenario_history", world.scenario.pk)).text

    assert "1 of 2 people reacted" in " ".join(text.split())
    assert "Too busy." in text
    assert adopted.status_code == 302
    world.scenario.refresh_from_db()
    assert world.scenario.state == "adopted"
    assert "Rather not: “Loket”" in history
    assert "adopted this division" in " ".join(history.split())


def test_who_does_not_lead_neither_proposes_nor_withdraws(client_of: ClientOf) -> None:
    world = made.linde()
    client = client_of(factories.user("tict", at=world.school))
    day = timezone.localdate().isoformat()

    refused = client.post(page("proposal_add", world.scenario.pk), {"react_until": day})
    assert (refused.status_code, Proposal.objects.count()) == (403, 0)

    put(world)
    assert client.post(page("proposal_withdraw", world.scenario.pk)).status_code == 403
    world.scenario.refresh_from_db()
    assert world.scenario.is_proposed


def test_a_day_that_is_over_is_refused_beside_the_field(client_of: ClientOf) -> None:
    world = made.linde()
    day = timezone.localdate() - timedelta(days=1)

    response = client_of(world.coordinator).post(
        page("proposal_add", world.scenario.pk), {"react_until": day.isoformat()}
    )

    assert "Choose a day that is not over yet." in response.text
    assert Proposal.objects.count() == 0


def test_mail_goes_to_who_has_an_account(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    world = made.linde()
    user = account_of(world)

    proposal = put(world)

    jobs = [job.arguments for job in Job.objects.filter(kind="core.mail")]
    assert [(row["to"]) for row in jobs] == [user.email]
    assert page("proposal_detail", proposal.pk) in jobs[0]["body"]
    assert "Look at the help desk." in jobs[0]["body"]


def test_what_was_done_with_a_proposal_stands_in_the_audit() -> None:
    world = made.linde()
    account_of(world)
    react(put(world).asked.get(person=world.bram), "agrees")
    proposing_to.withdraw(world.scenario, by=world.coordinator)

    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["proposed_division", "reacted_to_proposal", "withdrew_proposal"]


@pytest.mark.parametrize("name", ["proposal_detail", "home"])
def test_a_page_takes_as_many_queries_for_more_people(client_of: ClientOf, name: str) -> None:
    counts = []
    for world in (made.linde(), made.linde(more_tasks=3, more_people=3)):
        client = client_of(account_of(world, "coordinator"))
        proposal = put(world)
        address = reverse("overview:home")
        if name == "proposal_detail":
            address = page(name, proposal.pk)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
