"""What keeps the installation honest about people: seals, consent, and what was asked of it."""

from .seal import AuditSeal

__all__ = ["AuditSeal"]
