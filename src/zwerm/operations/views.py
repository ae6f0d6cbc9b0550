"""The page of whoever runs this installation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zwerm.accounts.requests import SignedInRequest

from .installation import standing
from .rules import for_administrators


@require_safe
@for_administrators
def hub(request: SignedInRequest) -> HttpResponse:
    return render(request, "operations/hub.html", {"standing": standing()})
