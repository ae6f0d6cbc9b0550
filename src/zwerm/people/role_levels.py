"""What a role lets one expect, where nobody answered yet: an estimate, never a profile.

Our own reading of the report on ICT coordination (2022, chapter 3): it describes a technical and a
pedagogical coordinator, and what each of the four clusters asks. Where it leaves room the lower
level stands here, so that a division does not build on what may not be there. What it says nothing
about is left open: a care coordinator, someone of buildings or a firm can be anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Competence, Role


@dataclass(frozen=True, slots=True)
class Expectation:
    """Levels by competence, and why."""

    levels: Mapping[str, int]
    reason: Promise


ROLE_LEVELS: Mapping[str, Expectation] = {
    Role.TICT: Expectation(
        {"T": 3, "B": 1, "A": 2, "sw": 2, "hw": 2, "hd": 2},
        _("very strong in technique, with the policy and administration that go with it"),
    ),
    Role.PICT: Expectation(
        {"T": 2, "P": 3, "B": 2, "A": 1, "lms": 2, "off": 1},
        _("strong in teaching, with a firm technical base"),
    ),
    Role.COORDINATOR: Expectation(
        {"T": 2, "P": 1, "B": 3, "A": 1},
        _("leads the team, so policy first and enough technique to weigh choices"),
    ),
    Role.HEAD: Expectation(
        {"T": 0, "P": 2, "B": 2, "A": 1},
        _("decides and explains; seldom does technical work"),
    ),
    Role.DIRECTOR: Expectation(
        {"T": 0, "P": 1, "B": 2, "A": 1},
        _("decides and explains; seldom does technical work"),
    ),
    Role.ADMINISTRATION: Expectation(
        {"A": 2, "off": 1},
        _("keeps lists, orders and files on their own"),
    ),
    Role.CONTACT: Expectation(
        {"T": 1, "P": 1, "hw": 1, "hd": 1},
        _("gives first help in the corridor, and passes on the rest"),
    ),
    Role.DIGICOACH: Expectation(
        {"T": 1, "P": 2},
        _("helps colleagues with ICT in their lessons"),
    ),
    Role.TEACHER: Expectation(
        {"P": 1},
        _("uses the tools of the school in their own lessons"),
    ),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A level for one competence, and the role that it comes from."""

    competence: str
    level: int
    role: Role

    @property
    def reason(self) -> Promise:
        return ROLE_LEVELS[self.role].reason


def proposals(roles: Iterable[str]) -> list[Proposal]:
    """In the order of the scan. Of several roles the highest level counts."""
    found: dict[str, Proposal] = {}
    for role in roles:
        expected = ROLE_LEVELS.get(role)
        for competence, level in expected.levels.items() if expected else ():
            before = found.get(competence)
            if before is None or level > before.level:
                found[competence] = Proposal(competence, level, Role(role))
    return [found[key] for key in Competence.values if key in found]
