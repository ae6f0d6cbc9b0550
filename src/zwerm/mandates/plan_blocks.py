"""What plans show of the team: who answers for what, by cluster of tasks and by person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zwerm.documents.blocks import (
    Block,
    Card,
    Cards,
    Cell,
    Column,
    Heading,
    ItemList,
    Notice,
    Run,
    Table,
    Text,
    bold,
    cell,
    runs,
    soft,
)
from zwerm.people.models import Person
from zwerm.policy.live import Place, in_short, known, live_block, reads
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster

from .entries import Entry, Missing
from .models import Mandate
from .queries import MandateRows, rows_of_mandates, who_does_what

MOST_PEOPLE, MOST_TASKS = 10, 3
MOST_FACES = 6
MOST_POINTS = 12
Kind = Mandate.Kind
# In the order in which a reader asks.
DOES = (
    (Kind.EXECUTE.value, gettext_lazy("Executes")),
    (Kind.DECIDE.value, gettext_lazy("Decides")),
    (Kind.STEER.value, gettext_lazy("Steers and follows up")),
    (Kind.CONTACT.value, gettext_lazy("Is also the contact")),
)
# Of these one person often has nearly all: a number says more than three names.
COUNTED = {Kind.DECIDE.value, Kind.STEER.value}


@dataclass(slots=True)
class Member:
    """One person in one cluster, with the names of tasks for each kind of mandate."""

    person: Person
    tasks: dict[str, list[str]] = field(default_factory=dict)
    stands_in: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(len(names) for names in self.tasks.values())


@live_block(
    "team",
    gettext_lazy("The team and its mandates"),
    tells=gettext_lazy("Who executes, decides, steers and is the contact, by cluster of tasks."),
    empty=gettext_lazy("nobody has a mandate yet. Adopt a division, or give mandates by hand."),
    page="mandates:mandate_list",
)
def team(at: Place) -> tuple[Block, ...]:
    entries = [entry for entry in entries_at(at) if entry.mandates]
    blocks: list[Block] = []
    for cluster in Cluster:
        members = _members(entry for entry in entries if entry.task.cluster == cluster)
        if members:
            blocks += _of_cluster(cluster, members)
    return (*blocks, *_open(entries)) if blocks else ()


@known("team")
def has_mandates(at: Place) -> bool:
    return any(entry.mandates for entry in entries_at(at))


@in_short("team")
def faces(at: Place) -> tuple[Block, ...]:
    """Who is most asked, with the cluster they do most in."""
    entries = [entry for entry in entries_at(at) if entry.mandates]
    everyone = _members(entries)[:MOST_FACES]
    cards = tuple(
        Card(member.person.initials, member.person.name, (_mostly(member.person, entries),))
        for member in everyone
    )
    return (Cards(cards, 3),) if cards else ()


@live_block(
    "contacts",
    gettext_lazy("Whom to ask"),
    tells=gettext_lazy("The contact for each cluster of tasks, by name."),
    empty=gettext_lazy("nobody is the contact for anything yet."),
    page="mandates:mandate_list",
)
def contacts(at: Place) -> tuple[Block, ...]:
    """Names only: how to reach them a school tells itself."""
    entries = entries_at(at)
    items = []
    for cluster in Cluster:
        counts: dict[str, int] = {}
        for entry in entries:
            if entry.task.cluster == cluster and entry.contact is not None:
                name = entry.contact.name
                counts[name] = counts.get(name, 0) + 1
        names = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_TASKS]
        if names:
            items.append(runs(bold(f"{cluster.label}: "), ", ".join(names)))
    return (ItemList(tuple(items)),) if items else ()


@live_block(
    "continuity",
    gettext_lazy("What depends on one person"),
    tells=gettext_lazy("Core tasks that only one person does, without anyone to take over."),
    empty=gettext_lazy("no core task depends on one person, or nobody has a mandate yet."),
    page="mandates:mandate_list",
)
def continuity(at: Place) -> tuple[Block, ...]:
    """Tasks and places, no names: it tells of the school, not of who works there."""
    entries = [entry for entry in entries_at(at) if entry.mandates]
    core = [entry for entry in entries if entry.is_core]
    alone = [entry for entry in core if len(entry.executors) == 1 and not entry.backups]
    alone = [entry for entry in alone if not entry.is_outsourced]
    if not core:
        return ()
    if not alone:
        told = _("Each core task has someone who can take over.")
        return (Text(runs(told)),)
    told = ngettext(
        "%(count)d of %(all)d core tasks depends on one person: nobody is named to take over.",
        "%(count)d of %(all)d core tasks depend on one person: nobody is named to take over.",
        len(alone),
    ) % {"count": len(alone), "all": len(core)}
    items = tuple(
        runs(entry.task.name, soft(f" ({entry.place})") if entry.is_shared else "")
        for entry in alone[:MOST_POINTS]
    )
    return Text(runs(told)), ItemList(items), *_more(len(alone) - MOST_POINTS)


@known("contacts")
def has_contacts(at: Place) -> bool:
    return any(entry.contact is not None for entry in entries_at(at))


@known("continuity")
def has_core_mandates(at: Place) -> bool:
    entries = entries_at(at)
    return any(entry.mandates and entry.is_core for entry in entries)


@reads("team", "contacts", "continuity")
def mandates_here(at: Place) -> MandateRows:
    return at.once(_rows, at.organisation)


def _rows(organisation: Organisation) -> MandateRows:
    """Of a mandate, its task and its person no more than what a plan tells."""
    rows = rows_of_mandates(organisation)
    held = "task", "organisation", "level", "pool", "kind", "person", "is_backup", "deputy"
    return rows._replace(
        held=rows.held.only(*held),
        # For which schools what is done together: a school group has all of it.
        planned=rows.planned.defer("covers") if organisation.is_group else rows.planned,
        tasks=rows.tasks.only("name_nl", "name_en", "cluster", "is_core", "needs_backup"),
        people=rows.people.only("name"),
    )


def entries_at(at: Place) -> list[Entry]:
    """Who does what at this place, made once for all that shows it."""
    return at.once(_entries, at)


def _entries(at: Place) -> list[Entry]:
    return who_does_what(at.organisation, mandates_here(at))


def _members(entries: Iterable[Entry]) -> list[Member]:
    """Everyone with a mandate in these, who has most first."""
    found: dict[int, Member] = {}
    for entry in entries:
        name = entry.task.name
        for mandate in entry.mandates:
            member = found.setdefault(mandate.person_id, Member(mandate.person))
            held = member.tasks.setdefault(mandate.kind, [])
            names = member.stands_in if mandate.is_backup else held
            if name not in names:
                names.append(name)
    return sorted(found.values(), key=lambda one: (-one.weight, one.person.name))


def _of_cluster(cluster: Cluster, members: Sequence[Member]) -> list[Block]:
    columns = Column(_("Who"), 0.26), Column(_("For what"), 0.74)
    rows = tuple((cell(bold(one.person.name)), _does(one)) for one in members[:MOST_PEOPLE])
    blocks: list[Block] = [Heading(str(cluster.label), 3, cluster.value), Table(columns, rows)]
    if (more := len(members) - MOST_PEOPLE) > 0:
        words = ngettext("And %(count)d person more.", "And %(count)d people more.", more)
        blocks.append(Text(runs(soft(words % {"count": more})), "small"))
    return blocks


def _does(member: Member) -> Cell:
    parts: list[str | Run] = []
    done = member.tasks.get(Kind.EXECUTE, [])
    for kind, label in DOES:
        # Who does it is nearly always whom one asks: only what is more than that stands here.
        names = member.tasks.get(kind, [])
        told = [name for name in names if kind != Kind.CONTACT or name not in done]
        if told:
            parts += ["\n"] if parts else []
            parts += [bold(f"{label}: "), *_named(told, is_counted=kind in COUNTED)]
    if member.stands_in:
        parts += ["\n"] if parts else []
        parts += [bold(_("Can take over") + ": "), *_named(member.stands_in)]
    return cell(*parts)


def _named(names: Sequence[str], *, is_counted: bool = False) -> list[str | Run]:
    if is_counted and len(names) > MOST_TASKS:
        count = ngettext("%(count)d task", "%(count)d tasks", len(names))
        return [count % {"count": len(names)}]
    told: list[str | Run] = [", ".join(names[:MOST_TASKS])]
    if (more := len(names) - MOST_TASKS) > 0:
        told.append(soft(" " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}))
    return told


def _mostly(person: Person, entries: Sequence[Entry]) -> str:
    counts = dict.fromkeys(Cluster, 0)
    for entry in entries:
        counts[Cluster(entry.task.cluster)] += sum(one.pk == person.pk for one in entry.people)
    return str(max(counts, key=lambda cluster: counts[cluster]).label)


def _open(entries: Sequence[Entry]) -> tuple[Block, ...]:
    """How many tasks miss which mandate: the names follow once it is agreed."""
    asked = (Missing.EXECUTE, Missing.DECIDE, Missing.STEER, Missing.CONTACT)
    counts = Counter(kind for entry in entries for kind in entry.missing)
    told = [f"{kind.label}: {counts[kind]}" for kind in asked if counts[kind]]
    if not told:
        return ()
    return (Notice(_("Still to agree, in tasks"), runs(" · ".join(told))),)


def _more(count: int) -> tuple[Block, ...]:
    if count <= 0:
        return ()
    words = ngettext("And %(count)d task more.", "And %(count)d tasks more.", count)
    return (Text(runs(soft(words % {"count": count})), "small"),)
