"""What keeps the installation honest about people."""

from .erasure import Erasure
from .facts import PrivacyFacts
from .seal import AuditSeal

__all__ = ["AuditSeal", "Erasure", "PrivacyFacts"]
