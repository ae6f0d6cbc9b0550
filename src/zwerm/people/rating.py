"""What people can and like, as they say it themselves or as the school fills it in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from zwerm.accounts.models import User
from zwerm.core.audit import Deed, record_many

from .models import Person, Rating


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone can and likes of one competence; None is not known."""

    level: int | None = None
    motivation: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.level is None and self.motivation is None


@dataclass(frozen=True, slots=True)
class Rated:
    """How many ratings changed, and how many own answers were left as they are."""

    changed: int
    kept_own: int


def rate(
    person: Person, answers: Mapping[str, Answer], *, by: User | None, for_school: bool = False
) -> Rated:
    """Keep answers for each competence. Only the person changes their own; an empty one goes.

    What someone fills in about themself is their own answer, unless it is said to be the school's.
    """
    return rate_many([(person, answers)], by=by, for_school=for_school)[0]


@transaction.atomic
def rate_many(
    asked: Sequence[tuple[Person, Mapping[str, Answer]]],
    *,
    by: User | None,
    for_school: bool = False,
) -> list[Rated]:
    """The same for several people, each named once, in a few statements."""
    known = _ratings_of(person for person, _answers in asked)
    weighed = []
    for person, answers in asked:
        is_own = by is not None and person.user_id == by.pk and not for_school
        weighed.append(_Weighed(person, answers, known.get(person.pk, {}), is_own=is_own))
    Rating.objects.filter(pk__in=[pk for each in weighed for pk in each.gone]).delete()
    Rating.objects.bulk_create(
        [rating for each in weighed for rating in each.kept],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["person", "competence"],
        update_fields=["level", "motivation", "origin"],
    )
    record_many(by, [each.deed for each in weighed if each.changed])
    return [Rated(each.changed, each.kept_own) for each in weighed]


def _ratings_of(people: Iterable[Person]) -> dict[int, dict[str, Rating]]:
    """By person and competence."""
    found: dict[int, dict[str, Rating]] = {}
    for rating in Rating.objects.filter(person__in=[person.pk for person in people]):
        found.setdefault(rating.person_id, {})[rating.competence] = rating
    return found


class _Weighed:
    """What answers make of what is known of somebody."""

    def __init__(
        self,
        person: Person,
        answers: Mapping[str, Answer],
        known: Mapping[str, Rating],
        *,
        is_own: bool,
    ) -> None:
        self.person = person
        self.origin = Rating.Origin.SELF if is_own else Rating.Origin.SCHOOL
        self.kept: list[Rating] = []
        self.gone: list[int] = []
        self.kept_own = 0
        for competence, answer in answers.items():
            self._weigh(competence, answer, known.get(competence))

    def _weigh(self, competence: str, answer: Answer, before: Rating | None) -> None:
        is_own = self.origin == Rating.Origin.SELF
        if before and before.origin == Rating.Origin.SELF and not is_own:
            # Also when it says the same: whoever may not read it must not learn it by trying.
            self.kept_own += not answer.is_empty
            return
        was = Answer(before.level, before.motivation) if before else Answer()
        if answer == was and (before is None or before.origin == self.origin or not is_own):
            return
        if before and answer.is_empty:
            self.gone.append(before.pk)
            return
        values = {"level": answer.level, "motivation": answer.motivation, "origin": self.origin}
        self.kept.append(Rating(person=self.person, competence=competence, **values))

    @property
    def changed(self) -> int:
        return len(self.kept) + len(self.gone)

    @property
    def deed(self) -> Deed:
        details = {"origin": str(self.origin), "competences": self.changed}
        return Deed("rated", self.person, details)
