"""What the style page shows: one of each component, with values that show its edges."""

from typing import Any


def for_style_page() -> dict[str, Any]:
    return {}
