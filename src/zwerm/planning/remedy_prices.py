"""The price list behind the ways out, in words: every figure with where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from zwerm.actions.money import euros
from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.optimiser.remedies import Diploma, Figure, Prices

from .remedy_words import competence, diploma_label

# As the price list says them; here so that they can be said in another language.
SOURCES = (
    gettext_noop(
        "yearly cost of a weekly hour, over 40 school weeks;"
        " look it up in the school's own accounts"
    ),
    gettext_noop("catalogue prices of courses for schools vary widely; ask for an offer"),
    gettext_noop("course, practice and study leave together, for one level"),
    gettext_noop("what leaving it out is worth is the school's own choice"),
    gettext_noop("vacancy, selection and settling in"),
    gettext_noop("someone else is paid for the hour"),
    gettext_noop("half a day of two colleagues for each task"),
    gettext_noop("agreeing on one way of working, for each school whose work moves"),
    gettext_noop("deciding to do a task at a level where it was not foreseen"),
    gettext_noop("three school years of 40 weeks"),
)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One setting."""

    label: str
    amount: str
    provenance: str
    source: str


def price_rows(prices: Prices) -> list[PriceRow]:
    return [
        PriceRow(label, amount, figure.provenance, gettext(figure.source))
        for label, amount, figure in _rows(prices)
    ]


def _rows(prices: Prices) -> Iterator[tuple[str, str, Figure]]:
    hour = gettext("One more hour a week for a colleague (%(source)s)")
    for source, figure in prices.extra_hour_cents.items():
        yield hour % {"source": source}, _a_week(figure), figure
    new = gettext("One hour a week of someone new (%(diploma)s)")
    for diploma in Diploma:
        figure = prices.new_hour_cents[diploma]
        yield new % {"diploma": diploma_label(diploma)}, _a_week(figure), figure
    figure = prices.recruiting_cents_once
    yield gettext("Finding someone new, once"), euros(figure.value), figure
    study = gettext("Learning one level: %(competence)s, once")
    for dimension, figure in prices.study_hours_once.items():
        label = study % {"competence": competence(dimension)}
        yield label, hours_unit(figure.value * 60), figure
    course = gettext("Course for one level: %(competence)s, once")
    for dimension, figure in prices.course_cents_once.items():
        yield course % {"competence": competence(dimension)}, euros(figure.value), figure
    yield from _once(prices)


def _once(prices: Prices) -> Iterator[tuple[str, str, Figure]]:
    figure = prices.study_hour_cents
    yield gettext("Replacing who learns, one hour"), euros(figure.value), figure
    figure = prices.handover_cents_once
    yield gettext("Handing a task over, once"), euros(figure.value), figure
    figure = prices.other_level_cents_once
    yield gettext("Doing it together, once for each school"), euros(figure.value), figure
    figure = prices.new_level_cents_once
    yield gettext("Doing it at a level that was not foreseen, once"), euros(figure.value), figure
    worth = gettext("Leaving an hour a week undone (priority %(priority)s)")
    for priority, figure in prices.dropped_hour_cents.items():
        yield worth % {"priority": priority}, _a_week(figure), figure
    figure = prices.weeks_served
    weeks = gettext("%(count)s weeks") % {"count": figure.value}
    yield gettext("What is paid once is spread over"), weeks, figure


def _a_week(figure: Figure) -> str:
    return gettext("%(amount)s a week") % {"amount": euros(figure.value)}
