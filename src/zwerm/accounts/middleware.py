from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zwerm.schools.models import Organisation

from .models import User

SESSION_KEY = "organisation"


class OrganisationMiddleware:
    """Say where the user is working: the organisation chosen last, else that of the first membership."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            request.organisation = _chosen(request, user)  # type: ignore[attr-defined]
        return self.get_response(request)


def _chosen(request: HttpRequest, user: User) -> Organisation | None:
    reachable = Organisation.objects.visible_to(user).select_related("parent__parent")
    chosen = request.session.get(SESSION_KEY)
    if chosen is not None:
        found = reachable.filter(pk=chosen).first()
        if found is not None:
            return found
    if user.current_memberships:
        return user.current_memberships[0].organisation
    return reachable.filter(parent=None).first()
