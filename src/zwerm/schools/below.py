"""Which organisations stand under which, as a question inside another one."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Expression

from .models import Organisation

SQL = """(SELECT here.id
 FROM schools_organisation here LEFT JOIN schools_organisation above ON here.parent_id = above.id
 WHERE here.id IN ({these}) OR here.parent_id IN ({these}) OR above.parent_id IN ({these}))"""


class KeysBelow(Expression):
    """For `organisation__in`: these organisations and everything under them (group, school, site).

    The same as `Organisation.objects.below(...).values("pk")`. What somebody may see asks it, on
    one page thirty times, and Django would build and compile a queryset for each.
    """

    def __init__(self, *organisation_ids: int) -> None:
        super().__init__(output_field=Organisation._meta.pk)
        self.organisation_ids = organisation_ids

    def resolve_expression(self, *_given: Any, **_named: Any) -> "KeysBelow":
        """It refers to nothing of what it stands in."""
        return self

    def as_sql(self, *_given: Any, **_named: Any) -> tuple[str, tuple[int, ...]]:
        if not self.organisation_ids:
            raise EmptyResultSet
        these = ", ".join(["%s"] * len(self.organisation_ids))
        return SQL.format(these=these), self.organisation_ids * 3
