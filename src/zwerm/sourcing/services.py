"""What the ICT team does with these documents."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record
from zwerm.planning.models import Scenario
from zwerm.schools.models import Organisation, SchoolYear

from .case import Case
from .lines import Line
from .models import LONGEST_TITLE, SourcingDocument
from .writing import WRITERS


@transaction.atomic
def start_document(
    kind: str,
    *,
    organisation: Organisation,
    school_year: SchoolYear,
    scenario: Scenario | None,
    lines: Sequence[Line],
    by: User,
) -> SourcingDocument:
    """A draft about these tasks, with a title that says what it is."""
    if not lines:
        raise DomainError(_("Tick at least one task: the document is made from its tasks."))
    document = SourcingDocument(
        organisation=organisation,
        school_year=school_year,
        kind=kind,
        scenario=scenario,
        lines=[line.stored for line in lines],
        made_by=by,
        changed_by=by,
    )
    document.title = WRITERS[kind].title(Case(document))[:LONGEST_TITLE]
    document.save()
    record(by, "made", document)
    return document


@transaction.atomic
def copy_document(document: SourcingDocument, *, by: User) -> SourcingDocument:
    copied = document.copied(by=by)
    record(by, "copied_document", copied, of=document.pk)
    return copied


@transaction.atomic
def remove_document(document: SourcingDocument, *, by: User) -> None:
    record(by, "removed", document)
    document.delete()
