"""The link with which someone's calendar reads their dates: secret, theirs to stop, and valid."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.factories import grant, group, own_task, person, rating, scenario, school, user
from zwerm.actions.models import Action
from zwerm.core.models import AuditEvent
from zwerm.mandates.handover import Handover, HandoverItem, Succession
from zwerm.mandates.models import Mandate
from zwerm.overview.calendar_feed import Day, calendar
from zwerm.overview.models import CalendarLink
from zwerm.overview.services import make_calendar_link, revoke_calendar_link
from zwerm.people.absence import Absence
from zwerm.planning.proposal import Asked, Proposal
from zwerm.schools.models import SchoolYear

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def days(count):
    return timedelta(days=count)


def mandate(who, task, at, kind="contact", **fields):
    fields = {"starts_on": TODAY, "level": "S", "asked_at": None} | fields
    return Mandate.objects.create(person=who, task=task, organisation=at, kind=kind, **fields)


@pytest.fixture
def oak():
    return school("Oak", parent=group("Wood"))


@pytest.fixture
def owner(oak):
    return user("staff", at=oak, name="An Dewitte")


@pytest.fixture
def an(oak, owner):
    return person("An Dewitte", at=oak, user=owner)


def address(of):
    return reverse("overview:calendar_feed", args=[make_calendar_link(of, by=of.user)])


def read(url):
    response = Client().get(url)
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def lines(of):
    """What stands in the calendar: first day, day after the last one, title."""
    events = read(address(of)).walk("VEVENT")
    return [(e.decoded("dtstart"), e.decoded("dtend"), str(e["summary"])) for e in events]


# The secret


def test_the_calendar_is_read_without_signing_in(an, oak):
    mandate(an, own_task(oak, "Wires"), oak)

    response = Client().get(address(an))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert b"An ICT mandate of yours begins" in response.content


def test_the_database_does_not_hold_the_secret(an):
    token = make_calendar_link(an, by=an.user)

    link = CalendarLink.objects.get()
    secret = token.partition(".")[0]
    assert len(secret) >= 43  # 256 bits
    assert len(link.digest) == 64
    assert (
        secret not in f"{link.digest} {list(AuditEvent.objects.values_list('details', flat=True))}"
    )


@pytest.mark.parametrize("token", ["x", "a.b", "0" * 60, "aaaa.bbbb.cccc"])
def test_a_guess_is_not_found_and_asks_the_database_nothing(an, token):
    make_calendar_link(an, by=an.user)
    url = reverse("overview:calendar_feed", args=[token])

    with CaptureQueriesContext(connection) as captured:
        assert Client().get(url).status_code == 404

    assert [query["sql"] for query in captured if "calendarlink" in query["sql"]] == []


def test_a_new_link_stops_the_old_one(an):
    old, new = address(an), address(an)

    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert CalendarLink.objects.count() == 1


def test_a_stopped_link_is_not_found(an):
    url = address(an)

    revoke_calendar_link(an, by=an.user)

    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("end", ["person", "account", "membership", "no account"])
def test_the_calendar_of_who_left_ends(an, owner, end):
    url = address(an)
    if end == "person":
        an.ends_on = TODAY - days(1)
    elif end == "account":
        owner.is_active = False
    elif end == "membership":
        owner.memberships.update(starts_on=TODAY - days(9), ends_on=TODAY - days(1))
    else:
        an.user = None
    an.save()
    owner.save()

    assert Client().get(url).status_code == 404


# The page


def test_the_calendar_of_an_account_that_is_switched_off_ends(an, owner):
    link = address(an)
    owner.is_active = False
    owner.save()

    assert Client().get(link).status_code == 404


def test_the_link_is_made_and_shown_once(client_of, an, owner):
    client = client_of(owner)
    page = reverse("overview:person_detail", args=[an.pk])

    made = client.post(reverse("overview:calendar_make"))

    url = made.context["url"]
    assert made["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert url in made.content.decode()
    assert Client().get(url).status_code == 200
    after = client.get(page).content.decode()
    assert url not in after
    assert "Make a new link" in after
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["calendar_link_made"]


def test_the_link_is_stopped_on_the_own_page(client_of, an, owner):
    url = address(an)

    response = client_of(owner).post(reverse("overview:calendar_revoke"), follow=True)

    assert "The calendar link does not work any more." in response.content.decode()
    assert "Stop the link" not in response.content.decode()
    assert Client().get(url).status_code == 404


def test_reading_does_not_make_a_link(client_of, an, owner):
    assert client_of(owner).get(reverse("overview:calendar_make")).status_code == 405
    assert not CalendarLink.objects.exists()


def test_who_is_no_person_here_has_no_calendar(client_of, oak):
    client = client_of(user("head", at=oak))

    assert client.post(reverse("overview:calendar_make")).status_code == 404
    assert not CalendarLink.objects.exists()


def test_nobody_else_sees_the_calendar_part(client_of, an, oak):
    page = reverse("overview:person_detail", args=[an.pk])

    assert "In my own calendar" not in client_of(user("head", at=oak)).get(page).content.decode()


# What stands in it


def test_mandates_of_one_day_stand_together(an, oak):
    for name in ("Wires", "Printers"):
        mandate(an, own_task(oak, name), oak, starts_on=TODAY + days(3), ends_on=TODAY + days(60))

    (begin, end) = read(address(an)).walk("VEVENT")

    assert (begin.decoded("dtstart"), str(begin["summary"]), str(begin["description"])) == (
        TODAY + days(3),
        "2 ICT mandates of yours begin",
        "is the contact: Printers\nis the contact: Wires",
    )
    assert (end.decoded("dtstart"), str(end["summary"])) == (
        TODAY + days(60),
        "Last day of 2 ICT mandates",
    )


def test_absences_and_stand_ins_stand_on_their_days(an, oak):
    wim = person("Wim Maes", at=oak)
    Absence.objects.create(person=an, starts_on=TODAY, ends_on=TODAY + days(4), stand_in=wim)
    Absence.objects.create(person=wim, starts_on=TODAY + days(9), stand_in=an, kind="leave")

    assert lines(an) == [
        (TODAY, TODAY + days(5), "You are away; Wim Maes stands in"),
        (TODAY + days(9), TODAY + days(10), "You stand in for Wim Maes"),
    ]


def test_handovers_stand_in_it_once_they_are_confirmed(an, oak, owner):
    wim, task = person("Wim Maes", at=oak), own_task(oak, "Wires")
    first, last = TODAY + days(10), TODAY + days(19)
    away = Handover.objects.create(person=an, kind="away", first_day=first, last_day=last)
    leaving = Handover.objects.create(person=wim, kind="leaves", first_day=TODAY + days(30))
    held = mandate(wim, task, oak, starts_on=TODAY - days(300))
    Succession.objects.create(handover=leaving, mandate=held, successor=an)
    HandoverItem.objects.create(
        handover=away, text="Keys of the cabinet", owner=an, due_on=TODAY + days(8)
    )
    before = lines(an)

    away.confirm(by=owner)
    leaving.confirm(by=owner)

    assert before == []
    assert [(day, title) for day, _end, title in lines(an)] == [
        (TODAY + days(8), "To hand over: Keys of the cabinet"),
        (first, "From today your ICT mandates are with others"),
        (last + days(1), "Your ICT mandates are yours again"),
        (TODAY + days(30), "From today you take over ICT mandates of Wim Maes"),
    ]


def test_the_last_day_to_react_stands_in_it_until_there_is_an_answer(an, oak):
    for name, until, answer in (
        ("To do", TODAY, ""),
        ("Answered", TODAY, "agrees"),
        ("Too late", TODAY - days(1), ""),
    ):
        proposed = scenario(oak, name, state="proposed")
        proposal = Proposal.objects.create(scenario=proposed, react_until=until)
        Asked.objects.create(proposal=proposal, person=an, answer=answer)

    assert lines(an) == [
        (TODAY, TODAY + days(1), "Last day to react to the proposed division of the ICT tasks")
    ]


def test_actions_that_are_under_way_stand_on_their_day(an, oak):
    fields = {"organisation": oak, "school_year": SchoolYear.objects.current(), "owner": an}
    Action.objects.create(title="Buy cables", due_on=TODAY + days(2), **fields)
    Action.objects.create(title="Some day", **fields)
    Action.objects.create(title="Ready", due_on=TODAY, state="done", **fields)

    assert lines(an) == [(TODAY + days(2), TODAY + days(3), "Ready by today: Buy cables")]


def test_what_waits_for_an_answer_stands_on_the_day_it_was_asked(an, oak):
    asked = timezone.now() - days(2)
    old = TODAY - days(200)
    mandate(an, own_task(oak, "Wires"), oak, starts_on=old, asked_at=asked)

    assert lines(an) == [(TODAY - days(2), TODAY - days(1), "Confirm your ICT mandate")]


def test_the_day_of_a_division_stands_in_it(an, oak):
    division = scenario(
        oak, state="adopted", adopted_at=timezone.now(), effective_on=TODAY + days(5)
    )
    mandate(an, own_task(oak), oak, starts_on=TODAY - days(200), scenario=division)

    assert lines(an) == [
        (TODAY + days(5), TODAY + days(6), "A new division of the ICT tasks is in force")
    ]


def test_what_is_long_ago_stands_in_it_no_more(an, oak):
    mandate(an, own_task(oak), oak, starts_on=TODAY - days(300), ends_on=TODAY - days(91))
    Absence.objects.create(person=an, starts_on=TODAY - days(300), ends_on=TODAY - days(100))

    assert lines(an) == []


def test_no_answers_hours_or_addresses_stand_in_it(an, oak):
    an.email = "an@oak.example"
    an.save()
    rating(an, "NET", 2, motivation=-2)
    grant(an, 137, note="secret note")
    mandate(an, own_task(oak, "Wires"), oak)
    Absence.objects.create(person=an, starts_on=TODAY, kind="leave")
    mandate(person("Els of Elm", at=oak), own_task(oak, "Not mine"), oak)

    text = Client().get(address(an)).content.decode()

    for secret in ("oak.example", "137", "2,3", "secret note", "leave", "Els of Elm", "Not mine"):
        assert secret not in text


def test_it_is_in_the_language_of_its_owner(an, owner, oak):
    mandate(an, own_task(oak, "Wires"), oak)
    url, said = address(an), []
    for language, browser in (("nl", "en"), ("en", "nl")):
        owner.language = language
        owner.save()
        response = Client().get(url, headers={"Accept-Language": browser})
        (event,) = Calendar.from_ical(response.content).walk("VEVENT")
        said.append(str(event["description"]))

    assert said == ["is aanspreekpunt: Wires", "is the contact: Wires"]


def test_the_queries_are_as_many_for_one_date_as_for_three(an, oak, owner):
    url, counts = address(an), []
    for more in (1, 2):
        for _ in range(more):
            wim, task = person(at=oak), own_task(oak)
            held = mandate(an, task, oak, asked_at=timezone.now())
            Absence.objects.create(person=wim, starts_on=TODAY, stand_in=an)
            handover = Handover.objects.create(person=wim, kind="leaves", first_day=TODAY)
            Succession.objects.create(handover=handover, mandate=held, successor=an)
            HandoverItem.objects.create(handover=handover, text="x", owner=an, due_on=TODAY)
            handover.confirm(by=owner)
        with CaptureQueriesContext(connection) as captured:
            read(url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


# The format


def test_the_same_date_keeps_its_key_and_nothing_new_is_told_so(an, oak):
    mandate(an, own_task(oak, "Wires"), oak)
    url = address(an)
    first = Client().get(url)
    keys = [str(event["uid"]) for event in Calendar.from_ical(first.content).walk("VEVENT")]

    again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    mandate(an, own_task(oak, "Printers"), oak)
    changed = Client().get(url, headers={"If-None-Match": first["ETag"]})

    assert keys == [f"mandates-begin-{an.pk}-{TODAY:%Y%m%d}@zwerm"]
    assert again.status_code == 304
    assert [str(e["uid"]) for e in Calendar.from_ical(changed.content).walk("VEVENT")] == keys


def test_what_has_a_meaning_in_the_format_is_written_as_text():
    evil = "a;b,c\\d\nEND:VCALENDAR\r\nX-EVIL:1"

    text = calendar("Of An", [Day("k", date(2026, 9, 1), evil, evil)], today=date(2026, 9, 2))

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]).splitlines() == evil.splitlines()
    assert b"a\\;b\\,c\\\\d\\nEND:VCALENDAR" in text.replace(b"\r\n ", b"")
    assert b"\r\nX-EVIL" not in text
    assert text.count(b"END:VCALENDAR") == text.replace(b"\r\n ", b"").count(b"END:VCALENDAR") == 3


def test_days_are_whole_days_in_brussels_and_long_lines_are_folded():
    long = "An adapter for the projector of the gymnasium " * 4

    text = calendar("Of An", [Day("k", date(2026, 3, 29), long)], today=date(2026, 3, 30))

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert b"X-WR-TIMEZONE:Europe/Brussels\r\n" in text
    assert b"DTSTART;VALUE=DATE:20260329\r\n" in text
    assert b"DTEND;VALUE=DATE:20260330\r\n" in text
    assert isinstance(event.decoded("dtstart"), date)
    assert not isinstance(event.decoded("dtstart"), datetime)
    assert max(map(len, text.split(b"\r\n"))) <= 75
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")


def test_every_program_reads_back_long_words_with_signs_of_their_own():
    title, text = "Wifi; of niet, \\ é€😀 " * 9, "Eén regel\nen nog een, met ^ erin" * 7
    days = [Day("task-1", date(2026, 9, 1), title, text, url=f"https://example.org/{'a' * 90}")]

    made = calendar("De Linde", days, today=date(2026, 9, 1))

    [event] = Calendar.from_ical(made).walk("VEVENT")
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (title, text)
    assert event["URL"] == days[0].url
    assert max(map(len, made.split(b"\r\n"))) <= 75
