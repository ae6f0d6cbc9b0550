"""Lists of people against those of a school group. Nobody is taken for another unseen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from rapidfuzz import fuzz, process

from zwerm.accounts.models import User
from zwerm.people.models import Person
from zwerm.people.queries import people_of_group
from zwerm.people.rules import can_edit_person, can_give_home
from zwerm.people.services import belonging
from zwerm.schools.models import Organisation, SchoolYear

from .matching import MOST_CANDIDATES, Candidate
from .names import mail_fits_name, person_key, school_key
from .people_saving import Changed, Draft, save_people
from .proposals import LEFT, OTHER_MAIL, PROBABLE, SAME_NAME, Chosen, FieldChange, Outcome, Proposal
from .rows import Entry, Remark

# Of 100: how alike two names must be before one is shown beside the other.
ALIKE_NAMES = 86
PLAIN_FIELDS = ("email", "starts_on", "ends_on", "is_teacher")


class PeopleSide:
    """Knows the people; finds who a row means, what it changes, and changes it."""

    may_be_many = False

    def __init__(self, organisation: Organisation, school_year: SchoolYear, user: User) -> None:
        self.organisation, self.school_year, self.user = organisation, school_year, user
        people = people_of_group(organisation).select_related("organisation__parent__parent")
        self.known = {person.pk: person for person in people.prefetch_related("homes")}
        self._by_mail: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        for pk, person in self.known.items():
            if person.email:
                self._by_mail.setdefault(person.email.casefold(), []).append(pk)
            self._by_name.setdefault(person_key(person.name), []).append(pk)
        self._name_keys = list(self._by_name)
        self.places = SchoolNames(organisation)

    def labels(self) -> dict[int, str]:
        return {
            pk: f"{person.name} ({person.email})" if person.email else person.name
            for pk, person in self.known.items()
        }

    def refusal(self, target: int) -> str:
        return "" if can_edit_person(self.user, self.known[target]) else "other_team"

    def propose(self, entry: Entry) -> Proposal:
        email = str(entry.values.get("email", ""))
        remarks = self._remarks(entry)
        by_mail = self._by_mail.get(email, []) if email else []
        by_name = self._by_name.get(person_key(entry.name), [])
        found = self._candidates(entry.name, [*by_mail, *by_name])
        if len(by_mail) == 1:
            return self._by_address(entry, by_mail[0], found, remarks)
        if len(by_name) > 1 or len(by_mail) > 1:
            return Proposal("open", (by_mail or by_name)[0], 100, found, SAME_NAME, remarks)
        if by_name:
            mail = self.known[by_name[0]].email.casefold()
            if mail and email and mail != email:
                # Two people may have one name: another address is a reason to ask.
                return Proposal("open", by_name[0], 90, found, OTHER_MAIL, remarks)
            return Proposal("match", by_name[0], 100, found, remarks=remarks)
        return self._unknown(entry, found, remarks)

    @staticmethod
    def _unknown(
        entry: Entry, found: tuple[Candidate, ...], remarks: tuple[Remark, ...]
    ) -> Proposal:
        if _has_left(entry):
            return Proposal("skip", candidates=found, reason=LEFT, remarks=remarks)
        if found:
            return Proposal("open", found[0].id, found[0].score, found, PROBABLE, remarks)
        return Proposal("new", remarks=remarks)

    def _by_address(
        self, entry: Entry, pk: int, found: tuple[Candidate, ...], remarks: tuple[Remark, ...]
    ) -> Proposal:
        """One address is one person, unless it is shared: then the names differ."""
        name = person_key(self.known[pk].name)
        alike = fuzz.token_set_ratio(name, person_key(entry.name))
        if alike >= ALIKE_NAMES or mail_fits_name(entry.values["email"], entry.name):
            return Proposal("match", pk, 100, found, remarks=remarks)
        return Proposal("open", pk, round(alike), found, OTHER_MAIL, remarks)

    def _candidates(self, name: str, exact: Sequence[int]) -> tuple[Candidate, ...]:
        best = dict.fromkeys(exact, 100)
        near = process.extract(
            person_key(name),
            self._name_keys,
            scorer=fuzz.ratio,
            score_cutoff=ALIKE_NAMES,
            limit=MOST_CANDIDATES,
        )
        for key, score, _place in near:
            for pk in self._by_name[key]:
                best[pk] = max(best.get(pk, 0), round(score))
        found = [Candidate(pk, score) for pk, score in best.items()]
        return tuple(sorted(found, key=lambda c: (-c.score, c.id))[:MOST_CANDIDATES])

    def _remarks(self, entry: Entry) -> tuple[Remark, ...]:
        found = {text: self.places.find(text) for text in entry.values.get("schools", ())}
        return tuple(
            Remark("unknown_school" if place is None else "other_school", "", text[:120])
            for text, place in found.items()
            if place is None or not can_give_home(self.user, place)
        )

    def _homes(self, values: Any) -> list[Organisation]:
        """As in the form of a person: only where the user may say who works there."""
        found = (self.places.find(text) for text in values.get("schools", ()))
        known = dict.fromkeys(place for place in found if place is not None)
        return [place for place in known if can_give_home(self.user, place)]

    def changes(self, target: int, rows: Sequence[Chosen]) -> list[FieldChange]:
        """What a row makes different: it adds roles and schools, and takes none away."""
        person, values = self.known[target], rows[0].values
        changes: list[FieldChange] = []
        if rows[0].name != person.name and person_key(rows[0].name) != person_key(person.name):
            changes.append(("name", person.name, rows[0].name))
        now = {name: _plain(getattr(person, name)) for name in PLAIN_FIELDS}
        changes += [
            (name, now[name], values[name])
            for name in PLAIN_FIELDS
            if name in values and values[name] != now[name]
        ]
        roles = [*person.roles, *(r for r in values.get("roles", ()) if r not in person.roles)]
        if roles != person.roles:
            changes.append(("roles", list(person.roles), roles))
        present = list(person.homes.all())
        homes = [*present, *(home for home in self._homes(values) if home not in present)]
        if homes != present:
            changes.append(("schools", [h.name for h in present], [h.name for h in homes]))
        return changes

    def apply(self, rows: Sequence[Chosen], *, file_name: str) -> Outcome:
        drafts, changed = [], []
        for row in rows:
            if row.target is None:
                drafts.append(self._draft(row))
            elif self.changes(row.target, [row]):
                changed.append(self._changed(row.target, row))
        saved = save_people(self.organisation, drafts, changed, by=self.user, note=file_name)
        made = {draft.id: person.pk for draft, person in zip(drafts, saved, strict=True)}
        before = {
            "made": list(made.values()),
            "changed": {str(each.person.pk): each.before for each in changed},
            "after": {str(each.person.pk): each.after for each in changed},
        }
        return Outcome(made, before=before)

    def _draft(self, row: Chosen) -> Draft:
        values = row.values
        homes = self._homes(values)
        if not homes and not self.organisation.is_group:
            homes = [self.organisation]
        person = Person(
            organisation=belonging(self.organisation, homes, is_group_staff=False),
            name=row.name,
            email=values.get("email", ""),
            roles=list(values.get("roles", ())),
            is_teacher=values.get("is_teacher", "teacher" in values.get("roles", ())),
            starts_on=_day(values.get("starts_on")),
            ends_on=_day(values.get("ends_on")),
        )
        return Draft(row.id, person, tuple(homes))

    def _changed(self, target: int, row: Chosen) -> Changed:
        person = self.known[target]
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        homes: tuple[Organisation, ...] | None = None
        for name, old, new in self.changes(target, [row]):
            if name == "schools":
                present = list(person.homes.all())
                added = [home for home in self._homes(row.values) if home not in present]
                homes = (*present, *added)
                before["homes"], after["homes"] = _pks(present), _pks(homes)
            else:
                before[name], after[name] = old, new
                setattr(person, name, _day(new) if name in {"starts_on", "ends_on"} else new)
        return Changed(person, homes, before, after)

    def search(self, text: str) -> list[tuple[int, str]]:
        labels = self.labels()
        words = text.casefold().split()
        holding = [
            pk for pk, label in labels.items() if all(word in label.casefold() for word in words)
        ]
        near = [candidate.id for candidate in self._candidates(text, ())]
        return [(pk, labels[pk]) for pk in dict.fromkeys([*(holding if words else ()), *near])]


class SchoolNames:
    """The schools and sites of a school group, by what lists call them."""

    def __init__(self, organisation: Organisation) -> None:
        places = organisation.top.places().select_related("parent__parent")
        self._by_text: dict[str, set[Organisation]] = {}
        for place in places:
            for text in (place.name, place.code, school_key(place.name)):
                self._by_text.setdefault(school_text(text), set()).add(place)

    def find(self, text: str) -> Organisation | None:
        """The one place that this can be."""
        for key in (school_text(text), school_key(text)):
            found = self._by_text.get(key, set())
            if len(found) == 1:
                return next(iter(found))
        near = process.extract(
            school_key(text), list(self._by_text), scorer=fuzz.ratio, score_cutoff=90, limit=3
        )
        places = set().union(*(self._by_text[key] for key, _score, _place in near))
        return next(iter(places)) if len(places) == 1 else None


def _has_left(entry: Entry) -> bool:
    last = _day(entry.values.get("ends_on"))
    return last is not None and last < timezone.localdate()


def school_text(text: str) -> str:
    return " ".join(text.casefold().split())


def _plain(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else value or (None if value == "" else value)
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _pks(places: Sequence[Organisation]) -> list[int]:
    return [place.pk for place in places]
