"""What a scenario supposes, in words."""

from collections.abc import Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from zwerm.core.templatetags.zwerm import hours_unit

from .variants import ExtraMeans, Together, Variation


def name_of(variation: Variation, names: Mapping[str, str]) -> str:
    """A name for the what-if, such as “Without Sofie Declercq”; `names` are those of people."""
    if variation.is_today:
        return _("Today")
    parts = []
    if variation.together != Together.AS_IS:
        parts.append(_together(variation.together))
    if variation.without:
        gone = [names.get(code, code) for code in variation.without]
        parts.append(_("without %(names)s") % {"names": get_text_list(gone, _("and"))})
    parts += [_extra(extra, names) for extra in variation.extra]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _together(together: Together) -> str:
    return _("every school alone") if together == Together.ALONE else _("schools together")


def _extra(extra: ExtraMeans, names: Mapping[str, str]) -> str:
    said = {"hours": hours_unit(extra.weekly_minutes), "source": extra.source}
    if extra.newcomer is not None:
        return _("a new colleague with %(hours)s %(source)s") % said
    if extra.people:
        who = [names.get(code, code) for code in extra.people]
        return _("%(hours)s %(source)s more for %(names)s") % {
            **said,
            "names": get_text_list(who, _("and")),
        }
    return _("%(hours)s %(source)s more, spread") % said
