"""Dates as a calendar that other programs read (iCalendar, RFC 5545). Pure: dates in, text out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event as CalendarEvent

PRODUCT = "-//Zwerm//Zwerm//NL"
TIME_ZONE = "Europe/Brussels"
ASK_AGAIN = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Day:
    """Something on a day, or on several. The same thing keeps its key for ever."""

    key: str
    first_day: date
    title: str
    text: str = ""
    last_day: date | None = None
    url: str = ""


def calendar(name: str, days: Iterable[Day], *, today: date) -> bytes:
    """Whole days have no hour, so they are the same day in every time zone."""
    from icalendar import Calendar  # noqa: PLC0415 - slow to import, and only feeds need it

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", TIME_ZONE)
    made.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT12H")
    # The same on one day, so that a reader who knows it already is told that nothing changed.
    stamp = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for day in sorted(days, key=lambda day: (day.first_day, day.key)):
        made.add_component(_event(day, stamp))
    return bytes(made.to_ical())


def _event(day: Day, stamp: datetime) -> "CalendarEvent":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", f"{day.key}@zwerm")
    event.add("dtstamp", stamp)
    event.add("dtstart", day.first_day)
    # The end is the first day after it.
    event.add("dtend", (day.last_day or day.first_day) + timedelta(days=1))
    event.add("summary", day.title)
    if day.text:
        event.add("description", day.text)
    if day.url:
        event.add("url", day.url)
    # It says when something holds; the day stays free.
    event.add("transp", "TRANSPARENT")
    return event
