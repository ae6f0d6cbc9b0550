"""Whose scan a page is about: always that of the user."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse

from zwerm.accounts.requests import SignedInRequest
from zwerm.people.models import Person

from .queries import own_person

P = ParamSpec("P")
Page = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def private_page(
    view: Callable[Concatenate[SignedInRequest, Person, P], HttpResponse],
) -> "Page[P]":
    """Give the view the user's own person; for who is in no team the page does not exist."""

    @wraps(view)
    def page(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = own_person(request.user)
        if person is None:
            raise Http404
        return view(request, person, *args, **kwargs)

    return page
