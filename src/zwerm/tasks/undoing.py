"""Taking back a change, safely: what someone changed since is not overwritten."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.core.errors import DomainError
from zwerm.core.models import record

from .decisions import Decisions
from .models import Change, ChangedTask
from .snapshots import put, said


@transaction.atomic
def undo_change(change: Change, *, by: User) -> Change:
    """From how the change left these tasks to how it found them, all of them or none."""
    # The row itself, held: two people may press the button at the same moment.
    change = Change.objects.select_for_update().get(pk=change.pk)
    if Change.objects.filter(undoes=change).exists():
        raise DomainError(_("This was undone already."))
    lines = list(change.tasks.select_related("task", "organisation"))
    decisions = Decisions(change.organisation, change.school_year)
    _refuse_when_changed_since(change, lines, decisions)
    for line in lines:
        before = dict(line.before)
        own = before.pop("task", {})
        if own:
            decisions.change_task(line.task, own)
        if before or {**line.after, "task": {}} != {"task": {}}:
            put(decisions.of(line.organisation, line.task), before)
    undone = decisions.save(Change.Kind.UNDONE, by=by, undoes=change)
    if undone is None:
        raise DomainError(_("This was undone already."))
    record(by, "undid_tailoring", change.organisation, change=change.pk, tasks=len(lines))
    return undone


def _refuse_when_changed_since(
    change: Change, lines: Sequence[ChangedTask], decisions: Decisions
) -> None:
    for line in lines:
        after = dict(line.after)
        own = after.pop("task", {})
        now = {name: getattr(line.task, name) for name in own}
        if said(decisions.existing(line.organisation, line.task)) == after and now == own:
            continue
        later = ChangedTask.objects.filter(
            organisation=line.organisation, task=line.task, change__pk__gt=change.pk
        )
        last = later.select_related("change__by").last()
        if last is None or last.change.by is None:
            raise DomainError(
                _("“%(task)s” was changed again since, so nothing was undone.")
                % {"task": line.task}
            )
        raise DomainError(
            _("“%(task)s” was changed again since by %(name)s, so nothing was undone.")
            % {"task": line.task, "name": last.change.by}
        )
