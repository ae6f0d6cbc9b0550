"""Kinds of schools as each country names them. Pure: knows values, not models."""

from django.utils.translation import gettext_lazy as _

FLANDERS, NETHERLANDS = "be", "nl"

# By country, in the order a form shows them. What is not here does not exist in that country.
KINDS = {
    FLANDERS: {
        "primary": _("primary school"),
        "secondary": _("secondary school"),
        "special": _("special primary school"),
        "special_sec": _("special secondary school"),
        "adult": _("adult education"),
        "arts": _("part-time arts education"),
    },
    NETHERLANDS: {
        "primary": _("primary school (po)"),
        "secondary": _("secondary school (vo)"),
        "special": _("special education (so)"),
        "special_sec": _("special secondary education (vso)"),
        "vocational": _("senior vocational education (mbo)"),
    },
}

GROUPS = {
    FLANDERS: _("school group"),
    NETHERLANDS: _("school board"),
}

# Elsewhere there may be technical or vocational tracks, with tasks of their own.
WITHOUT_TECHNICAL_TRACKS = frozenset({"primary", "special", "arts"})
