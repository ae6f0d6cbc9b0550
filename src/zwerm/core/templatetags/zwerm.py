"""The components of the design that need logic. A builtin library: no `{% load %}` needed."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import escape
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy
from lucide.templatetags.lucide import lucide

from zwerm.core.charts import LoadBar, LoadColumn, Radar, Step

register = template.Library()

CLUSTERS = {
    "T": gettext_lazy("Technical"),
    "P": gettext_lazy("Pedagogical"),
    "B": gettext_lazy("Policy"),
    "A": gettext_lazy("Administrative"),
}
PROVENANCE = {
    "granted": gettext_lazy("Granted"),
    "published": gettext_lazy("Published"),
    "estimate": gettext_lazy("Estimate"),
    "measured": gettext_lazy("Measured"),
}
BADGE_TONES = {"signal", "soft", "line", "done"}
NOTHING = "–"


# Numbers


@register.filter
def offered(labels: Iterable[str]) -> SafeString:
    """The options of a list of names to type from; a loop in a template is slow with thousands."""
    options = (f'<option value="{escape(label)}"></option>' for label in labels)
    return mark_safe("".join(options))  # noqa: S308 # each label is escaped


@register.filter
def hours(minutes: object) -> str:
    """Minutes as hours with one decimal, in the way of the language: 150 is "2,5" in Dutch.

    What is not known is a dash, never a zero.
    """
    if not isinstance(minutes, int | float | Decimal):
        return NOTHING
    tenth = (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number_format(tenth, 1, use_l10n=True, force_grouping=True)


@register.filter
def hours_unit(minutes: object) -> str:
    """With its unit, which may not fall on the next line."""
    if not isinstance(minutes, int | float | Decimal):
        return NOTHING
    sentence = gettext("%(hours)s hours") % {"hours": hours(minutes)}
    return sentence.replace(" ", "\N{NO-BREAK SPACE}")


# Signs


@cache
def _icon(name: str) -> SafeString:
    attributes = {"class": "icon", "aria_hidden": "true", "focusable": "false"}
    svg: str = lucide(name, size=None, **attributes)
    return mark_safe(svg)  # noqa: S308 - the package's own file, named in a template


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing that repeats what the words beside it say."""
    return _icon(name)


@register.simple_tag
def cluster_mark(cluster: str) -> SafeString:
    """Hue, shape and letter; the name stands beside it or is read in its place."""
    return format_html(
        '<span class="mark mark--{}" aria-hidden="true">{}</span>', cluster.lower(), cluster
    )


@register.simple_tag
def cluster_name(cluster: str) -> str:
    return str(CLUSTERS.get(cluster, cluster))


@register.simple_tag
def badge(text: str | Promise, tone: str = "") -> SafeString:
    variant = f" badge--{tone}" if tone in BADGE_TONES else ""
    return format_html('<span class="badge{}">{}</span>', variant, text)


@register.simple_tag
def provenance(kind: str, detail: str | Promise = "", word: str | Promise = "") -> SafeString:
    """Where a figure comes from: sign, word and detail, always together."""
    word = word or PROVENANCE.get(kind, kind)
    rest = format_html(" · {}", detail) if detail else ""
    return format_html(
        '<span class="source source--{}"><span><b>{}</b>{}</span></span>', kind, word, rest
    )


# People


@register.simple_tag
def mail_link(address: str) -> SafeString:
    """A long address may break before its @, and not elsewhere as long as that helps."""
    name, sign, host = address.partition("@")
    return format_html(
        '<a class="mail" href="mailto:{}">{}<wbr>{}{}</a>', address, name, sign, host
    )


@register.simple_tag
def avatar(person: Any, size: str = "", *, reserve: bool = False) -> SafeString:
    """A face or initials. It only decorates a name, so a screen reader skips it."""
    classes = "avatar"
    if size:
        classes += f" avatar--{size[0]}"
    if person is None:
        return format_html('<span class="{} avatar--none" aria-hidden="true">?</span>', classes)
    if reserve:
        classes += " avatar--reserve"
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, _face(person))


def _face(person: Any) -> str:
    if getattr(person, "photo", None):
        try:
            url = reverse("overview:person_photo", args=[person.pk])
        except NoReverseMatch:
            return _initials(person)
        return format_html('<img src="{}" alt="" loading="lazy">', url)
    return _initials(person)


def _initials(person: Any) -> str:
    """Of whoever has a name; people have theirs ready."""
    ready = getattr(person, "initials", "")
    if ready:
        return str(ready)
    words = [word for word in str(person).split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


FACES_IN_A_FLOCK = 3


@register.simple_tag
def flock(people: Iterable[Any]) -> SafeString:
    """At most three faces, and who they are in words."""
    team = list(people)
    if not team:
        return badge(gettext("nobody yet"), "signal")
    faces = format_html_join("", "{}", ((avatar(one, "small"),) for one in team[:FACES_IN_A_FLOCK]))
    return format_html(
        '<span class="person"><span class="flock">{}</span><span>{}</span></span>',
        faces,
        _names(team),
    )


def _names(team: list[Any]) -> str:
    if len(team) == 1:
        return str(team[0])
    first, second = (getattr(one, "first_name", str(one)) for one in team[:2])
    if len(team) == 2:
        return gettext("%(first)s and %(second)s") % {"first": first, "second": second}
    return gettext("%(first)s and %(number)d others") % {"first": first, "number": len(team) - 1}


# Forms and lists


@register.inclusion_tag("core/_field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Label above, hint under it, then the control, then what is wrong with it."""
    return {"field": bound, "kind": _kind(bound.field.widget)}


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if getattr(widget, "input_type", "") in {"range", "file"}:
        return str(widget.input_type)  # type: ignore[attr-defined] # both are inputs
    return "control"


@register.inclusion_tag("core/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": list(numbers),
        "ellipsis": page.paginator.ELLIPSIS,
        "request": context["request"],
    }


@register.inclusion_tag("core/_figure_block.html")
def figure_block(
    value: str | int,
    unit: str | Promise,
    label: str | Promise,
    kind: str = "",
    detail: str | Promise = "",
) -> dict[str, Any]:
    """A large figure; `kind` and `detail` say where it comes from."""
    return {"value": value, "unit": unit, "label": label, "kind": kind, "detail": detail}


# Charts


@register.inclusion_tag("core/_load_bar.html")
def load_bar(bar: LoadBar, *, table: bool = False) -> dict[str, Any]:
    return {"bar": bar, "table": table}


@register.inclusion_tag("core/_bar.html")
def bar_drawing(bar: LoadBar) -> dict[str, Any]:
    """Only the drawing, where the words already stand beside it."""
    return {"bar": bar}


@register.inclusion_tag("core/_load_column.html")
def load_column(column: LoadColumn) -> dict[str, Any]:
    return {"column": column}


@register.inclusion_tag("core/_radar.html")
def radar(chart: Radar) -> dict[str, Any]:
    return {"radar": chart}


@register.inclusion_tag("core/_stepper.html")
def stepper(steps: Iterable[Step]) -> dict[str, Any]:
    return {"steps": list(steps)}
