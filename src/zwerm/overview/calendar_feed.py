"""Dates as a calendar that other programs read (iCalendar, RFC 5545). Pure: dates in, text out.

The year of a large group has thousands of days: lines are written as they are, without an object
for each property.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

PRODUCT = "-//Zwerm//Zwerm//NL"
TIME_ZONE = "Europe/Brussels"
ASK_AGAIN = "PT12H"
# A line has fewer bytes than this; what is longer goes on after a space on the next one.
MOST_BYTES = 75


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
    # Calendars show what stands here as it is.
    shown = " ".join(name.splitlines())
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{shown}",
        f"X-WR-CALNAME:{shown}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
        f"X-WR-TIMEZONE:{TIME_ZONE}",
    ]
    for day in sorted(days, key=lambda day: (day.first_day, day.key)):
        lines += _event(day, today)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(day: Day, today: date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"SUMMARY:{_text(day.title)}"
    yield f"DTSTART;VALUE=DATE:{_day(day.first_day)}"
    # The end is the first day after it.
    yield f"DTEND;VALUE=DATE:{_day((day.last_day or day.first_day) + timedelta(days=1))}"
    # The same on one day, so that a reader who knows it already is told that nothing changed.
    yield f"DTSTAMP:{_day(today)}T000000Z"
    yield f"UID:{_text(day.key)}@zwerm"
    if day.text:
        yield f"DESCRIPTION:{_text(day.text)}"
    # It says when something holds; the day stays free.
    yield "TRANSP:TRANSPARENT"
    if day.url:
        yield f"URL:{day.url}"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(words: str) -> str:
    """What means something else in a calendar is marked; a line that ends is written as \\n."""
    marked = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return marked.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Between two characters, never within one or between a mark and what it marks."""
    if len(line.encode()) < MOST_BYTES:
        return line
    parts, part, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width >= MOST_BYTES:
            keeps = part[:-1] if part.endswith(("\\", "^")) else part
            parts.append(keeps)
            part = part[len(keeps) :]
            size = len(part)
        part, size = part + char, size + width
    return "\r\n ".join([*parts, part])
