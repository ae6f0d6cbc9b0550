"""What the pages about tasks have in common: who may change, and a message that can be undone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string

from zwerm.accounts.requests import SignedInRequest
from zwerm.accounts.rules import can_work_in_team

from .hanging import suffering
from .models import Change


def refuse_outsiders(request: SignedInRequest) -> None:
    if not can_work_in_team(request.user, request.organisation):
        raise PermissionDenied


def say_with_undo(request: SignedInRequest, said: str, change: Change | None) -> None:
    """Tell what was decided; beside it a button that takes it back."""
    if change is None:
        messages.success(request, said)
        return
    context = {"said": said, "change": change, "hanging": suffering(request.organisation, change)}
    html = render_to_string("tasks/_decided.html", context, request)
    messages.success(request, html)
