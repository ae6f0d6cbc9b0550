"""The table of places with their hours: four bars for each of many, so drawn at once."""

from collections.abc import Iterable
from urllib.parse import quote

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from zwerm.core.charts import LoadBar
from zwerm.core.templatetags.zwerm import cluster_name, hours
from zwerm.planning.coverage import Coverage, Place
from zwerm.tasks.models import Cluster

register = template.Library()


@register.simple_tag
def place_rows(places: Iterable[Place]) -> SafeString:
    """A row for each place: of each cluster what is covered, with a way to its board."""
    labels = {cluster: str(escape(cluster_name(cluster))) for cluster in Cluster.values}
    together = escape(gettext("Together"))
    rows = (
        f'<tr><th scope="row"><a href="{_address(place)}">{escape(place.name)}</a> '
        f"<small>{escape(_people(place.people))}</small></th>"
        f"{''.join(_cell(place, one, labels[one.cluster]) for one in place.clusters)}"
        f'<td class="num" data-label="{together}">{_together(place)}</td></tr>'
        for place in places
    )
    return mark_safe("\n".join(rows))  # noqa: S308 - all parts are escaped


def _address(place: Place, cluster: str = "") -> str:
    narrowed = f"&cluster={cluster}" if cluster else ""
    return str(escape(f"?place={quote(place.key)}{narrowed}"))


def _people(count: int) -> str:
    return ngettext("%(people)s person", "%(people)s people", count) % {"people": count}


def _cell(place: Place, one: Coverage, label: str) -> str:
    if not one.needed_minutes:
        return f'<td data-label="{label}"><span class="soft">–</span></td>'
    told = _covered(one)
    if one.core_short_minutes:
        told = f'<span class="badge badge--signal">{told}</span>'
    address = _address(place, one.cluster)
    link = f'<a class="places__hours" href="{address}">{told}</a>'
    return f'<td data-label="{label}">{link} {_drawn(one.bar) if one.bar else ""}</td>'


def _together(place: Place) -> str:
    return f"<b>{_covered(place)}</b>" if place.is_short else _covered(place)


def _covered(one: Coverage | Place) -> str:
    """What is covered, and of how much if that is not all."""
    covered = hours(one.covered_minutes)
    told = f"{covered} / {hours(one.needed_minutes)}" if one.is_short else covered
    return str(escape(told))


def _drawn(bar: LoadBar) -> str:
    """As the template of a single bar draws it."""
    width = f'width="{bar.frame_percent}%" height="100%"'
    pieces = (
        f'<rect class="{piece.fill}" x="{piece.start}%" width="{piece.length}%" height="100%" />'
        for piece in bar.pieces
    )
    inside = (
        f'<rect class="bar__room" {width} />{"".join(pieces)}<rect class="bar__edge" {width} />'
    )
    return f'<svg class="bar" aria-hidden="true" focusable="false">{inside}</svg>'
