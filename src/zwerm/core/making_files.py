"""Having a file made by a worker, so that no web process is busy with it for seconds.

An app registers who makes a kind of file and who may ask for it. That is looked at when it is
asked, when it is made, and when it is fetched. What somebody may take back, such as their levels,
does not belong in such a file: it is kept for a day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import DomainError
from .jobs import Stopped, Work, enqueue, job
from .made_files import MadeFile
from .models import Job

if TYPE_CHECKING:
    from zwerm.accounts.models import User
    from zwerm.schools.models import Organisation

JOB = "core.make_file"
BEGUN = 0.05


@dataclass(frozen=True, slots=True)
class Made:
    """What a maker made."""

    name: str
    content: bytes
    content_type: str
    # What the log tells of it.
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Maker:
    make: Callable[[Work, MadeFile], Made]
    may: Callable[["User", "Organisation"], bool]
    # The page where it is asked for.
    back: Callable[[MadeFile], str]
    # What the log calls it when it is fetched.
    verb: str


makers: dict[str, Maker] = {}


def makes(
    kind: str,
    *,
    may: Callable[["User", "Organisation"], bool],
    back: Callable[[MadeFile], str],
    verb: str,
) -> Callable[[Callable[[Work, MadeFile], Made]], Callable[[Work, MadeFile], Made]]:
    """Register who makes this kind of file. A worker finds it in a module that it imports."""

    def registered(make: Callable[[Work, MadeFile], Made]) -> Callable[[Work, MadeFile], Made]:
        makers[kind] = Maker(make, may, back, verb)
        return make

    return registered


def may_have(made: MadeFile) -> bool:
    """Whether who asked for it may still read it; of an unknown kind nobody may."""
    maker = makers.get(made.kind)
    return maker is not None and made.by.is_active and maker.may(made.by, made.organisation)


@transaction.atomic
def ask_for(
    kind: str, *, by: "User", organisation: "Organisation", title: str, **options: Any
) -> MadeFile:
    """Have a file made. Who asks twice gets the one that is being made."""
    if not makers[kind].may(by, organisation):
        raise PermissionDenied
    mine = MadeFile.objects.of(by).filter(kind=kind, organisation=organisation, options=options)
    open_states = [Job.State.WAITING, Job.State.RUNNING]
    made = mine.filter(made_at=None, job__state__in=open_states).first()
    if made is None:
        made = MadeFile.objects.create(
            kind=kind, by=by, organisation=organisation, title=title, options=options
        )
        made.job = enqueue(JOB, by=by, file=made.pk)
        made.save(update_fields=["job"])
    return made


@job(JOB, title=gettext_lazy("Make a file"), shows=("file",))
def make_file(work: Work, *, file: int) -> None:
    known = MadeFile.objects.select_related("by", "organisation__parent__parent")
    made = known.filter(pk=file).first()
    if made is None:
        raise Stopped
    if not may_have(made):
        raise DomainError(_("You may no longer read what stands in this file."))
    work.report(BEGUN)
    found = makers[made.kind].make(work, made)
    if work.should_stop():
        raise Stopped
    made.pack(found.content)
    with work.completion():
        # Gone in the meantime, such as when somebody was forgotten: then it stays away.
        MadeFile.objects.filter(pk=file).update(
            content=made.content,
            size=made.size,
            name=found.name,
            content_type=found.content_type,
            details=dict(found.details),
            made_at=timezone.now(),
        )
