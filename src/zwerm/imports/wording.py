"""The sentences for what was found in a list, and its values as people read them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.people.models import Role
from zwerm.schools.models import Organisation, Provenance
from zwerm.tasks.models import Cluster, Level, Tailoring

from .amounts import day
from .fields import LEAVE_OUT, NOTE

if TYPE_CHECKING:
    from .reading import NotReadable

Text = str | Promise

FIELD_NAMES: Mapping[str, Mapping[str, Text]] = {
    "tasks": {
        "name": gettext_lazy("Name of the task"),
        "description": gettext_lazy("Description"),
        "cluster": gettext_lazy("Cluster"),
        "hours": gettext_lazy("Hours"),
        "status": gettext_lazy("Applies or not"),
        "reason": gettext_lazy("Reason"),
        "horizon": gettext_lazy("When it is needed"),
        "levels": gettext_lazy("School or group"),
        "note": gettext_lazy("Note"),
        "key": gettext_lazy("Key of the task"),
        "own_figure": gettext_lazy("Whether the hours are your own"),
        "is_own": gettext_lazy("Whether it is a task of your own"),
        "is_core": gettext_lazy("Core task or not"),
        "core_reason": gettext_lazy("Why it is a core task or not"),
        "until": gettext_lazy("Postponed until"),
        "provenance": gettext_lazy("Where the hours come from"),
    },
    "people": {
        "name": gettext_lazy("Full name"),
        "first_name": gettext_lazy("First name"),
        "prefix": gettext_lazy("Prefix of the name"),
        "last_name": gettext_lazy("Last name"),
        "email": gettext_lazy("E-mail address"),
        "roles": gettext_lazy("Role"),
        "schools": gettext_lazy("School or site"),
        "is_teacher": gettext_lazy("Teaches"),
        "starts_on": gettext_lazy("Works here from"),
        "ends_on": gettext_lazy("Works here until"),
    },
    "schools": {
        "name": gettext_lazy("Name of the school"),
        "number": gettext_lazy("Number of the school"),
        "code": gettext_lazy("Short code"),
        "kind": gettext_lazy("Kind of school"),
        "pool": gettext_lazy("Cluster of schools"),
        "pupils": gettext_lazy("Pupils"),
        "devices": gettext_lazy("Devices"),
        "staff": gettext_lazy("Staff"),
        "technical": gettext_lazy("Technical tracks"),
        "outsourcing": gettext_lazy("Money for outsourcing a year"),
    },
}
REST: Mapping[str, Mapping[str, Text]] = {
    "tasks": {
        NOTE: gettext_lazy("Keep as a note with the task"),
        LEAVE_OUT: gettext_lazy("Leave out"),
    },
    "people": {
        NOTE: gettext_lazy("Keep with this list, not with the person"),
        LEAVE_OUT: gettext_lazy("Leave out, keep nowhere"),
    },
    "schools": {
        NOTE: gettext_lazy("Keep with this list"),
        LEAVE_OUT: gettext_lazy("Leave out"),
    },
}
# What changes carry another name than the column they come from.
CHANGE_NAMES: Mapping[str, Text] = {
    "minutes": gettext_lazy("Hours a week"),
    "outsourcing_cents": gettext_lazy("Money for outsourcing a year"),
}
UNITS: Mapping[str, Text] = {
    "hours_week": gettext_lazy("hours a week"),
    "minutes_week": gettext_lazy("minutes a week"),
    "hours_month": gettext_lazy("hours a month"),
    "minutes_month": gettext_lazy("minutes a month"),
    "hours_year": gettext_lazy("hours a school year (40 weeks)"),
    "minutes_year": gettext_lazy("minutes a school year (40 weeks)"),
    "days_year": gettext_lazy("days a school year (of 7.6 hours, over 40 weeks)"),
}
HORIZONS: Mapping[str, Text] = {
    "now": gettext_lazy("now"),
    "year": gettext_lazy("this year"),
    "later": gettext_lazy("later"),
}

NOT_READABLE: Mapping[str, Text] = {
    "empty": gettext_lazy("This file is empty."),
    "too_large": gettext_lazy("This file is larger than 10 MB. A list is far smaller."),
    "too_long": gettext_lazy(
        "This list is too long: at most 10,000 rows, 300 columns and 500,000 cells."
    ),
    "long_cell": gettext_lazy(
        "A cell in this file is longer than 32,767 letters. Perhaps a quotation mark is missing."
    ),
    "unknown": gettext_lazy("This file cannot be read. Save it again as Excel (.xlsx) or CSV."),
    "roster_damaged": gettext_lazy("This OneRoster file is damaged. Export it again."),
    "roster_table": gettext_lazy(
        "The table %(missing)s is not in this OneRoster file. Export it again with that table."
    ),
    "roster_column": gettext_lazy(
        "A table of this OneRoster file lacks columns it must have: %(missing)s."
    ),
    "roster_no_tasks": gettext_lazy(
        "This is a OneRoster file: it lists people and schools, not tasks. Choose one of those."
    ),
}
REASONS: Mapping[str, Text] = {
    "part": gettext_lazy("A heading in your list. The tasks under it belong to this cluster."),
    "total": gettext_lazy("A total, not a row of its own."),
    "heading_again": gettext_lazy("The heading of your list, once more."),
    "no_name": gettext_lazy("There is no name in this row."),
    "long_name": gettext_lazy("The name is longer than 120 letters."),
    "other_team": gettext_lazy("Belongs to the team of another school, which changes it itself."),
    "other_lead": gettext_lazy("Only who leads this school changes it."),
    "probable": gettext_lazy("Looks like it. Is it the same?"),
    "twice": gettext_lazy("Stands in your list more than once."),
    "same_name": gettext_lazy("There are several with this name."),
    "other_mail": gettext_lazy("Name and e-mail address do not point to the same person."),
    "taken": gettext_lazy("Another row of your list goes with this one already."),
    "left": gettext_lazy("Has left, and was never known here."),
}
REMARKS: Mapping[str, Text] = {
    "no_hours": gettext_lazy("“%(value)s” is no number of hours; it is kept as text."),
    "no_cluster": gettext_lazy("“%(value)s” is no cluster that Zwerm knows; it is kept as text."),
    "no_status": gettext_lazy("“%(value)s” does not say whether it applies; it is kept as text."),
    "no_horizon": gettext_lazy("“%(value)s” is no term that Zwerm knows; it is kept as text."),
    "no_level": gettext_lazy("“%(value)s” is neither school nor group; it is kept as text."),
    "not_yes_no": gettext_lazy("“%(value)s” is neither yes nor no; it is kept as text."),
    "no_origin": gettext_lazy("“%(value)s” does not say where the hours come from."),
    "no_email": gettext_lazy("“%(value)s” is no e-mail address; it is kept as text."),
    "no_role": gettext_lazy("“%(value)s” is no role that Zwerm knows; it is kept as text."),
    "no_day": gettext_lazy("“%(value)s” is no day; it is kept as text."),
    "no_kind": gettext_lazy("“%(value)s” is no kind of school; it is kept as text."),
    "no_count": gettext_lazy("“%(value)s” is no whole number; it is kept as text."),
    "no_money": gettext_lazy("“%(value)s” is no amount of money; it is kept as text."),
    "unknown_school": gettext_lazy("There is no school “%(value)s” here."),
    "other_school": gettext_lazy("You cannot say who works at “%(value)s”: it is left out."),
    "shortened": gettext_lazy("The text under “%(column)s” was too long: it was shortened."),
    "formula_empty": gettext_lazy("The formula under “%(column)s” has no result in the file."),
    "error_value": gettext_lazy("The formula under “%(column)s” gives an error."),
    "hours_at_group": gettext_lazy("Hours are filled in at a school: these are not taken over."),
    "kind_elsewhere": gettext_lazy("This kind of school does not exist in this country."),
    "kind_guessed": gettext_lazy(
        "The list does not say what kind of school it is: it becomes a primary school."
    ),
    "cluster_guessed": gettext_lazy(
        "The list does not say which cluster: it becomes a technical task."
    ),
}
NEW_NAMES: Mapping[str, Text] = {
    "tasks": gettext_lazy("A new task of your own"),
    "people": gettext_lazy("Someone new"),
    "schools": gettext_lazy("A new school"),
}


def not_readable(problem: "NotReadable") -> str:
    return problem.sentence or str(NOT_READABLE[problem.reason]) % {"missing": problem.missing}


def not_staff(count: int) -> str:
    return ngettext(
        "Of %(count)d pupil, parent or other user in this file nothing was kept.",
        "Of %(count)d pupils, parents and other users in this file nothing was kept.",
        count,
    ) % {"count": count}


def reason_sentence(code: str) -> str:
    return str(REASONS.get(code, ""))


def remark_sentence(code: str, column: str, value: str) -> str:
    return str(REMARKS[code]) % {"column": column, "value": value} if code in REMARKS else ""


def field_name(kind: str, key: str) -> str:
    return str(CHANGE_NAMES.get(key) or FIELD_NAMES[kind].get(key, key))


def shown_value(key: str, value: Any) -> str:
    """A stored value as people read it; a dash for nothing."""
    if value is None or value in ("", []):
        return "–"
    if key in SHOWN:
        return SHOWN[key](value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown_day(value: str) -> str:
    known = day(value)
    return date_format(known, "j F Y") if known else value


def _shown_minutes(value: int) -> str:
    """Under an hour in minutes: as tenths of an hour too much would look the same."""
    if value < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", value) % {"n": value}
    return hours_unit(value)


SHOWN: Mapping[str, Callable[[Any], str]] = {
    "minutes": _shown_minutes,
    "status": lambda value: str(Tailoring.Status(value).label),
    "horizon": lambda value: str(HORIZONS.get(value, value)),
    "cluster": lambda value: str(Cluster(value).label),
    "levels": lambda value: ", ".join(str(Level(level).label) for level in value),
    "roles": lambda value: ", ".join(str(Role(role).label) for role in value),
    "kind": lambda value: str(Organisation.Kind(value).label),
    "starts_on": _shown_day,
    "ends_on": _shown_day,
    "until": _shown_day,
    "provenance": lambda value: str(Provenance(value).label),
    "outsourcing_cents": lambda value: f"€ {value // 100}",
}
STATE_NAMES: Mapping[str, Text] = {
    "unsure": gettext_lazy("To look at"),
    "changed": gettext_lazy("Changes"),
    "new": gettext_lazy("New"),
    "same": gettext_lazy("The same"),
    "skipped": gettext_lazy("Left out"),
    "unread": gettext_lazy("Not read"),
}


def rows_counted(number: int) -> str:
    return ngettext("%(n)d row", "%(n)d rows", number) % {"n": number}
