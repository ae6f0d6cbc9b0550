"""The way through the scan: fifteen screens with questions, then traits, then hours."""

from dataclasses import dataclass
from enum import StrEnum

from zwerm.people.models import Competence

from .items import Screen, scan


class Kind(StrEnum):
    QUESTIONS = "questions"
    TRAITS = "traits"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    kind: Kind
    screen: Screen | None = None

    @property
    def label(self) -> str:
        return str(Competence(self.screen.competence).label) if self.screen else ""

    @property
    def cluster(self) -> str:
        """The letter of the cluster; specialisations are technical work."""
        if self.screen is None:
            return ""
        competence = self.screen.competence
        return competence if Competence(competence).is_cluster else Competence.T.value


def steps() -> list[Step]:
    screens = scan().screens
    asked = [Step(number, Kind.QUESTIONS, screen) for number, screen in enumerate(screens, 1)]
    return [*asked, Step(len(asked) + 1, Kind.TRAITS), Step(len(asked) + 2, Kind.HOURS)]


def question_count() -> int:
    """The questions with a scale; traits and hours come besides."""
    return len(scan().items) + len(scan().competences)
