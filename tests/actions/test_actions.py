"""Actions: who sees and changes them, how they are found, and that nothing about them is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests import factories
from zwerm.accounts.models import User
from zwerm.actions.forms import ActionForm
from zwerm.actions.history import FieldChange, history
from zwerm.actions.models import Action
from zwerm.actions.queries import ActionFilter, Order, Show, actions
from zwerm.actions.services import add_action, change_action, undo_change
from zwerm.core.models import AuditEvent
from zwerm.schools.models import Organisation, SchoolYear

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
LIST = "/acties/"


def action(at: Organisation, title: str = "Nele leert netwerken", **fields: object) -> Action:
    fields = {"school_year": SchoolYear.objects.current()} | fields
    return Action.objects.create(organisation=at, title=title, **fields)


def titles(at: Organisation, user: User, **chosen: object) -> list[str]:
    return [one.title for one in actions(at, user, by=ActionFilter(**chosen))]


def test_the_team_sees_the_actions_of_its_place_and_of_what_is_below() -> None:
    group = factories.group()
    school, other = factories.school(parent=group), factories.school(parent=group)
    for at, title in ((group, "Groep"), (school, "School"), (other, "Ander")):
        action(at, title)
    of_group = factories.user("coordinator", at=group)
    of_school = factories.user("tict", at=school)

    assert titles(group, of_group) == ["Groep", "School", "Ander"]
    assert titles(school, of_school) == ["School"]
    assert titles(group, of_school) == ["School"]


def test_a_colleague_sees_only_what_is_theirs_and_says_how_far_it_is(client_of: ClientOf) -> None:
    school = factories.school()
    nele = factories.user("staff", at=school)
    person = factories.person("Nele", at=school, user=nele)
    own, other = action(school, "Van Nele", owner=person), action(school, "Van niemand")
    client = client_of(nele)

    page = client.get(LIST).text
    told = client.post(
        reverse("actions:action_state", args=[own.pk]), {"state": "done", "result": "Attest"}
    )

    own.refresh_from_db()
    assert ("Van Nele" in page, "Van niemand" in page) == (True, False)
    assert (told.status_code, own.state, own.result, own.changed_by) == (
        302,
        "done",
        "Attest",
        nele,
    )
    assert client.get(reverse("actions:action_edit", args=[own.pk])).status_code == 403
    assert client.get(reverse("actions:action_detail", args=[other.pk])).status_code == 404


def test_what_is_empty_narrows_nothing_and_the_rest_narrows() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    nele = factories.person("Nele", at=school)
    task = factories.own_task(school, "Netwerk")
    today = timezone.localdate()
    action(school, "Laat", due_on=today - timedelta(days=1), owner=nele)
    action(school, "Straks", due_on=today, task=task, state="doing")
    action(school, "Ooit", origin="gap", details="over het wifinet")
    action(school, "Klaar", state="done", due_on=today - timedelta(days=9))

    assert titles(school, user) == ["Laat", "Straks", "Ooit"]
    assert titles(school, user, show=Show.OVERDUE) == ["Laat"]
    assert titles(school, user, show=Show.ALL, order=Order.TITLE) == [
        "Klaar",
        "Laat",
        "Ooit",
        "Straks",
    ]
    assert titles(school, user, show=Show.DOING) == ["Straks"]
    assert titles(school, user, owner=str(nele.pk)) == ["Laat"]
    assert titles(school, user, owner="none") == ["Straks", "Ooit"]
    assert titles(school, user, task=str(task.pk)) == ["Straks"]
    assert titles(school, user, origin="gap") == ["Ooit"]
    assert titles(school, user, text="wifinet") == ["Ooit"]
    assert titles(school, user, text="nele") == ["Laat"]


def form(at: Organisation, user: User, **data: str) -> ActionForm:
    made = Action(organisation=at, school_year=SchoolYear.objects.current())
    given = {"title": "Cursus", "pace": "once", "state": "open"} | data
    return ActionForm(given, instance=made, user=user)


def test_hours_and_money_are_kept_whole_and_say_where_they_come_from() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)

    filled = form(school, user, minutes="2.5", cost_cents="800", cost_provenance="granted")
    empty = form(school, user, minutes_provenance="granted")

    assert filled.is_valid(), filled.errors
    kept = filled.save(commit=False)
    assert (kept.minutes, kept.minutes_provenance) == (150, "estimate")
    assert (kept.cost_cents, kept.cost_provenance) == (80_000, "granted")
    assert empty.is_valid()
    assert (empty.instance.minutes, empty.instance.minutes_provenance) == (None, "")


def test_a_part_of_a_name_is_enough_if_only_one_has_it() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    nele = factories.person("Nele Peeters", at=school)
    factories.person("Jan Peeters", at=school)

    known, two, nobody = (form(school, user, owner=text) for text in ("nele", "Peeters", "Iemand"))

    assert known.is_valid()
    assert known.cleaned_data["owner"] == nele
    assert two.errors["owner"] == ["2 colleagues have a name like this. Choose one from the list."]
    assert nobody.errors["owner"] == [
        "Nobody here has this name. Choose one from the list, or leave it empty."
    ]


def test_every_change_is_told_and_the_last_one_is_taken_back() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    nele = factories.person("Nele", at=school)
    kept = add_action(
        Action(organisation=school, school_year=SchoolYear.objects.current(), title="Cursus"),
        by=user,
    )

    change_action(kept, by=user, owner_id=nele.pk, due_on=date(2026, 12, 1))
    is_changed = change_action(kept, by=user, owner_id=nele.pk)
    told = [(item.sentence, item.changes) for item in history(kept)]
    undo_change(kept, by=user)

    assert is_changed is False
    assert told == [
        (
            "changed this action",
            (
                FieldChange("Who sees to it", "", "Nele"),
                FieldChange("By when", "", "Dec. 1, 2026"),
            ),
        ),
        ("added this action", ()),
    ]
    kept.refresh_from_db()
    assert (kept.owner, kept.due_on) == (None, None)
    undo_change(kept, by=user)
    kept.refresh_from_db()
    assert (kept.owner, kept.due_on) == (nele, date(2026, 12, 1))


def test_undoing_gives_it_to_nobody_when_who_had_it_is_no_longer_there() -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    nele, bram = factories.person("Nele", at=school), factories.person("Bram", at=school)
    kept = action(school, owner=nele)
    change_action(kept, by=user, owner_id=bram.pk)
    nele.delete()

    undo_change(kept, by=user)

    kept.refresh_from_db()
    assert kept.owner is None


def test_done_with_one_click_and_undone_from_the_list(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("tict", at=school))
    kept = action(school)

    done = client.post(
        reverse("actions:action_state", args=[kept.pk]),
        {"state": "done", "next": f"{LIST}?&changed={kept.pk}"},
    )
    page = client.get(done.url).text
    client.post(reverse("actions:action_undo", args=[kept.pk]), {"next": LIST})

    assert "now stands on: done" in " ".join(page.split())
    kept.refresh_from_db()
    assert kept.state == "open"


def test_a_colleague_does_not_take_back_what_the_team_changed(client_of: ClientOf) -> None:
    school = factories.school()
    nele = factories.user("staff", at=school)
    kept = action(school, owner=factories.person("Nele", at=school, user=nele))
    change_action(kept, by=factories.user("tict", at=school), title="Anders")

    refused = client_of(nele).post(reverse("actions:action_undo", args=[kept.pk]))

    kept.refresh_from_db()
    assert (refused.status_code, kept.title) == (403, "Anders")


def test_the_team_adds_and_changes_one_on_a_page(client_of: ClientOf) -> None:
    school = factories.school()
    factories.person("Nele Peeters", at=school)
    client = client_of(factories.user("tict", at=school))
    sent = {"title": "Cursus", "pace": "once", "state": "open", "owner": "Nele Peeters"}

    client.post(reverse("actions:action_add"), sent)
    kept = Action.objects.get()
    shown = client.get(reverse("actions:action_edit", args=[kept.pk])).text
    client.post(
        reverse("actions:action_edit", args=[kept.pk]), {**sent, "title": "Cursus netwerken"}
    )

    assert 'value="Nele Peeters"' in shown
    kept.refresh_from_db()
    assert (kept.title, kept.owner.name) == ("Cursus netwerken", "Nele Peeters")
    verbs = AuditEvent.objects.filter(object_id=str(kept.pk)).values_list("verb", "details")
    assert list(verbs) == [
        (
            "changed_action",
            {"before": {"title": "Cursus"}, "after": {"title": "Cursus netwerken"}},
        ),
        ("added_action", {}),
    ]


def test_the_workbook_has_the_list_as_it_is_narrowed(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("tict", at=school))
    action(school, "=2+2", minutes=90, minutes_provenance="measured")
    action(school, "Klaar", state="done")

    answer = client.get(reverse("actions:action_export"))

    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    rows = [row[:6] for row in sheet.to_python()[3:]]
    assert rows == [["=2+2", "", "", "to do", 1.5, "measured"]]


@pytest.mark.parametrize("query", ["", "?view=mine", "?show=all&sort=owner"])
def test_the_list_asks_the_same_number_of_questions(query: str, client_of: ClientOf) -> None:
    school = factories.school()
    user = factories.user("tict", at=school)
    client = client_of(user)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(LIST + query)
        return len(found)

    nele = factories.person("Nele", at=school, user=user)
    task = factories.own_task(school)
    action(school, owner=nele, task=task)
    client.get(LIST + query)
    one = queries()
    for number in range(2):
        action(school, owner=nele if query else factories.person(at=school), task=task)
        factories.own_task(school, f"Taak {number}")

    assert queries() == one


def test_a_wrong_address_narrows_nothing(client_of: ClientOf) -> None:
    school = factories.school()
    client = client_of(factories.user("tict", at=school))
    action(school)

    page = client.get(f"{LIST}?owner=x&task={'9' * 30}&show=never&sort=up&changed=y")

    assert page.status_code == 200
    assert "Nele leert netwerken" in page.text
