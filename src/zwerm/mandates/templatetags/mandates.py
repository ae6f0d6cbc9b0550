"""The table of who answers for what: a group has thousands of mandates on one page."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from html import escape

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from zwerm.core.templatetags.zwerm import badge, cluster_mark, icon
from zwerm.mandates.entries import Column, Entry, Kind
from zwerm.mandates.models import Mandate
from zwerm.schools.models import Organisation
from zwerm.tasks.models import Cluster

register = template.Library()


@register.simple_tag
def mandate_rows(
    entries: Iterable[Entry],
    columns: Mapping[str, str | Promise],
    led: Collection[int],
    shown: Organisation,
) -> SafeString:
    """A line for each task, a cell for each question. Whoever leads there finds ways to change."""
    table = _Table(columns, led, shown)
    return mark_safe("".join(map(table.row, entries)))  # noqa: S308 # all parts are escaped


class _Table:
    """What is the same on each line is said once."""

    def __init__(
        self, columns: Mapping[str, str | Promise], led: Collection[int], shown: Organisation
    ) -> None:
        self._columns, self._led, self._shown = columns, led, shown
        self._labels = {kind: escape(str(label)) for kind, label in columns.items()}
        self._marks = {cluster: cluster_mark(cluster) for cluster in Cluster.values}
        self._add = reverse("mandates:mandate_add")
        self._history = _address("mandates:task_history")
        self._edit = _address("mandates:mandate_edit")
        asks, waits = gettext("asks for a change"), escape(gettext("not confirmed yet"))
        self._asks = f" {badge(asks, 'signal')}"
        hidden = f'<span class="visually-hidden">{waits}</span>'
        self._waits = f' <span class="awaits">{icon("clock")}{hidden}</span>'
        self._choice = escape(gettext("choose"))

    def row(self, entry: Entry) -> str:
        task = escape(str(entry.task))
        cells = (
            f'<td role="cell" data-label="{self._labels[column.kind]}">'
            f"{''.join(self._cell(entry, column))}</td>"
            for column in entry.columns
            if column.kind in self._columns
        )
        return (
            '<tr role="row"><th scope="row" role="rowheader"><span class="person">'
            f"{self._marks[entry.task.cluster]}<span>"
            f'<a href="{self._history(entry.task.pk)}?place={self._shown.pk}">{task}</a>'
            f"<small>{escape(entry.place)}</small></span></span></th>{''.join(cells)}</tr>"
        )

    def _cell(self, entry: Entry, column: Column) -> Iterator[str]:
        for mandate in column.mandates:
            yield f' <span class="holder">{"".join(self._holder(mandate))}</span> '
        if not column.mandates:
            yield self._nobody(entry, column)
            if entry.organisation.pk in self._led:
                yield self._choose(entry, column)
        if column.kind == Kind.DECIDE and len(column.mandates) > 1:
            yield badge(gettext("more than one"), "signal")

    def _holder(self, mandate: Mandate) -> Iterator[str]:
        is_led = mandate.organisation_id in self._led
        if mandate.is_away:
            today = escape(gettext("is the deputy today of"))
            yield f'{escape(str(mandate.deputy))} <small class="soft">{today}</small> '
        name = escape(mandate.person.name)
        yield f'<a href="{self._edit(mandate.pk)}">{name}</a>' if is_led else name
        if mandate.asks_change and is_led:
            yield self._asks
        elif mandate.is_awaiting or mandate.asks_change:
            yield self._waits
        if mandate.deputy and not mandate.is_away:
            deputy = gettext("deputy: %(name)s") % {"name": mandate.deputy.name}
            yield f' <small class="soft">{escape(deputy)}</small>'

    def _nobody(self, entry: Entry, column: Column) -> str:
        is_outsourced = column.kind == Kind.EXECUTE and entry.is_outsourced
        if column.is_missing and not is_outsourced:
            words = gettext("no backup") if column.is_backup else gettext("nobody yet")
            return badge(words, "signal")
        words = escape(gettext("outsourced")) if is_outsourced else "–"
        if column.is_missing:
            return words
        is_told = entry.is_outsourced or entry.organisation.pk in self._led
        return f'<span class="soft{"" if is_told else " holder--none"}">{words}</span>'

    def _choose(self, entry: Entry, column: Column) -> str:
        asked: dict[str, str | int] = {
            "task": entry.task.pk,
            "organisation": entry.organisation.pk,
            "level": entry.level,
            "pool": entry.pool,
            "kind": column.kind,
        }
        about = f"{self._labels[column.kind]}: {escape(str(entry.task))}"
        return (
            f' <a class="small" href="{self._add}?{escape(urlencode(asked))}">'
            f'{self._choice}<span class="visually-hidden"> {about}</span></a>'
        )


def _address(route: str) -> Callable[[int], str]:
    """The address of a page by key, looked up once for all rows."""
    before, after = reverse(route, args=[0]).split("0")
    return lambda key: f"{before}{key}{after}"
