"""How long work took, and how much memory it takes, in words."""

from datetime import timedelta

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()
MINUTE, HOUR = 60, 3600


@register.filter
def duration(took: timedelta | None) -> str:
    """As exact as one wants to know: tenths of a second at first, minutes after an hour."""
    if took is None:
        return "–"
    seconds = max(took.total_seconds(), 0.0)
    if seconds < MINUTE:
        return _("%(seconds)s s") % {"seconds": number_format(seconds, 1)}
    if seconds < HOUR:
        return _("%(minutes)d min %(seconds)d s") % {
            "minutes": seconds // MINUTE,
            "seconds": seconds % MINUTE,
        }
    return _("%(hours)d h %(minutes)d min") % {
        "hours": seconds // HOUR,
        "minutes": seconds % HOUR // MINUTE,
    }


@register.filter
def memory(size: int | None) -> str:
    return "–" if size is None else filesizeformat(size)
