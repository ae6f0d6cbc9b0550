"""What is known of a school in one year, number by number, and whether it adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .categories import BY_CODE, PupilCategory, categories_for
from .models import KeyFigures, Organisation, Provenance

LABELS = {
    "pupils": gettext_lazy("Pupils"),
    "devices": gettext_lazy("Devices"),
    "staff": gettext_lazy("Staff"),
}
HIGHEST = {"pupils": 100_000, "devices": 200_000, "staff": 50_000}
HIGHEST_HOURS = 100_000_000

# The least certain first: together figures are as good as the least of them.
LEAST_CERTAIN = (
    Provenance.ESTIMATE,
    Provenance.MEASURED,
    Provenance.PUBLISHED,
    Provenance.GRANTED,
)


@dataclass(frozen=True, slots=True)
class Figure:
    value: int
    provenance: str = Provenance.ESTIMATE.value
    note: str = ""


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """Figures of one place: what is left out is not spoken of, None is not known.

    `figures` goes by pupils, devices and staff, `counts` by the code of a pupil category.
    """

    organisation: Organisation
    figures: Mapping[str, Figure | None] = field(default_factory=dict)
    counts: Mapping[str, Figure | None] = field(default_factory=dict)

    @property
    def pupils_by_category(self) -> int:
        return sum(
            figure.value
            for code, figure in self.counts.items()
            if figure and code in BY_CODE and BY_CODE[code].counts_pupils
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one number; `column` is its key in figures or counts."""

    organisation: Organisation
    column: str
    text: str


def expected_categories(place: Organisation) -> tuple[PupilCategory, ...]:
    return categories_for(place.country, place.education)


def split_categories(place: Organisation) -> tuple[PupilCategory, ...]:
    """Those to ask for: where all pupils weigh the same their total says enough."""
    expected = expected_categories(place)
    alone = len(expected) == 1 and expected[0].counts_pupils
    return () if alone else expected


def follows_from_categories(known: SchoolFigures) -> bool:
    """Whether every category of pupils is known, so that the total is their sum."""
    codes = [c.code for c in split_categories(known.organisation) if c.counts_pupils]
    return bool(codes) and all(known.counts.get(code) for code in codes)


def settled(entry: SchoolFigures, now: SchoolFigures) -> SchoolFigures:
    """What is known after the entry: pupils follow from their categories where these are known."""
    counts = {**now.counts, **entry.counts}
    figures = {**now.figures, **entry.figures}
    place = entry.organisation
    expected = expected_categories(place)
    if expected and not split_categories(place) and entry.counts.get(expected[0].code):
        figures["pupils"] = counts.pop(expected[0].code)
    after = SchoolFigures(place, figures, counts)
    if "pupils" not in entry.figures and follows_from_categories(after):
        known = [counts[code] for code in counts if code in BY_CODE and BY_CODE[code].counts_pupils]
        figures["pupils"] = together([figure for figure in known if figure])
        after = replace(after, figures=figures)
    return after


def together(figures: list[Figure]) -> Figure:
    notes = {figure.note for figure in figures}
    return Figure(
        sum(figure.value for figure in figures),
        least_certain(figure.provenance for figure in figures),
        notes.pop() if len(notes) == 1 else "",
    )


def least_certain(provenances: Iterable[str]) -> str:
    found = set(provenances)
    return next((kind.value for kind in LEAST_CERTAIN if kind in found), Provenance.ESTIMATE.value)


def problems(entry: SchoolFigures, now: SchoolFigures) -> list[Problem]:
    """Why the entry cannot be stored, all of it at once."""
    place = entry.organisation
    found = [
        Problem(place, column, text)
        for column, figure in [*entry.figures.items(), *entry.counts.items()]
        if (text := _wrong(column, figure))
    ]
    return found or _does_not_add_up(entry, settled(entry, now))


def _wrong(column: str, figure: Figure | None) -> str:
    if column not in HIGHEST and column not in BY_CODE:
        return _("There is no figure “%s”.") % column
    if figure is None:
        return ""
    if figure.provenance not in Provenance.values:
        return _("There is no provenance “%s”.") % figure.provenance
    highest = highest_of(column)
    if not 0 <= figure.value <= highest:
        return _("It has to be a whole number from 0 to %(highest)d.") % {"highest": highest}
    return ""


def highest_of(column: str) -> int:
    if column in BY_CODE and not BY_CODE[column].counts_pupils:
        return HIGHEST_HOURS
    return HIGHEST.get(column, HIGHEST["pupils"])


def _does_not_add_up(entry: SchoolFigures, after: SchoolFigures) -> list[Problem]:
    total = after.figures.get("pupils")
    counted = after.pupils_by_category
    is_complete = follows_from_categories(after)
    column = "pupils" if "pupils" in entry.figures else next(iter(entry.counts), "pupils")
    if total is None:
        if not is_complete:
            return []
        text = _("By category there are %(counted)d pupils. Clear a category first.")
    elif is_complete and total.value != counted:
        text = _("By category there are %(counted)d pupils, not %(total)d.")
    elif total.value < counted:
        text = _("By category there are %(counted)d pupils already, more than %(total)d.")
    else:
        return []
    said = text % {"counted": counted, "total": total.value if total else 0}
    return [Problem(entry.organisation, column, said)]


def known_figures(row: KeyFigures | None) -> dict[str, Figure | None]:
    """Each number of a stored row with its own provenance."""
    found: dict[str, Figure | None] = dict.fromkeys(KeyFigures.NUMBERS)
    if row is None:
        return found
    for name in KeyFigures.NUMBERS:
        value = getattr(row, name)
        if value is not None:
            found[name] = Figure(value, row.provenance_of(name), row.note_of(name))
    return found
