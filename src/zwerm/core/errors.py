"""What went wrong, in words a user can act on."""


class DomainError(Exception):
    """A refusal with a message for the user; nothing was changed."""
