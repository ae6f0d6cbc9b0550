"""What keeps the installation honest about people: seals, and who was made unrecognisable."""

from .erasure import Erasure
from .seal import AuditSeal

__all__ = ["AuditSeal", "Erasure"]
