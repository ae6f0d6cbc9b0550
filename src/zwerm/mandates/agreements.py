"""What someone agreed to: all mandates of a person, with hours and deputies, to sign."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zwerm.core.templatetags.zwerm import hours_unit
from zwerm.documents import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Heading,
    ItemList,
    PageBreak,
    Signature,
    SignatureFields,
    Table,
    bold,
    cell,
    runs,
)
from zwerm.people.models import Person
from zwerm.planning.models import Allocation
from zwerm.schools.models import Organisation, SchoolYear

from .entries import place_name
from .models import Mandate

Kind = Mandate.Kind
# Task, organisation, level and pool: a mandate without its holder.
Key = tuple[int, int, str, str]
MOST_PLACES = 3
ORDER = (Kind.DECIDE, Kind.EXECUTE, Kind.STEER, Kind.CONTACT)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One mandate as it stands in an agreement."""

    mandate: Mandate
    minutes: int
    deputies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    person: Person
    agreed: tuple[Agreed, ...]

    def of_kind(self, kind: str, *, is_backup: bool = False) -> list[Agreed]:
        return [
            one
            for one in self.agreed
            if one.mandate.kind == kind and one.mandate.is_backup == is_backup
        ]

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.agreed)


def agreements(people: Iterable[Person]) -> list[Agreement]:
    """Of everyone with a mandate, now or later; by name."""
    known = {person.pk: person for person in people}
    held: dict[int, list[Mandate]] = defaultdict(list)
    rows = Mandate.objects.from_day(timezone.localdate()).filter(person__in=known)
    for mandate in rows.select_related("task", "organisation", "deputy").order_by("task__pk", "pk"):
        held[mandate.person_id].append(mandate)
    everything = [mandate for mandates in held.values() for mandate in mandates]
    minutes, backups = _minutes(everything), _backups(everything)
    found = [
        Agreement(
            known[pk],
            tuple(
                Agreed(
                    mandate,
                    minutes.get((pk, *_key(mandate)), 0) if _takes_time(mandate) else 0,
                    _stand_ins(mandate, backups),
                )
                for mandate in mandates
            ),
        )
        for pk, mandates in held.items()
    ]
    return sorted(found, key=lambda one: (one.person.name, one.person.pk))


def _key(mandate: Mandate) -> Key:
    return (mandate.task_id, mandate.organisation_id, mandate.level, mandate.pool)


def _takes_time(mandate: Mandate) -> bool:
    return mandate.kind == Kind.EXECUTE and not mandate.is_backup


def _minutes(mandates: Sequence[Mandate]) -> dict[tuple[int, int, int, str, str], int]:
    """What the divisions behind these mandates gave, by person and mandate."""
    rows = (
        Allocation.objects.filter(
            person__in={mandate.person_id for mandate in mandates},
            planned_task__scenario__in={m.scenario_id for m in mandates if m.scenario_id},
        )
        .values_list(
            "person_id",
            "planned_task__task_id",
            "planned_task__organisation_id",
            "planned_task__level",
            "planned_task__pool",
        )
        .annotate(minutes=Sum("minutes"))
    )
    return {tuple(key): minutes for *key, minutes in rows}


def _stand_ins(mandate: Mandate, backups: Mapping[Key, Sequence[str]]) -> tuple[str, ...]:
    """Who executes has backups; the other mandates may have a deputy."""
    if mandate.kind == Kind.EXECUTE:
        return tuple(backups.get(_key(mandate), ()))
    return (mandate.deputy.name,) if mandate.deputy else ()


def _backups(mandates: Sequence[Mandate]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = defaultdict(list)
    rows = Mandate.objects.current().filter(
        is_backup=True,
        task__in={mandate.task_id for mandate in mandates},
        organisation__in={mandate.organisation_id for mandate in mandates},
    )
    for mandate in rows.select_related("person").order_by("person__name", "pk"):
        found[_key(mandate)].append(mandate.person.name)
    return found


def agreement_document(agreement: Agreement, school_year: SchoolYear) -> Document:
    """For one person, to sign."""
    person = agreement.person
    facts = [
        Fact(_("Works at"), person.organisation.name),
        Fact(_("School year"), str(school_year)),
        Fact(_("Made on"), _today()),
    ]
    if person.role_labels:
        facts.insert(0, Fact(_("Role"), capfirst(", ".join(person.role_labels))))
    if agreement.minutes:
        facts.insert(-2, Fact(_("Hours"), _a_week(agreement.minutes)))
    return Document(
        title=person.name,
        kicker=_("Mandate agreement"),
        subtitle=_("What we agreed about who decides, executes, steers and is the contact"),
        facts=tuple(facts),
        language=language(),
        blocks=tuple(_body(agreement, level=1)),
        footer=f"{person.organisation.name} · {_today()}",
        author="Zwerm",
    )


def agreements_document(
    found: Sequence[Agreement], place: Organisation, school_year: SchoolYear
) -> Document:
    """For everyone of a place, each on a page of their own."""
    blocks: list[Block] = []
    for agreement in found:
        blocks += [PageBreak(), Heading(agreement.person.name, 1)]
        blocks += _body(agreement, level=2)
    people = ngettext("%(n)d agreement", "%(n)d agreements", len(found)) % {"n": len(found)}
    return Document(
        title=_("Mandate agreements"),
        kicker=place.name,
        subtitle=_("%(count)s, school year %(year)s") % {"count": people, "year": school_year},
        facts=(Fact(_("Made on"), _today()),),
        language=language(),
        blocks=(ItemList(tuple(runs(one.person.name) for one in found)), *blocks),
        footer=f"{place.name} · {_today()}",
        author="Zwerm",
    )


def _body(agreement: Agreement, *, level: int) -> Iterator[Block]:
    headings = {
        Kind.DECIDE: _("I decide"),
        Kind.EXECUTE: _("I execute"),
        Kind.STEER: _("I steer and follow up"),
        Kind.CONTACT: _("I am the contact"),
    }
    for kind in ORDER:
        if found := agreement.of_kind(kind):
            yield Heading(headings[kind], level)  # type: ignore[arg-type] # one or two
            yield _table(found, with_hours=kind == Kind.EXECUTE)
    if found := [one for kind in ORDER for one in agreement.of_kind(kind, is_backup=True)]:
        yield Heading(_("I take over when someone is away"), level)  # type: ignore[arg-type]
        yield _table(found, is_backup=True)
    yield Heading(_("What we agree"), level)  # type: ignore[arg-type]
    yield ItemList(
        tuple(
            runs(text)
            for text in (
                _("Within these mandates I need no permission. What falls outside, I ask first."),
                _("I write down what others must know to take over from me."),
                _("When the work takes clearly more hours than stand here, we talk about it."),
                _("Colleagues see in “who does what” that I am the one for this."),
            )
        )
    )
    yield SignatureFields(
        (Signature(_("For agreement"), agreement.person.name), Signature(_("Head of school")))
    )


def _table(found: Sequence[Agreed], *, with_hours: bool = False, is_backup: bool = False) -> Table:
    """Task, place, hours, deputy and dates; a backup has no deputy."""
    columns = [Column(_("Task"), 0.39), Column(_("Where"), 0.21)]
    if with_hours:
        columns.append(Column(_("A week"), 0.11, "right"))
    if not is_backup:
        columns.append(Column(_("Deputy"), 0.25 if not with_hours else 0.14))
    left = 1 - sum(column.share for column in columns)
    columns.append(Column(_("From"), left, "right"))
    rows = tuple(
        _row(same, with_hours=with_hours, is_backup=is_backup) for same in _at_many_places(found)
    )
    total: tuple[Cell, ...] = ()
    if with_hours and len(rows) > 1:
        hours = hours_unit(sum(one.minutes for one in found))
        total = (cell(bold(_("Together"))), cell(), cell(bold(hours)), cell(), cell())
    return Table(tuple(columns), rows, total)


def _at_many_places(found: Sequence[Agreed]) -> list[list[Agreed]]:
    """The same task, with the same deputy and dates, stands in one row for all its places."""
    rows: dict[tuple[object, ...], list[Agreed]] = {}
    for one in found:
        mandate = one.mandate
        key = (mandate.task_id, one.deputies, mandate.starts_on, mandate.ends_on)
        rows.setdefault(key, []).append(one)
    return list(rows.values())


def _row(same: Sequence[Agreed], *, with_hours: bool, is_backup: bool) -> tuple[Cell, ...]:
    mandate, minutes = same[0].mandate, sum(one.minutes for one in same)
    cells = [cell(mandate.task.name), cell(_places(same))]
    if with_hours:
        cells.append(cell(hours_unit(minutes) if minutes else "–"))
    if not is_backup:
        cells.append(cell(", ".join(same[0].deputies) or "–"))
    start = date_format(mandate.starts_on, "SHORT_DATE_FORMAT")
    if mandate.ends_on is None:
        return (*cells, cell(start))
    until = _("%(from)s until %(until)s") % {
        "from": start,
        "until": date_format(mandate.ends_on, "SHORT_DATE_FORMAT"),
    }
    return (*cells, cell(until))


def _places(same: Sequence[Agreed]) -> str:
    """A few names, or how many."""
    names = list(dict.fromkeys(place_name(one.mandate) for one in same))
    if len(names) <= MOST_PLACES:
        return capfirst(", ".join(names))
    return ngettext("%(n)d place", "%(n)d places", len(names)) % {"n": len(names)}


def _a_week(minutes: int) -> str:
    return _("%(hours)s a week") % {"hours": hours_unit(minutes)}


def _today() -> str:
    return date_format(timezone.localdate(), "j F Y")


def language() -> Literal["nl", "en"]:
    return "en" if (get_language() or "nl").startswith("en") else "nl"
