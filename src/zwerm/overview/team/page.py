"""What someone asks of the team pages, and what is put together for them."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from zwerm.accounts.models import User
from zwerm.core.reading_together import read_together
from zwerm.schools.family import family_rows
from zwerm.schools.models import Organisation, SchoolYear
from zwerm.tasks.models import Cluster

from ..cycle_queries import present_year
from .asked import AskedTask, asked_tasks
from .burden import Burden, burden
from .coverage import Cover, Coverage, coverage
from .heat import COMPETENCES, LONGEST_QUESTION, Heat, heat
from .reading import Team
from .strength import Strength, strength


@dataclass(frozen=True, slots=True)
class Question:
    """What narrows the pages; what is no answer is no question."""

    text: str = ""
    school: int | None = None
    cluster: str = ""
    cover: str = ""
    order: str = ""
    page: str = ""

    @classmethod
    def of(cls, asked: QueryDict, schools: list[int]) -> "Question":
        def one_of(name: str, known: "tuple[str, ...] | list[str]") -> str:
            value = asked.get(name, "")
            return value if value in known else ""

        school = one_of("school", [str(pk) for pk in schools])
        return cls(
            text=asked.get("q", "").strip()[:LONGEST_QUESTION],
            school=int(school) if school else None,
            cluster=one_of("cluster", Cluster.values),
            cover=one_of("cover", [each.value for each in Cover]),
            order=one_of("sort", COMPETENCES),
            page=asked.get("page", "1"),
        )

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.school or self.cluster or self.cover)

    @property
    def as_query(self) -> str:
        """For a link to the same in another form."""
        values = {
            "q": self.text,
            "school": self.school,
            "cluster": self.cluster,
            "cover": self.cover,
            "sort": self.order,
        }
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class TeamPage:
    """Reads each part only when a page asks for it."""

    user: User
    organisation: Organisation
    asked: QueryDict

    @cached_property
    def team(self) -> Team:
        # Thousands of people and answers are read faster each by themselves; these go together.
        years = SchoolYear.objects.of_today()
        read_together(years, family_rows(self.organisation.top.pk))
        SchoolYear.objects.present(years)
        return Team(self.organisation, self.user)

    @cached_property
    def question(self) -> Question:
        return Question.of(self.asked, self._schools)

    @property
    def _schools(self) -> list[int]:
        return self.team.map.schools if self.organisation.is_group else []

    @property
    def schools(self) -> list[tuple[int, str]]:
        """To choose from; a school has no choice."""
        return [(pk, self.team.map.names[pk]) for pk in self._schools]

    @cached_property
    def year(self) -> SchoolYear | None:
        return present_year()

    @cached_property
    def tasks(self) -> list[AskedTask]:
        return asked_tasks(self.organisation, self.year)

    @cached_property
    def heat(self) -> Heat:
        asked = self.question
        return heat(self.team, question=asked.text, school=asked.school, order=asked.order)

    @cached_property
    def coverage(self) -> Coverage:
        asked = self.question
        return coverage(
            self.team, self.tasks, school=asked.school, cluster=asked.cluster, cover=asked.cover
        )

    @cached_property
    def strength(self) -> Strength:
        return strength(self.team, self.tasks)

    @cached_property
    def burden(self) -> Burden:
        return burden(self.team, self.year)

    @property
    def others_read(self) -> list[int]:
        """Whose answers this user reads here, without their own: people see who looked."""
        read = {*self.team.levels, *self.team.wishes}
        members = self.team.members
        return sorted(m.pk for m in members if m.pk in read and m.user_id != self.user.pk)
