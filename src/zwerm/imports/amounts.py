"""What people type in a list: hours, counts, dates, yes and no. Pure.

Each reader gives the value, or None when the text says nothing that can be relied on.
"""

import re
from datetime import date, timedelta

from zwerm.workbook.vocabulary import YES_NO, fold, value_of

# As in the catalogue: averages are over 40 school weeks, ten months.
WEEKS_OF = {"week": 1, "month": 4, "year": 40}
MINUTES_OF = {"hours": 60.0, "minutes": 1.0, "days": 7.6 * 60}
# What a bare number in a column of hours may mean.
UNITS = (
    "hours_week",
    "minutes_week",
    "hours_month",
    "minutes_month",
    "hours_year",
    "minutes_year",
    "days_year",
)
# More than four people full time is a typing error, or a total.
MOST_WEEKLY_MINUTES = 10_000
MOST_COUNT = 1_000_000

NUMBER = r"(\d{1,3}(?:[.\s]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
HOUR = r"(?:u|uur|uren|h|hr|hrs|hours?|hour)"
MINUTE = r"(?:m|min|mins|minuut|minuten|minutes?|')"
CLOCK = re.compile(rf"(\d{{1,4}})\s*(?::|{HOUR}\.?)\s*(\d{{1,2}})\s*{MINUTE}?\.?")
DAY_CLOCK = re.compile(r"(?:(\d+) days?, )?(\d{1,3}):(\d{2}):(\d{2})")
IN_HOURS = re.compile(rf"{NUMBER}\s*{HOUR}\.?")
IN_MINUTES = re.compile(rf"{NUMBER}\s*{MINUTE}\.?")
PLAIN = re.compile(NUMBER)
# "2 u / week", "90 min per maand"
PERIODS = {
    "week": ("week", "wk", "weekly", "w"),
    "month": ("maand", "mnd", "month"),
    "year": ("jaar", "schooljaar", "jr", "year", "j"),
}
PERIOD = re.compile(r"\s*(?:/|per|a|p\.?)\s*([a-z]+)\.?$")
ABOUT = re.compile(r"^(?:ca\.?|circa|ongeveer|plusminus|±|\+/-|~|about|approx\.?|\+-)\s*")
FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}


def weekly_minutes(text: str, unit: str) -> int | None:
    """`2u30`, `2,5`, `150 min`, `± 2 u per maand`, as minutes a week."""
    amount, _, period_of_column = unit.partition("_")
    plain, period = _without_period(_plain(text))
    minutes = _minutes(plain, MINUTES_OF[amount])
    if minutes is None:
        return None
    whole = round(minutes / WEEKS_OF[period or period_of_column])
    return whole if 0 <= whole <= MOST_WEEKLY_MINUTES else None


def _plain(text: str) -> str:
    for sign, digits in FRACTIONS.items():
        text = re.sub(rf"(\d)\s*{sign}", rf"\g<1>{digits}", text).replace(sign, f"0{digits}")
    return ABOUT.sub("", fold(text)).strip()


def _without_period(text: str) -> tuple[str, str]:
    if said := PERIOD.search(text):
        for period, words in PERIODS.items():
            if said[1] in words:
                return text[: said.start()].strip(), period
    return text, ""


def _minutes(text: str, of_bare_number: float) -> float | None:
    if clock := DAY_CLOCK.fullmatch(text):
        return int(clock[1] or 0) * 1440 + int(clock[2]) * 60 + int(clock[3])
    if (clock := CLOCK.fullmatch(text)) and int(clock[2]) < 60:
        return int(clock[1]) * 60 + int(clock[2])
    if hours := IN_HOURS.fullmatch(text):
        return _number(hours[1]) * 60
    if minutes := IN_MINUTES.fullmatch(text):
        return _number(minutes[1])
    return _number(text) * of_bare_number if PLAIN.fullmatch(text) else None


def _number(text: str) -> float:
    """A point or a space may stand between thousands, when more digits or a comma follow."""
    if re.fullmatch(r"\d{1,3}([.\s]\d{3})+,\d+|\d{1,3}(\s\d{3})+|\d{1,3}(\.\d{3}){2,}", text):
        text = re.sub(r"[.\s]", "", text)
    return float(re.sub(r"\s", "", text).replace(",", "."))


def count(text: str) -> int | None:
    """A number of pupils or devices: `1.250`, `1 250`, `350 leerlingen`."""
    said = re.fullmatch(r"([\d][\d.,\s]*)\s*[a-zé.]*", fold(text))
    if not said:
        return None
    digits = re.sub(r"[.,\s](?=\d{3}(\D|$))", "", said[1].strip()).strip(" .,")
    try:
        number = float(digits.replace(",", "."))
    except ValueError:
        return None
    return int(number) if number.is_integer() and 0 <= number <= MOST_COUNT else None


def money_cents(text: str) -> int | None:
    """`€ 2.500,50`, `2500`, as cents."""
    said = re.fullmatch(rf"(?:€|eur|euro)?\s*{NUMBER}\s*(?:€|eur|euro)?", fold(text))
    if not said:
        return None
    digits = re.sub(r"[.\s](?=\d{3}(\D|$))", "", said[1])
    cents = round(float(digits.replace(",", ".")) * 100)
    return cents if cents <= 100 * 100_000_000 else None


def yes_or_no(text: str) -> bool | None:
    value = value_of(YES_NO, text)
    return None if value is None else value == "yes"


DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t].*)?")
SERIAL = re.compile(r"[345]\d{4}")
# What Excel calls day 1; its leap day of 1900 lies before anyone's contract.
EXCEL_DAY_ZERO = date(1899, 12, 30)


def day(text: str) -> date | None:
    """`1/9/2026`, `2026-09-01`, or Excel's number of a day."""
    plain = fold(text)
    if SERIAL.fullmatch(plain):
        return EXCEL_DAY_ZERO + timedelta(days=int(plain))
    try:
        if said := YEAR_FIRST.fullmatch(plain):
            return date(int(said[1]), int(said[2]), int(said[3]))
        if said := DAY_FIRST.fullmatch(plain):
            year = int(said[3])
            return date(year + 2000 if year < 100 else year, int(said[2]), int(said[1]))
    except ValueError:
        return None
    return None
