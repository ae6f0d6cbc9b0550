"""The tasks to tick: a group has thousands of them, so each carries as little as possible."""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from zwerm.core.templatetags.zwerm import cluster_mark, hours
from zwerm.sourcing.candidates import Candidate
from zwerm.sourcing.choosing import Choice
from zwerm.sourcing.models import SourcingDocument
from zwerm.tasks.models import Cluster

register = template.Library()


@register.simple_tag
def choice_rows(choice: Choice) -> SafeString:
    """A row for each task, ticked or not; on the list for the central level also why."""
    marks = {cluster: cluster_mark(cluster) for cluster in Cluster.values}
    where, a_week = (escape(gettext(label)) for label in ("Where", "Hours a week"))
    tells_why = choice.kind == SourcingDocument.Kind.CENTRAL
    rows = (
        f'<tr><th scope="row"><label class="tick">{_tick(one)} {marks[one.line.cluster]}'
        f" <span>{escape(one.line.task.name)}</span></label></th>"
        f'<td data-label="{where}">{escape(one.line.place)}</td>{_why(one) if tells_why else ""}'
        f'<td class="num" data-label="{a_week}">{escape(hours(one.line.minutes))}</td></tr>'
        for one in choice.shown
    )
    return mark_safe("\n".join(rows))  # noqa: S308 - all parts are escaped


def _tick(one: Candidate) -> str:
    checked = " checked" if one.is_ticked else ""
    return f'<input type="checkbox" name="line" value="{escape(one.key)}"{checked}>'


def _why(one: Candidate) -> SafeString:
    said = one.line.reason
    reason = format_html('<small class="table__under">{}</small>', said) if said else ""
    label = gettext("Why")
    return format_html('<td data-label="{}">{}{}</td>', label, capfirst(one.line.why_words), reason)
