"""Money as people write it."""

from django.utils.formats import number_format


def euros(cents: int) -> str:
    """Without cents where there are none."""
    decimals = 0 if cents % 100 == 0 else 2
    return f"€ {number_format(cents / 100, decimals, force_grouping=True)}"
