from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around its content."""
    return {"organisation": getattr(request, "organisation", None)}
