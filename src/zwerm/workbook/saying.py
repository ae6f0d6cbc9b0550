"""Numbers and dates as people of a language write them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def hours_of(minutes: int) -> float:
    """Hours for a cell that counts: two decimals are enough to see five minutes."""
    return round(minutes / 60, 2)


def hours_text(minutes: int, language: str) -> str:
    """2,5 in Dutch, 2.5 in English; no decimals that say nothing. A half goes up, as on pages."""
    hours = Decimal(minutes) / 60
    text = str(hours.quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix(".0")
    if minutes and text == "0":
        text = str(hours.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return text.replace(".", ",") if language == "nl" else text


def percent(part: int, whole: int) -> int:
    """Whole percents, rounded down: 100 is only said when it is all of it."""
    return 100 if whole == 0 else part * 100 // whole


def date_text(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
