"""No request of a provider takes long, or holds what the database cannot keep."""

import pytest

from tests import factories
from tests.provisioning.test_scim import USER, Provider, problem
from zwerm.provisioning.models import ScimAccount

pytestmark = pytest.mark.django_db
SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"


@pytest.fixture
def provider():
    return Provider(factories.group("De Leie"))


@pytest.mark.parametrize("path", ["/Users/.search", "/.search"])
def test_a_filter_of_many_terms_is_not_read(provider, path):
    long = " or ".join(["active eq true"] * 100)

    answer = provider.ask("POST", path, {"schemas": [SEARCH], "filter": long})

    assert problem(answer) == (400, "invalidFilter", "400")


def test_nor_is_one_in_the_address(provider):
    long = "%20or%20".join(["active%20eq%20true"] * 100)

    assert problem(provider.ask("GET", f"/Users?filter={long}")) == (400, "invalidFilter", "400")


def test_a_body_of_many_addresses_is_not_kept(provider):
    many = [{"value": f"a{n}@leie.be"} for n in range(5000)]

    assert problem(provider.make(emails=many)) == (400, "invalidValue", "400")
    assert not ScimAccount.objects.exists()


@pytest.mark.parametrize("name", ["a" * 300, "hilde\x00"])
def test_a_name_that_no_database_keeps_is_refused(provider, name):
    assert problem(provider.make(name=name)) == (400, "invalidValue", "400")

    key = provider.make().json()["id"]
    told = {"schemas": [USER], "userName": name}
    assert problem(provider.ask("PUT", f"/Users/{key}", told)) == (400, "invalidValue", "400")
    change = {"op": "replace", "path": "userName", "value": name}
    assert problem(provider.patch(key, change)) == (400, "invalidValue", "400")
