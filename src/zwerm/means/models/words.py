"""Names in two languages: data that a school reads in its own."""

from django.utils.translation import get_language


def in_language(name_nl: str, name_en: str) -> str:
    is_english = (get_language() or "nl").startswith("en")
    return name_en if is_english and name_en else name_nl
