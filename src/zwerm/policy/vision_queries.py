"""What the pages about the vision show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from zwerm.accounts.models import User
from zwerm.schools.models import Organisation

from . import vision_rules as rules
from .models import Part, Vision, VisionAnswer, VisionReaction, VisionVersion
from .vision_questions import QUESTIONS, TELLS, Question, Text


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of the vision of a place: how far it is, and what is asked of this user."""

    vision: Vision
    version: VisionVersion | None
    above: VisionVersion | None  # what the school group adopted
    answerers: int
    to_resolve: int
    has_answered: bool
    may_read: bool  # the working text
    may_react: bool

    @property
    def tells(self) -> Text:
        return TELLS[self.vision.part]

    @property
    def is_begun(self) -> bool:
        return bool(self.vision.text) or self.answerers > 0

    @property
    def is_changed(self) -> bool:
        """Whether something was written since it was adopted."""
        return self.version is not None and self.vision.revision > self.version.revision


def parts_of(organisation: Organisation, user: User) -> list[PartState]:
    """Both parts of a place, with what the school group above adopted."""
    counted = Vision.objects.filter(organisation=organisation).annotate(
        answerers=Count("answers__user", distinct=True),
        mine=Count("answers", filter=Q(answers__user=user), distinct=True),
        to_resolve=Count(
            "reactions",
            filter=Q(reactions__version=None, reactions__resolved_at=None)
            & ~Q(reactions__kind=VisionReaction.Kind.AGREE),
            distinct=True,
        ),
    )
    kept = {vision.part: vision for vision in counted}
    in_force = adopted_at(organisation.lineage)
    return [_state(kept.get(part.value), part, organisation, user, in_force) for part in Part]


def _state(
    kept: Vision | None,
    part: Part,
    organisation: Organisation,
    user: User,
    in_force: Mapping[tuple[int, str], VisionVersion],
) -> PartState:
    vision = kept or Vision(part=part)
    vision.organisation = organisation
    return PartState(
        vision=vision,
        version=in_force.get((organisation.pk, part)),
        above=_nearest(organisation.lineage[1:], part, in_force),
        answerers=getattr(kept, "answerers", 0),
        to_resolve=getattr(kept, "to_resolve", 0),
        has_answered=bool(getattr(kept, "mine", 0)),
        may_read=rules.can_read_working_text(user, vision),
        may_react=rules.can_react(user, vision),
    )


def adopted_at(places: Iterable[Organisation]) -> dict[tuple[int, str], VisionVersion]:
    """The versions in force of these places, by place and part."""
    return in_force_of(adopted_rows(places))


def adopted_rows(places: Iterable[Organisation]) -> QuerySet[VisionVersion]:
    """All that these places ever adopted, the first one first, still to be read."""
    versions = VisionVersion.objects.filter(vision__organisation__in=list(places))
    return versions.select_related("vision__organisation", "adopted_by").order_by("number")


def in_force_of(rows: Iterable[VisionVersion]) -> dict[tuple[int, str], VisionVersion]:
    found: dict[tuple[int, str], VisionVersion] = {}
    for version in rows:
        found[version.vision.organisation_id, version.vision.part] = version
    return found


def adopted_days(organisation: Organisation) -> "QuerySet[VisionVersion, tuple[str, date]]":
    """The parts of the vision that hold at a place, the last day each was adopted on last."""
    rows = VisionVersion.objects.filter(vision__organisation__in=organisation.lineage)
    return rows.order_by("adopted_on").values_list("vision__part", "adopted_on")


def _nearest(
    places: Iterable[Organisation], part: str, found: Mapping[tuple[int, str], VisionVersion]
) -> VisionVersion | None:
    return next((found[place.pk, part] for place in places if (place.pk, part) in found), None)


def vision_in_force(organisation: Organisation, part: str) -> VisionVersion | None:
    """What holds at a place: its own vision, or else that of the school group."""
    return _nearest(organisation.lineage, part, adopted_at(organisation.lineage))


def visions_in_force(
    organisation: Organisation, rows: Iterable[VisionVersion] | None = None
) -> list[tuple[Part, VisionVersion]]:
    """What holds at a place, the pedagogical vision first, without what nobody adopted."""
    found = in_force_of(adopted_rows(organisation.lineage) if rows is None else rows)
    parts = [(part, _nearest(organisation.lineage, part, found)) for part in Part]
    return [(part, version) for part, version in parts if version is not None]


def adopted_above(organisation: Organisation, part: str) -> VisionVersion | None:
    above = organisation.lineage[1:]
    return _nearest(above, part, adopted_at(above)) if above else None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what each person answered."""

    question: Question
    answers: list[VisionAnswer]


def answers_of(vision: Vision) -> list[Answered]:
    rows = vision.answers.select_related("user") if vision.pk else ()
    by_question: dict[str, list[VisionAnswer]] = {}
    for row in rows:
        by_question.setdefault(row.question, []).append(row)
    return [Answered(each, by_question.get(each.key, [])) for each in QUESTIONS[vision.part]]


def own_answers(vision: Vision, user: User) -> dict[str, str]:
    if not vision.pk:
        return {}
    return dict(vision.answers.filter(user=user).values_list("question", "text"))


@dataclass(frozen=True, slots=True)
class Reactions:
    """What colleagues think of the working text: what asks for an answer first."""

    rows: list[VisionReaction]

    @property
    def to_resolve(self) -> int:
        return sum(row.asks_for_an_answer for row in self.rows)

    @property
    def counts(self) -> list[tuple[Text, int]]:
        """People by kind of reaction: who says a thing twice counts once."""
        people = Counter(kind for _user, kind in {(row.user_id, row.kind) for row in self.rows})
        return [(kind.label, people[kind]) for kind in VisionReaction.Kind if people[kind]]


def reactions_to(vision: Vision) -> Reactions:
    if not vision.pk:
        return Reactions([])
    rows = vision.reactions.current().select_related("user", "resolved_by")
    return Reactions(sorted(rows, key=lambda row: not row.asks_for_an_answer))


def versions_of(vision: Vision) -> list[VisionVersion]:
    """The last one first."""
    if not vision.pk:
        return []
    return list(vision.versions.select_related("adopted_by").defer("text"))
