"""Which backups go and come when others execute."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..expansion import Instance
from ..ledger import Ledger
from ..rewriting import Share, Spare
from .staff import Staff


class Spares:
    """Backups stay as they are, unless they execute now or what they back up is closed."""

    def __init__(self, ledger: Ledger, staff: Staff) -> None:
        self.ledger, self.staff = ledger, staff

    def after(
        self, shares: Sequence[Share], closed: Sequence[Instance], opened: Sequence[Instance]
    ) -> tuple[Spare, ...]:
        """What changes: who executes goes, and where nobody is left the most competent comes."""
        ledger = self.ledger
        gone = {instance.key for instance in closed}
        keys = dict.fromkeys((share.task, share.level, share.owner) for share in shares)
        stay = [ledger.instances[ledger.index[k]] for k in keys if k in ledger.index]
        taken: Counter[int] = Counter()
        for instance in closed:
            taken.subtract(ledger.spares[ledger.index[instance.key]])
        new = {instance.key for instance in opened}
        places = [i for i in stay if i.key not in gone and i.key not in new]
        found: list[Spare] = []
        for instance in (*places, *opened):
            found += self._at(instance, shares, taken, is_new=instance.key in new)
        return tuple(found)

    def _at(
        self, instance: Instance, shares: Sequence[Share], taken: Counter[int], *, is_new: bool
    ) -> Iterator[Spare]:
        ledger = self.ledger
        i = None if is_new else ledger.index[instance.key]
        work: dict[str | None, int] = {}
        if i is not None:
            work = {ledger.people[p].id: quanta for p, quanta in ledger.shares[i].items()}
            work[None] = ledger.bought[i]
        for share in shares:
            if (share.task, share.level, share.owner) == instance.key:
                work[share.person] = share.after
        executors = {person for person, quanta in work.items() if quanta and person is not None}
        before = [] if i is None else ledger.spares[i]
        leave = [p for p in before if ledger.people[p].id in executors]
        taken.subtract(leave)
        is_bought = work.get(None, 0) == instance.quanta
        comes = None
        if instance.task.backup and len(leave) == len(before) and not is_bought:
            comes = self._most_competent(instance, executors, taken)
        if comes is not None:
            taken[comes] += 1
            first = ledger.people[leave[0]].id if leave else None
            yield Spare(*instance.key, first, ledger.people[comes].id)
        for p in leave if comes is None else leave[1:]:
            yield Spare(*instance.key, ledger.people[p].id)

    def _most_competent(
        self, instance: Instance, executors: set[str], taken: Counter[int]
    ) -> int | None:
        able = [
            (lowest < 0, p)
            for p in self.staff.reaching(instance)
            if (lowest := self.staff.margin(instance.task, p)) >= -1
            and self.ledger.people[p].id not in executors
            and len(self.ledger.backs_up[p]) + taken[p] < self.ledger.people[p].max_backups
        ]
        return min(able)[1] if able else None
