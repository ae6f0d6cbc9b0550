from django.urls import path, re_path

from . import scim, views
from .scim import scim as service

app_name = "provisioning"
urlpatterns = [
    path("koppelingen/scim/", views.scim_page, name="scim_page"),
    path(
        "scim/v2/ServiceProviderConfig",
        service(GET=scim.show_configuration),
        name="configuration",
    ),
    path("scim/v2/ResourceTypes", service(GET=scim.list_types), name="resource_types"),
    path("scim/v2/ResourceTypes/<str:name>", service(GET=scim.show_type), name="resource_type"),
    path("scim/v2/Schemas", service(GET=scim.list_schemas), name="schemas"),
    path("scim/v2/Schemas/<str:name>", service(GET=scim.show_schema), name="schema"),
    path("scim/v2/Users", service(GET=scim.list_users, POST=scim.make_user), name="users"),
    # There is one kind of resource: searching all of them finds the same.
    path("scim/v2/.search", service(POST=scim.search_users), name="search"),
    path("scim/v2/Users/.search", service(POST=scim.search_users), name="users_search"),
    path(
        "scim/v2/Users/<uuid:key>",
        service(
            GET=scim.show_user,
            PUT=scim.replace_user,
            PATCH=scim.patch_user,
            DELETE=scim.remove_user,
        ),
        name="user",
    ),
    # Whatever else a program asks gets an answer in its own language.
    re_path(r"^scim/v2(?:/.*)?$", service(GET=scim.nothing, POST=scim.nothing), name="rest"),
]
