"""The tasks that miss hours: hundreds on one page, so the address and the words are found once."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from zwerm.core.templatetags.zwerm import hours
from zwerm.planning.gaps import Gap
from zwerm.planning.models import PlannedTask, Scenario
from zwerm.planning.pages import GapGroup

register = template.Library()


@register.simple_tag
def gap_rows(gaps: Iterable[GapGroup], scenario: Scenario, *, tells_place: bool) -> SafeString:
    """A row for each task: what it misses, and why or where."""
    words = _Words(scenario, tells_place=tells_place)
    missing, why = (escape(gettext(label)) for label in ("Hours missing", "Why"))
    rows = (
        f'<tr><th scope="row">{words.task(gap.first.planned_task)}</th>'
        f'<td class="num" data-label="{missing}">{escape(hours(gap.short_minutes))}</td>'
        f'<td class="is-wide" data-label="{why}">{words.why(gap)}</td></tr>'
        for gap in gaps
    )
    return mark_safe("\n".join(rows))  # noqa: S308 - all parts are escaped


@register.simple_tag
def gap_why(gap: GapGroup, scenario: Scenario, *, tells_place: bool) -> SafeString:
    """Why one task misses hours, or at which places it does."""
    told = _Words(scenario, tells_place=tells_place).why(gap)
    return mark_safe(told)  # noqa: S308 - all parts are escaped


class _Words:
    """What is said of a task that misses hours, as HTML; every part of it is escaped."""

    def __init__(self, scenario: Scenario, *, tells_place: bool) -> None:
        self._tells_place = tells_place
        self._core = escape(gettext("Core task.")) + " "
        address = escape(reverse("planning:planned_task", args=[scenario.pk, 0]))
        # The key of the task is the last number in it.
        self._before, _, self._after = address.rpartition("0")

    def _address(self, planned: PlannedTask) -> str:
        return f"{self._before}{planned.pk}{self._after}"

    def task(self, planned: PlannedTask) -> str:
        return f'<a href="{self._address(planned)}">{escape(planned.task.name)}</a>'

    def why(self, gap: GapGroup) -> str:
        core = self._core if gap.first.planned_task.is_core else ""
        if len(gap.named) > 1:
            return f"{core}{', '.join(map(self._at, gap.named))}{_others(gap.more)}."
        place = f"{escape(capfirst(gap.first.place))}. " if self._tells_place else ""
        return f"{core}{place}{escape(gap.first.reason)}"

    def _at(self, one: Gap) -> str:
        return (
            f'<a class="gaps__more" href="{self._address(one.planned_task)}">'
            f"{escape(capfirst(one.place))}</a> {escape(hours(one.short_minutes))}"
        )


def _others(count: int) -> str:
    """How many places there are besides those that are named."""
    if not count:
        return ""
    told = ngettext("and %(more)s more place", "and %(more)s more places", count)
    return f" {escape(told % {'more': count})}"
