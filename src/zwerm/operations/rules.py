"""Who runs this installation; that says nothing about who leads a school."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from zwerm.accounts.models import User
from zwerm.accounts.requests import SignedInRequest

View = Callable[..., HttpResponse]


def can_run_installation(user: User) -> bool:
    return user.is_superuser


def for_administrators(view: View) -> View:
    """Refuse whoever does not run this installation; who does need not belong to a school."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_run_installation(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.is_open_without_school = True  # type: ignore[attr-defined] # read by OrganisationMiddleware
    return guarded
