"""How this installation stands, for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings
from django.db.models import Count, Q

from zwerm.core.models import Job

from .doctor import Finding, Level, examine, worst
from .jobs import BACKUP
from .models import Backup

ROWS = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """What the doctor finds, most urgent first, with the last backups and what waits."""

    findings: Sequence[Finding]
    backups: Sequence[Backup]
    waiting: int
    running: int

    version = version("zwerm")
    backup_kind = BACKUP

    @property
    def is_well(self) -> bool:
        return worst(self.findings) < Level.PROBLEM

    @property
    def to_do(self) -> list[Finding]:
        return [each for each in self.findings if each.level > Level.FINE]

    @property
    def in_order(self) -> list[Finding]:
        return [each for each in self.findings if each.level == Level.FINE]

    @property
    def makes_backups(self) -> bool:
        return settings.BACKUP.to is not None


def standing() -> Standing:
    """Without what takes long: the command asks that too."""
    found = sorted(examine(also_slow=False), key=lambda finding: -finding.level)
    states = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=Job.State.WAITING)),
        running=Count("pk", filter=Q(state=Job.State.RUNNING)),
    )
    return Standing(found, list(Backup.objects.all()[:ROWS]), **states)
