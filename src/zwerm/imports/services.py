"""Reading a list in: choose its columns, match its rows, choose for each, and take it over."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zwerm.accounts.models import User
from zwerm.accounts.rules import can_work_in_team
from zwerm.core.errors import DomainError
from zwerm.core.jobs import enqueue
from zwerm.core.models import record

from .columns import Layout
from .models import ImportChoice, ImportRow, ListImport
from .packing import layout_data, layout_of, unpacked
from .proposals import LEFT, TAKEN, TWICE, Chosen, Proposal
from .rows import Entry, read_rows
from .sides import Side, kinds_for, side_of

# Fewer rows than this are taken over while one waits for the page.
MOST_AT_ONCE = 300
BATCH = 500
Decision = ImportRow.Decision
Saving = Callable[[], AbstractContextManager[None]]
Progress = Callable[[int, int], None]


def refuse_not_allowed(source: ListImport, by: User) -> None:
    allowed = can_work_in_team(by, source.organisation)
    if not allowed or source.kind not in kinds_for(by, source.organisation):
        raise DomainError(_("You cannot read this list in here."))


@transaction.atomic
def choose_columns(source: ListImport, layout: Layout, *, by: User) -> None:
    """Settle what each column tells, and start looking up every row in the background."""
    _refuse_done(source)
    refuse_not_allowed(source, by)
    if "name" not in layout.index_of and "last_name" not in layout.index_of:
        raise DomainError(_("Say which column holds the name: without it no row can be read."))
    source.layout = layout_data(layout)
    source.stage = ListImport.Stage.COLUMNS
    source.job = enqueue("imports.match", by=by, source=source.pk, user=by.pk)
    source.save(update_fields=["layout", "stage", "job"])
    source.rows.all().delete()


def match_rows(
    source: ListImport,
    *,
    by: User,
    progress: Progress,
    should_stop: Callable[[], bool],
    saving: Saving,
) -> None:
    """Read every row and find what it means; nothing is kept when it is stopped."""
    sheets, layout = unpacked(bytes(source.tables)), layout_of(source.layout)
    entries = list(read_rows(sheets[layout.sheet], layout, source.kind))  # type: ignore[arg-type] # a Kind
    side = side_of(source, by)
    chooser = _Chooser(source, side)
    rows = []
    for number, entry in enumerate(entries):
        if number % 25 == 0:
            progress(number, len(entries))
            if should_stop():
                return
        rows.append(chooser.row(entry))
    work_out(side, rows)
    progress(len(entries), len(entries))
    with saving():
        source.rows.all().delete()
        ImportRow.objects.bulk_create(rows, batch_size=BATCH)
        source.stage = ListImport.Stage.REVIEW
        source.save(update_fields=["stage"])


class _Chooser:
    """From entry to row: what was chosen before goes first, and nothing is taken twice."""

    def __init__(self, source: ListImport, side: Side) -> None:
        self.source, self.side = source, side
        choices = ImportChoice.objects.filter(organisation=source.organisation, kind=source.kind)
        self._earlier = dict(choices.values_list("key", "target"))
        self._known = side.labels()
        self._keys: dict[str, int] = {}
        self._targets: dict[int, int] = {}

    def row(self, entry: Entry) -> ImportRow:
        row = ImportRow(
            source=self.source,
            number=entry.number,
            key=entry.key,
            name=entry.name[:200],
            values=dict(entry.values),
            notes=[list(note) for note in entry.notes],
            reason=entry.reason,
        )
        remarks = list(entry.remarks)
        if not entry.reason:
            remarks += self._propose(row, entry)
        row.remarks = [[remark.code, remark.column, remark.value] for remark in remarks]
        return row

    def _propose(self, row: ImportRow, entry: Entry) -> Iterable[Any]:
        proposal = self.side.propose(entry)
        row.candidates = [[found.id, found.score] for found in proposal.candidates]
        row.decision, row.target = proposal.decision, proposal.target
        row.score, row.reason = proposal.score, proposal.reason
        if entry.key in self._earlier:
            self._as_earlier(row, self._earlier[entry.key])
        self._look_twice(row, proposal)
        if row.target is not None and (refusal := self.side.refusal(row.target)):
            row.decision, row.reason = Decision.NONE, refusal
        return proposal.remarks

    def _as_earlier(self, row: ImportRow, target: int | None) -> None:
        if target is None:
            row.decision, row.target = Decision.SKIP, None
        elif target in self._known:
            row.decision, row.target, row.score = Decision.MATCH, target, 100
        else:
            return
        row.reason, row.is_remembered = "", True

    def _look_twice(self, row: ImportRow, proposal: Proposal) -> None:
        """The same row again, or another row for the same person or school: somebody looks."""
        twice = self._keys.setdefault(row.key, row.number) != row.number
        if twice and row.decision != Decision.SKIP:
            row.decision, row.reason = Decision.OPEN, TWICE
        elif row.decision == Decision.MATCH and row.target is not None:
            first = self._targets.setdefault(row.target, row.number)
            if first != row.number and not self.side.may_be_many:
                row.decision, row.reason = Decision.OPEN, TAKEN
        if row.decision == Decision.OPEN and row.target is None and proposal.candidates:
            row.target = proposal.candidates[0].id


def work_out(side: Side, rows: Sequence[ImportRow]) -> None:
    """What each row changes, given what is chosen for all of them."""
    together: dict[int, list[ImportRow]] = defaultdict(list)
    for row in rows:
        if row.decision == Decision.MATCH and row.target is not None:
            together[row.target].append(row)
        elif row.decision == Decision.OPEN and row.target is not None:
            row.changes = [list(c) for c in side.changes(row.target, [chosen(row)])]
        else:
            row.changes = []
    for target, same in together.items():
        changes = side.changes(target, [chosen(row) for row in same])
        for row in same:
            row.changes = [list(change) for change in changes]
    for row in rows:
        row.settle()


def chosen(row: ImportRow) -> Chosen:
    target = None if row.decision == Decision.NEW else row.target
    # An unsaved row has no key yet; its number is as good to tell rows apart.
    return Chosen(row.pk or row.number, row.name, row.values, row.notes, target)


@transaction.atomic
def decide(source: ListImport, choices: Mapping[int, tuple[str, int | None]], *, by: User) -> int:
    """Choose for rows, by their pk; how many became different."""
    _refuse_done(source)
    refuse_not_allowed(source, by)
    side = side_of(source, by)
    known = side.labels()
    rows = {row.pk: row for row in source.rows.filter(pk__in=list(choices))}
    touched: set[int] = set()
    changed: list[ImportRow] = []
    for pk, (decision, target) in choices.items():
        row = rows.get(pk)
        if row is None or row.decision == Decision.NONE or _says(row, decision, target):
            continue
        if decision == Decision.MATCH and (target not in known or side.refusal(target)):
            raise DomainError(_("Row %(row)d cannot be that one.") % {"row": row.number})
        touched |= {t for t in (row.target, target) if t is not None}
        row.decision, row.is_remembered = decision, False
        row.target = target if decision == Decision.MATCH else None
        if decision == Decision.OPEN and row.candidates:
            row.target = row.candidates[0][0]
        changed.append(row)
    _store(source, side, changed, touched)
    return len(changed)


def _says(row: ImportRow, decision: str, target: int | None) -> bool:
    if decision == Decision.MATCH:
        return row.decision == decision and row.target == target
    return row.decision == decision


def _store(
    source: ListImport, side: Side, changed: Sequence[ImportRow], touched: Iterable[int]
) -> None:
    """The changed rows, and those that share a task with one of them."""
    _keep(changed, "decision", "target", "is_remembered")
    others = source.rows.filter(target__in=list(touched), decision=Decision.MATCH)
    rows = {row.pk: row for row in (*changed, *others)}
    work_out(side, list(rows.values()))
    _keep(rows.values(), "changes", "state")


def _keep(rows: Iterable[ImportRow], *fields: str) -> None:
    """Rows that exist, these columns of them; far quicker than an update of many."""
    ImportRow.objects.bulk_create(
        list(rows),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(fields),
    )


@transaction.atomic
def decide_all(source: ListImport, decision: str, *, state: str, by: User) -> int:
    """The same choice for all rows in a state; `match` takes the best candidate of each."""
    rows = source.rows.filter(state=state).exclude(decision=Decision.NONE)
    told = [(row.pk, row.candidates[0][0] if row.candidates else None) for row in rows]
    wanted: Iterator[tuple[int, tuple[str, int | None]]] = (
        (pk, (decision, best if decision == Decision.MATCH else None))
        for pk, best in told
        if decision != Decision.MATCH or best is not None
    )
    return decide(source, dict(wanted), by=by)


def start_applying(source: ListImport, *, by: User) -> bool:
    """Take the list over: at once, or for a long one in the background. Whether it is done."""
    _refuse_done(source)
    refuse_not_allowed(source, by)
    if source.rows.taken().count() <= MOST_AT_ONCE:
        apply_rows(source, by=by, saving=transaction.atomic)
        return True
    source.job = enqueue("imports.apply", by=by, source=source.pk, user=by.pk)
    source.save(update_fields=["job"])
    return False


def apply_rows(source: ListImport, *, by: User, saving: Saving) -> None:
    """All that was chosen, in one transaction: either everything is taken over, or nothing."""
    try:
        with saving():
            _apply(source, by)
    except (DataError, IntegrityError):
        raise DomainError(
            _("Something in this list does not fit with what is there by now. Read it in again.")
        ) from None


def _apply(source: ListImport, by: User) -> None:
    locked = ListImport.objects.select_for_update().get(pk=source.pk)
    if locked.stage != ListImport.Stage.REVIEW:
        raise DomainError(_("This list was taken over already."))
    refuse_not_allowed(source, by)
    side = side_of(source, by)
    rows = list(source.rows.taken())
    _refuse_gone_or_double(side, rows)
    outcome = side.apply([chosen(row) for row in rows], file_name=source.file_name)
    _remember(source, outcome.made)
    source.stage, source.applied_at = ListImport.Stage.DONE, timezone.now()
    source.change_id, source.before, source.tables = outcome.change, outcome.before, b""
    source.layout = layout_data(layout_of(source.layout).without_samples)
    source.save(update_fields=["stage", "applied_at", "change", "before", "tables", "layout"])
    counts = {row.state: 0 for row in rows} | _counted(rows)
    record(by, "took_over_list", source.organisation, file=source.file_name, **counts)


def _counted(rows: Sequence[ImportRow]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.state] += 1
    return dict(counts)


def _refuse_gone_or_double(side: Side, rows: Sequence[ImportRow]) -> None:
    known, seen = side.labels(), dict[int, int]()
    for row in rows:
        if row.decision != Decision.MATCH or row.target is None:
            continue
        if row.target not in known or side.refusal(row.target):
            raise DomainError(
                _("Row %(row)d goes with something that is no longer here. Choose again.")
                % {"row": row.number}
            )
        first = seen.setdefault(row.target, row.number)
        if first != row.number and not side.may_be_many:
            raise DomainError(
                _("Rows %(first)d and %(second)d both go with “%(name)s”. Choose which one counts.")
                % {"first": first, "second": row.number, "name": known[row.target]}
            )


def _remember(source: ListImport, made: Mapping[int, int]) -> None:
    """So that the next list with these rows says the same, and updates what came from this one."""
    kept = [Decision.MATCH, Decision.NEW, Decision.SKIP]
    told: dict[str, int | None] = {}
    # Whoever was passed over for having left may come back.
    for row in source.rows.filter(decision__in=kept).exclude(key="").exclude(reason=LEFT):
        told.setdefault(row.key, made.get(row.pk) if row.decision == Decision.NEW else row.target)
    rows = list(source.rows.filter(pk__in=list(made)))
    for row in rows:
        row.target = made[row.pk]
    _keep(rows, "target")
    choices = [
        ImportChoice(organisation=source.organisation, kind=source.kind, key=key, target=target)
        for key, target in told.items()
    ]
    ImportChoice.objects.bulk_create(
        choices,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["organisation", "kind", "key"],
        update_fields=["target", "chosen_at"],
    )


def _refuse_done(source: ListImport) -> None:
    if source.is_done:
        raise DomainError(_("This list was taken over already."))
    if source.is_working:
        raise DomainError(_("Zwerm is still working on this list. Wait until it is ready."))


@transaction.atomic
def forget(source: ListImport, *, by: User) -> None:
    """A list that was not taken over goes, with all its rows."""
    _refuse_done(source)
    refuse_not_allowed(source, by)
    record(by, "forgot_list", source.organisation, file=source.file_name)
    ListImport.objects.filter(pk=source.pk).delete()
