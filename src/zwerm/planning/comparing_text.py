"""The differences between scenarios in a few sentences that can be read aloud.

Every sentence follows from figures; what is not proved is said so, and so is a tie.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zwerm.core.templatetags.zwerm import hours_unit

from .comparing import Comparison, Figures
from .comparing_today import Basis
from .variants import Together

MOST_NAMED = 2
# What can be read aloud without losing who listens.
MOST_SENTENCES = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and how soon it may be left out: 0 is never."""

    text: str
    loose: int = 0


def summary(found: Comparison) -> list[str]:
    """From the first scenario to what the best of the others asks, and how sure that is."""
    if not found.figures:
        return []
    said = list(_said(found))
    while len(said) > MOST_SENTENCES and (loosest := max(one.loose for one in said)):
        said.remove(next(one for one in reversed(said) if one.loose == loosest))
    return [one.text for one in said]


def _said(found: Comparison) -> Iterator[Said]:
    first, others = found.figures[0], found.figures[1:]
    yield Said(_first(first))
    yield from (Said(_beside(row, first)) for row in others)
    if others:
        best = min(others, key=_order)
        if _order(best) < _order(first):
            yield from _asks(best, found, several=len(others) > 1)
        else:
            yield Said(_none_better(first), 1)
    yield from _newcomers(found.figures)
    yield from _unplaced(found.figures)
    yield from _grounds(found)


def _order(row: Figures) -> tuple[int, int, int]:
    return row.core_open_minutes, row.open_minutes, row.backups_missing or 0


# What there is, and what it would be


def _first(row: Figures) -> str:
    said = {"name": row.scenario.name, **_amounts(row)}
    if row.supposes.is_today:
        if row.core_open_minutes:
            sentence = _(
                "Today %(core)s of core tasks a week have nobody, and %(other)s of other work."
            )
        else:
            sentence = _(
                "Today every core task has its hours; %(other)s of other work have nobody."
            )
    elif row.open_minutes == 0:
        sentence = _("In “%(name)s” every task has its hours.")
    elif row.core_open_minutes == 0:
        sentence = _(
            "In “%(name)s” every core task has its hours; %(other)s of other work stay open."
        )
    else:
        sentence = _(
            "In “%(name)s” %(core)s of core tasks a week stay open, and %(other)s of other work."
        )
    return sentence % said


def _beside(row: Figures, first: Figures) -> str:
    """Core work first; where that is equal, the other work."""
    said = {
        "supposed": _supposed(row),
        "first": first.scenario.name,
        "before": hours_unit(first.core_open_minutes),
        "other_before": hours_unit(first.other_open_minutes),
        **_amounts(row),
    }
    if row.core_open_minutes != first.core_open_minutes:
        if row.core_open_minutes == 0:
            sentence = _(
                "%(supposed)s, every core task gets its hours; in “%(first)s” %(before)s stay open."
            )
            return sentence % said
        return _("%(supposed)s, %(core)s of core tasks stay open instead of %(before)s.") % said
    if row.other_open_minutes != first.other_open_minutes:
        sentence = _(
            "%(supposed)s, as many hours of core tasks stay open, and %(other)s of other work "
            "instead of %(other_before)s."
        )
        return sentence % said
    return _("%(supposed)s, as many hours stay open: it makes no difference there.") % said


def _supposed(row: Figures) -> str:
    variation, name = row.supposes, row.scenario.name
    together, plain = variation.together, not (variation.without or variation.extra)
    if variation.is_today:
        return _("As it goes today")
    if together == Together.POOLED and plain:
        return _("If the schools work together")
    if together == Together.ALONE and plain:
        return _("If every school works alone")
    return _("In “%(name)s”") % {"name": name}


def _amounts(row: Figures) -> dict[str, str]:
    return {
        "core": hours_unit(row.core_open_minutes),
        "other": hours_unit(row.other_open_minutes),
    }


# What it asks


def _none_better(first: Figures) -> str:
    return _("None of them leaves fewer hours open than “%(name)s”.") % {
        "name": first.scenario.name
    }


def _asks(best: Figures, found: Comparison, *, several: bool) -> Iterator[Said]:
    if several:
        yield Said(_most(best, found.figures), 1)
    if best.changes is not None:
        yield Said(_changes(best, found), 3)
    if best.firm_minutes:
        yield Said(_firm(best), 6)
    before = found.figures[0].backups_missing
    if best.backups_missing is not None and before is not None and best.backups_missing != before:
        yield Said(_backups(best, before), 5)


def _firm(best: Figures) -> str:
    return _(
        "In “%(name)s” a firm does %(hours)s a week, for about € %(euro)s a week at the price "
        "noted with the tasks."
    ) % {
        "name": best.scenario.name,
        "hours": hours_unit(best.firm_minutes),
        "euro": best.firm_euro,
    }


def _most(best: Figures, figures: Sequence[Figures]) -> str:
    equal = [row for row in figures if _order(row) == _order(best)]
    if len(equal) > 1:
        names = get_text_list([f"“{row.scenario.name}”" for row in equal], _("and"))
        return _("%(names)s cover equally much: choose by what they ask of people.") % {
            "names": names
        }
    return _("Most is covered with “%(name)s”.") % {"name": best.scenario.name}


def _changes(best: Figures, found: Comparison) -> str:
    changes = best.changes or {}
    if not changes:
        return _("With “%(name)s” nobody starts or stops a task.") % {"name": best.scenario.name}
    said = {"name": best.scenario.name, "people": len(changes)}
    text = (
        ngettext(
            "With “%(name)s” %(people)s person starts or stops tasks",
            "With “%(name)s” %(people)s people start or stop tasks",
            len(changes),
        )
        % said
    )
    ranked = sorted(changes.items(), key=lambda one: (-one[1].total, one[0]))
    most = [one for one in ranked if one[1].total == ranked[0][1].total]
    if len(most) > MOST_NAMED or most[0][0] not in found.people or len(changes) == 1:
        return f"{text}."
    names = [found.people[pk].name for pk, _change in most if pk in found.people]
    return _("%(text)s, most of all %(names)s.") % {
        "text": text,
        "names": get_text_list(names, _("and")),
    }


def _backups(best: Figures, before: int) -> str:
    said = {"name": best.scenario.name, "count": best.backups_missing, "before": before}
    return (
        ngettext(
            "In “%(name)s” %(count)s task misses a backup, against %(before)s in the first one.",
            "In “%(name)s” %(count)s tasks miss a backup, against %(before)s in the first one.",
            best.backups_missing or 0,
        )
        % said
    )


def _newcomers(figures: Sequence[Figures]) -> Iterator[Said]:
    """What people who are not there yet would do; the hours must be found first."""
    asked = [row for row in figures if row.supposes.extra]
    if asked:
        hours = max(sum(e.weekly_minutes for e in row.supposes.extra) for row in asked)
        sentence = _(
            "The extra hours (at most %(hours)s a week) are not there yet, and what they cost is "
            "not known here."
        )
        yield Said(sentence % {"hours": hours_unit(hours)}, 2)


def _unplaced(figures: Sequence[Figures]) -> Iterator[Said]:
    """Otherwise working alone looks worse than people would make it."""
    lost = max((row.unplaced_minutes for row in figures), default=0)
    if lost:
        sentence = _(
            "With every school alone, %(hours)s a week of colleagues without a school of their own "
            "count nowhere."
        )
        yield Said(sentence % {"hours": hours_unit(lost)}, 2)


# How sure it is


def _grounds(found: Comparison) -> Iterator[Said]:
    today = any(row.supposes.is_today for row in found.figures)
    if today and found.today.basis == Basis.RULES:
        yield Said(
            _(
                "Of today it is known who does what, not how many hours: Zwerm counted the hours "
                "that the tasks ask, as far as these people have them."
            ),
            4,
        )
    searched = [row for row in found.figures if not row.supposes.is_today]
    unproved = [row for row in searched if not row.is_core_proved]
    if len(unproved) > 1:
        names = get_text_list([f"“{row.scenario.name}”" for row in unproved], _("and"))
        sentence = _(
            "That %(names)s cannot do better is not proved: with more time less may stay open."
        )
        yield Said(sentence % {"names": names})
    elif unproved:
        yield Said(_unproved(unproved[0]))
    elif searched:
        yield Said(
            ngettext(
                "That no division with these hours leaves less core work open, is proved.",
                "That none of them can leave less core work open with these hours, is proved.",
                len(searched),
            )
        )


def _unproved(row: Figures) -> str:
    said = {"name": row.scenario.name}
    if row.core_open_at_least is None:
        sentence = _(
            "That “%(name)s” cannot do better is not proved: with more time less may stay open."
        )
        return sentence % said
    return _(
        "That “%(name)s” cannot do better is not proved: with more time at best %(least)s of core "
        "tasks stay open."
    ) % {**said, "least": hours_unit(row.core_open_at_least)}
