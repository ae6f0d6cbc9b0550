"""Lists of schools with their key figures against the schools of a school group."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import slugify
from rapidfuzz import fuzz, process

from zwerm.accounts.models import User
from zwerm.schools.figures import Figure, SchoolFigures
from zwerm.schools.kinds import KINDS
from zwerm.schools.models import KeyFigures, Organisation, SchoolYear
from zwerm.schools.queries import key_figures
from zwerm.schools.rules import can_lead
from zwerm.schools.services import add_school, change_school, set_figures, set_outsourcing

from .matching import MOST_CANDIDATES, Candidate
from .names import school_key
from .proposals import PROBABLE, SAME_NAME, Chosen, FieldChange, Outcome, Proposal
from .rows import Entry, Remark

ALIKE_NAMES = 78
NUMBERS = ("pupils", "devices", "staff")
# What a school without a kind in the list is taken for, until somebody says otherwise.
USUAL_KIND = "primary"


class SchoolSide:
    """Knows the schools; finds which a row means, what it changes, and changes it."""

    may_be_many = False

    def __init__(self, organisation: Organisation, school_year: SchoolYear, user: User) -> None:
        self.organisation, self.school_year, self.user = organisation, school_year, user
        schools = organisation.schools().select_related("parent__parent")
        self.known = {school.pk: school for school in schools}
        self.figures = key_figures(organisation, school_year)
        self._by_code = {school.code.casefold(): pk for pk, school in self.known.items()}
        self._by_name: dict[str, list[int]] = {}
        for pk, school in self.known.items():
            self._by_name.setdefault(school_key(school.name), []).append(pk)

    def labels(self) -> dict[int, str]:
        return {pk: school.name for pk, school in self.known.items()}

    def refusal(self, target: int) -> str:
        return "" if can_lead(self.user, self.known[target]) else "other_lead"

    def propose(self, entry: Entry) -> Proposal:
        remarks = self._remarks(entry)
        found = self._candidates(entry.name)
        for key in ("number", "code"):
            text = str(entry.values.get(key, ""))
            for told in (text.casefold(), slugify(text)):
                if told and told in self._by_code:
                    pk = self._by_code[told]
                    return Proposal("match", pk, 100, found, remarks=remarks)
        exact = self._by_name.get(school_key(entry.name), [])
        if len(exact) == 1:
            return Proposal("match", exact[0], 100, found, remarks=remarks)
        if len(exact) > 1:
            return Proposal("open", exact[0], 100, found, SAME_NAME, remarks)
        if found:
            return Proposal("open", found[0].id, found[0].score, found, PROBABLE, remarks)
        return Proposal("new", remarks=(*remarks, *self._remarks_of_new(entry)))

    def _candidates(self, name: str) -> tuple[Candidate, ...]:
        near = process.extract(
            school_key(name),
            list(self._by_name),
            scorer=fuzz.WRatio,
            score_cutoff=ALIKE_NAMES,
            limit=MOST_CANDIDATES,
        )
        found = [
            Candidate(pk, round(score)) for key, score, _place in near for pk in self._by_name[key]
        ]
        return tuple(sorted(found, key=lambda c: (-c.score, c.id))[:MOST_CANDIDATES])

    def _remarks(self, entry: Entry) -> tuple[Remark, ...]:
        kind = entry.values.get("kind")
        if kind and kind not in KINDS[self.organisation.country]:
            return (Remark("kind_elsewhere"),)
        return ()

    def _remarks_of_new(self, entry: Entry) -> tuple[Remark, ...]:
        return () if entry.values.get("kind") else (Remark("kind_guessed"),)

    def _kind(self, values: Any) -> str:
        kind = str(values.get("kind", ""))
        return kind if kind in KINDS[self.organisation.country] else ""

    def changes(self, target: int, rows: Sequence[Chosen]) -> list[FieldChange]:
        school, values = self.known[target], rows[0].values
        stored = self.figures.get(target) or KeyFigures()
        changes: list[FieldChange] = []
        if kind := self._kind(values):
            changes.append(("kind", school.kind, kind))
        if "pool" in values:
            changes.append(("pool", school.pool, values["pool"]))
        if "technical" in values:
            changes.append(("technical", school.has_technical_tracks, values["technical"]))
        for name in NUMBERS:
            if name in values:
                known = getattr(stored, name) if target in self.figures else None
                changes.append((name, known, values[name]))
        if "outsourcing_cents" in values:
            now = stored.outsourcing_cents_a_year
            changes.append(("outsourcing_cents", now, values["outsourcing_cents"]))
        return [change for change in changes if change[1] != change[2]]

    def apply(self, rows: Sequence[Chosen], *, file_name: str) -> Outcome:
        outcome = Outcome()
        entries = []
        for row in rows:
            if row.target is None:
                school = self._add(row)
                outcome.made[row.id] = school.pk
            else:
                school = self.known[row.target]
                self._change(school, row)
            numbers = self._numbers(row, file_name)
            if numbers:
                entries.append(SchoolFigures(school, figures=numbers))
            self._set_money(school, row)
        if entries:
            set_figures(entries, self.school_year, by=self.user)
        return outcome

    def _add(self, row: Chosen) -> Organisation:
        values = row.values
        code = values.get("code") or values.get("number") or ""
        return add_school(
            self.organisation,
            by=self.user,
            name=row.name,
            kind=self._kind(values) or USUAL_KIND,
            code=slugify(code),
            pool=values.get("pool", ""),
            has_technical_tracks=values.get("technical", False),
        )

    def _change(self, school: Organisation, row: Chosen) -> None:
        new = {key: value for key, _old, value in self.changes(school.pk, [row])}
        if {"kind", "pool", "technical"} & set(new):
            change_school(
                school,
                by=self.user,
                name=school.name,
                kind=new.get("kind", school.kind),
                pool=new.get("pool", school.pool),
                has_technical_tracks=new.get("technical", school.has_technical_tracks),
                site_kind=school.site_kind,
            )

    def _numbers(self, row: Chosen, file_name: str) -> dict[str, Figure | None]:
        if row.target is None:
            told = {name: row.values[name] for name in NUMBERS if name in row.values}
        else:
            told = {key: new for key, _old, new in self.changes(row.target, [row])}
        return {name: Figure(told[name], note=file_name) for name in NUMBERS if name in told}

    def _set_money(self, school: Organisation, row: Chosen) -> None:
        cents = row.values.get("outsourcing_cents")
        stored = self.figures.get(school.pk)
        if cents is not None and (stored is None or stored.outsourcing_cents_a_year != cents):
            set_outsourcing(school, self.school_year, by=self.user, cents_a_year=cents)

    def search(self, text: str) -> list[tuple[int, str]]:
        labels, words = self.labels(), text.casefold().split()
        holding = [
            pk for pk, label in labels.items() if all(word in label.casefold() for word in words)
        ]
        near = [candidate.id for candidate in self._candidates(text)]
        return [(pk, labels[pk]) for pk in dict.fromkeys([*(holding if words else ()), *near])]
