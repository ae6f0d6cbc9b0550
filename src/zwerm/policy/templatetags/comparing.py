"""What changed in a text, on a page: two versions of a plan differ in thousands of places."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from zwerm.policy.vision_comparing import Change

register = template.Library()


@register.filter
def changes(found: Iterable[Change]) -> SafeString:
    """Each stretch as it stayed, went or came; also for who does not see how it is drawn."""
    drawn = {"new": _mark("ins", gettext("added:")), "gone": _mark("del", gettext("removed:"))}
    return mark_safe(  # noqa: S308 # what changed is escaped
        "".join(
            drawn[each.kind].format(escape(each.text)) if each.kind in drawn else escape(each.text)
            for each in found
        )
    )


def _mark(tag: str, said: str) -> str:
    words = escape(said).replace("{", "{{").replace("}", "}}")
    return f'<{tag}><span class="visually-hidden">{words} </span>{{}}</{tag}>'
