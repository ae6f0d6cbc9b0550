"""What changes for whom when a division is adopted: hundreds of people on one page."""

from collections.abc import Iterable, Mapping, Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from zwerm.core.templatetags.zwerm import avatar
from zwerm.mandates import drafting
from zwerm.mandates.preview import BACKUP, Change

register = template.Library()

# More than so many tasks are one press away.
MOST_IN_A_SENTENCE = 3
Tasks = Mapping[str, Sequence[str]]  # names by kind


@register.simple_tag
def change_rows(changes: Iterable[Change]) -> SafeString:
    words = {kind: str(escape(word)) for kind, word in _kinds().items()}
    gains, losses = (escape(gettext(text)) for text in ("newly gets", "no longer has"))
    rows = (
        f'<li class="change">{avatar(one.person)} <div><b>{escape(str(one.person))}</b>'
        f"{_part('small', gains, one.gains, words)}"
        f"{_part('small soft', losses, one.losses, words)}</div></li>"
        for one in changes
    )
    return mark_safe("\n".join(rows))  # noqa: S308 - all parts are escaped


def _kinds() -> dict[str, str]:
    return {
        drafting.EXECUTE: gettext("executes"),
        BACKUP: gettext("backup for"),
        drafting.CONTACT: gettext("is the contact for"),
        drafting.DECIDE: gettext("decides about"),
        drafting.STEER: gettext("steers and follows up"),
    }


def _part(tone: str, title: str, tasks: Tasks, words: Mapping[str, str]) -> str:
    if not tasks:
        return ""
    kinds = "".join(_kind(words[kind], names) for kind, names in tasks.items())
    return f'<div class="{tone} change__part"><b>{title}</b>{kinds}</div>'


def _kind(word: str, names: Sequence[str]) -> str:
    """The names in the sentence, or one press away."""
    if len(names) <= MOST_IN_A_SENTENCE:
        return f'<div class="change__kind">{word}: {escape(", ".join(names))}</div>'
    count = ngettext("%(count)s task", "%(count)s tasks", len(names)) % {"count": len(names)}
    items = "".join(f"<li>{escape(name)}</li>" for name in names)
    return (
        f'<div class="change__kind"><details class="disclosure"><summary><span>{word}: '
        f'{escape(count)}</span></summary><ul class="bullets">{items}</ul></details></div>'
    )
