from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zwerm.schools.models import Organisation

from .models import User


class SignedInRequest(HttpRequest):
    """A request of a page that needs a login. `organisation` is where the user is working."""

    user: User
    organisation: Organisation
    htmx: HtmxDetails
