"""Points, money and shares as the language writes them."""

from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from zwerm.core.templatetags.zwerm import hours

register = template.Library()

NOTHING = "–"
NARROW = "\N{NO-BREAK SPACE}"


@register.filter
def euro(cents: object) -> str:
    """What is not known is a dash, never a zero."""
    if not isinstance(cents, int):
        return NOTHING
    amount = number_format(Decimal(cents) / 100, 2, use_l10n=True, force_grouping=True)
    is_english = (get_language() or "nl").startswith("en")
    return f"€{amount}" if is_english else f"€{NARROW}{amount}"


@register.filter
def number(value: object, decimals: int = 2) -> str:
    """At most so many decimals, without zeros that say nothing."""
    if not isinstance(value, int | Decimal):
        return NOTHING
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    plain = format(rounded, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return number_format(plain, use_l10n=True, force_grouping=True)


@register.filter
def signed(value: object) -> str:
    """A difference with its sign, also when there is more."""
    text = number(value)
    is_more = isinstance(value, int | Decimal) and value > 0
    return f"+{text}" if is_more else text.replace("-", "\N{MINUS SIGN}")


@register.filter
def signed_hours(minutes: object) -> str:
    """The same for hours."""
    text = hours(minutes)
    is_more = isinstance(minutes, int) and minutes > 0
    return f"+{text}" if is_more else text.replace("-", "\N{MINUS SIGN}")
