from datetime import date, timedelta

import pytest
from django.utils import timezone

from zwerm.actions.models import Action
from zwerm.core.errors import DomainError
from zwerm.documents.blocks import Table
from zwerm.policy.keeping import history, keep
from zwerm.policy.live import Place, live_blocks
from zwerm.policy.models import Risk
from zwerm.policy.models.risk import Weight, weight
from zwerm.policy.risk_queries import RiskFilter, matrix, risks
from zwerm.policy.risk_services import (
    accept_risk,
    act_on,
    action_for,
    begin_with,
    close_risk,
    reopen_risk,
)
from zwerm.policy.risk_starters import STARTERS, starter
from zwerm.schools.models import SchoolYear

from ..factories import group, person, school, user
from .risks import risk

pytestmark = pytest.mark.django_db
LATER = date(2099, 6, 1)


@pytest.mark.parametrize(
    ("chance", "impact", "asks"),
    [
        ("1", "1", Weight.WATCH),
        ("2", "1", Weight.WATCH),
        ("1", "3", Weight.PLAN),
        ("2", "2", Weight.PLAN),
        ("3", "1", Weight.PLAN),
        ("2", "3", Weight.NOW),
        ("3", "3", Weight.NOW),
    ],
)
def test_chance_and_impact_together_say_what_to_do(chance, impact, asks):
    assert weight(chance, impact) == asks


def test_the_first_common_risk_is_pupils_with_administrator_rights():
    at = school()
    head = user("head", at=at)

    (made,) = begin_with(at, STARTERS[:1], by=head)

    assert made.title == "Pupils have administrator rights on their laptop"
    assert made.measure != ""
    assert made.review_on > timezone.localdate()


def test_common_risks_are_taken_over_once():
    at = school()
    head = user("head", at=at)
    begin_with(at, STARTERS[:2], by=head)

    made = begin_with(at, STARTERS[:3], by=head)

    assert [each.starter for each in made] == ["ransom"]
    assert Risk.objects.count() == 3
    assert starter("ransom") == STARTERS[2]


def test_an_accepted_risk_says_why_by_whom_and_until_when():
    it = risk()
    head = user("head", at=it.organisation)

    accept_risk(it, reason="Te duur om op te lossen", review_on=LATER, by=head)

    it.refresh_from_db()
    assert (it.state, it.reason, it.decided_by, it.review_on) == (
        Risk.State.ACCEPTED,
        "Te duur om op te lossen",
        head,
        LATER,
    )


@pytest.mark.parametrize(("reason", "review_on"), [("", LATER), ("Zo is het", None)])
def test_accepting_without_a_reason_or_a_day_changes_nothing(reason, review_on):
    it = risk()

    with pytest.raises(DomainError):
        accept_risk(it, reason=reason, review_on=review_on, by=user("head", at=it.organisation))

    assert Risk.objects.get().state == Risk.State.OPEN


def test_a_closed_risk_can_be_opened_again():
    it = risk()
    head = user("head", at=it.organisation)
    close_risk(it, reason="Alle laptops zijn vervangen", by=head)

    reopen_risk(it, by=head)

    it.refresh_from_db()
    assert (it.state, it.reason, it.decided_on) == (Risk.State.OPEN, "", None)


def test_the_history_says_what_was_and_what_became():
    it = risk("Wifi valt uit", measure="")
    it.measure, it.chance = "Tweede lijn", "3"
    keep(it, by=user("head", at=it.organisation))

    latest, first = history(it)

    assert {(c.label, c.before, c.after) for c in latest.changes} == {
        ("what you do about it", "", "Tweede lijn"),
        (
            "how likely",
            "possible: it can happen this school year",
            "likely: it happens more than once a year",
        ),
    }
    assert first.changes == ()


def test_saving_without_a_change_writes_nothing_down():
    it = risk()

    assert keep(it, by=user("head", at=it.organisation)) is False
    assert len(history(it)) == 1


def test_the_measure_becomes_an_action_with_owner_and_day():
    at = school()
    owner = person(at=at)
    it = risk(at=at, owner=owner, measure="Gewone accounts geven. En uitleggen.", review_on=LATER)
    head = user("head", at=at)

    kept = act_on(it, action_for(it, by=head), by=head)

    assert (kept.title, kept.owner, kept.due_on) == ("Gewone accounts geven.", owner, LATER)
    assert (kept.origin, kept.origin_key) == (Action.Origin.RISK, it.pk)


def test_a_closed_risk_gets_no_action():
    it = risk()
    head = user("head", at=it.organisation)
    close_risk(it, reason="Voorbij", by=head)

    with pytest.raises(DomainError):
        act_on(it, action_for(it, by=head), by=head)

    assert Action.objects.count() == 0


def test_a_school_reads_the_risks_of_its_group_and_not_of_another_school():
    top = group()
    ours, theirs = school("Ons", parent=top), school("Hun", parent=top)
    risk("Van de groep", at=top)
    risk("Van ons", at=ours)
    risk("Van hen", at=theirs)

    found = risks(ours, user("head", at=ours), RiskFilter())

    assert {each.title for each in found} == {"Van de groep", "Van ons"}


def test_the_list_is_narrowed_and_sorted():
    at = school()
    head = user("head", at=at)
    risk("Zwaar", at=at, chance="3", impact="3", measure="brandmuur")
    risk("Licht", at=at, chance="1", impact="1")
    risk("Oud", at=at, review_on=timezone.localdate() - timedelta(days=1))
    close_risk(risk("Voorbij", at=at), reason="Klaar", by=head)

    def titles(**by):
        return [each.title for each in risks(at, head, RiskFilter(**by))]

    assert titles() == ["Zwaar", "Oud", "Licht"]
    assert titles(q="brand muur") == ["Zwaar"]
    assert titles(weight="now") == ["Zwaar"]
    assert titles(show="due") == ["Oud"]
    assert titles(show="closed") == ["Voorbij"]
    assert titles(sort="title") == ["Licht", "Oud", "Zwaar"]


def test_the_matrix_puts_a_risk_at_its_chance_and_impact():
    it = risk(chance="3", impact="2")

    rows = matrix([it])

    assert rows[0].cells[1].risks == (it,)
    assert sum(len(cell.risks) for row in rows for cell in row.cells) == 1


def test_a_plan_shows_measure_role_and_day_but_no_cause_and_no_name():
    at = school()
    risk(
        "Gijzelsoftware",
        at=at,
        cause="Server zonder updates",
        measure="Back-up apart bewaren",
        owner=person("Mia Maes", at=at),
        owner_role="ICT-coördinator",
    )
    risk("Geheim", at=at, is_left_out=True)
    place = Place(at, SchoolYear.objects.current(), user("head", at=at))

    table, note = live_blocks()["risks"].fill(place)

    assert isinstance(table, Table)
    (row,) = table.rows
    assert [cell.runs[0].text for cell in row[:3]] == [
        "Gijzelsoftware",
        "Back-up apart bewaren",
        "ICT-coördinator",
    ]
    assert "left out" in note.runs[0].text
    assert "Mia" not in str(table)
    assert "updates" not in str(table)
