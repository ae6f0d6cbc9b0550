from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from . import views

View = Callable[..., HttpResponse]


def service(**answers: str) -> View:
    """What answers each method, by name: its records cost much to load, and few sites need them."""

    @csrf_exempt
    @login_not_required
    @transaction.non_atomic_requests
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        from . import scim  # noqa: PLC0415 - slow to import

        return scim.answer(request, {m: getattr(scim, n) for m, n in answers.items()}, **kwargs)

    return view


app_name = "provisioning"
urlpatterns = [
    path("koppelingen/scim/", views.scim_page, name="scim_page"),
    path("scim/v2/ServiceProviderConfig", service(GET="show_configuration"), name="configuration"),
    path("scim/v2/ResourceTypes", service(GET="list_types"), name="resource_types"),
    path("scim/v2/ResourceTypes/<str:name>", service(GET="show_type"), name="resource_type"),
    path("scim/v2/Schemas", service(GET="list_schemas"), name="schemas"),
    path("scim/v2/Schemas/<str:name>", service(GET="show_schema"), name="schema"),
    path("scim/v2/Users", service(GET="list_users", POST="make_user"), name="users"),
    # There is one kind of resource: searching all of them finds the same.
    path("scim/v2/.search", service(POST="search_users"), name="search"),
    path("scim/v2/Users/.search", service(POST="search_users"), name="users_search"),
    path(
        "scim/v2/Users/<uuid:key>",
        service(GET="show_user", PUT="replace_user", PATCH="patch_user", DELETE="remove_user"),
        name="user",
    ),
    # Whatever else a program asks gets an answer in its own language.
    re_path(r"^scim/v2(?:/.*)?$", service(GET="nothing", POST="nothing"), name="rest"),
]
