"""Whether what a scenario supposes lets it be put in force."""

from django.utils.translation import gettext as _

from .variants import Variation


def why_not_adoptable(variation: Variation) -> str:
    """Why a division that supposes this cannot be put in force; nothing if it can."""
    if variation.is_today:
        return _("This counts what is done today, so there is nothing to adopt.")
    if variation.extra:
        return _(
            "This division uses hours that are not there yet. Add the hours or the colleague "
            "first; then divide again and adopt that."
        )
    if variation.without:
        return _(
            "This division does without somebody who still works here. Note the departure or the "
            "absence with the person first; then divide again and adopt that."
        )
    return ""
