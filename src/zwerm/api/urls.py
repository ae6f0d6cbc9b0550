"""What programs ask, below /api/. The pages about it are in `page_urls`."""

from django.urls import include, path, re_path

from . import v1  # noqa: F401 - declares the operations
from .docs_page import description
from .interface import addresses, not_there

app_name = "api"
urlpatterns = [
    path("v1/", description, name="description"),
    path("v1/", include((addresses(), "ninja"), namespace="v1")),
    re_path(r"^(?P<address>.*)$", not_there, name="not_there"),
]
