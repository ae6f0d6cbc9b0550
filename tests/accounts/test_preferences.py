import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def choose(client, page, **data):
    return client.post(reverse(f"accounts:{page}"), data)


def test_someone_chooses_where_to_work(client_of):
    group = factories.group()
    first, second = factories.school(parent=group), factories.school(parent=group)
    client = client_of(factories.user("head", at=first))
    assert client.get(reverse("people:person_list")).wsgi_request.organisation == first

    response = choose(client, "organisation_switch", organisation=second.pk, next="/mensen/")

    assert (response.status_code, response.url) == (302, "/mensen/")
    assert client.get(reverse("people:person_list")).wsgi_request.organisation == second


@pytest.mark.parametrize("chosen", ["elsewhere", "a site", "nonsense"])
def test_nobody_works_where_they_do_not_belong(client_of, chosen):
    own = factories.school()
    site = factories.school(parent=own, kind="site")
    values = {"elsewhere": factories.school().pk, "a site": site.pk, "nonsense": "1 or 1"}
    client = client_of(factories.user("head", at=own))

    response = choose(client, "organisation_switch", organisation=values[chosen])

    assert response.status_code == 404
    assert "organisation" not in client.session


def test_the_language_is_remembered_also_before_signing_in(client):
    response = choose(client, "language_set", language="nl", next="/account/aanmelden/")

    assert (response.status_code, response.url) == (302, "/account/aanmelden/")
    assert response.cookies["django_language"].value == "nl"
    assert b'lang="nl"' in client.get("/account/aanmelden/").content


def test_colours_are_remembered_and_follow_the_device_again(client):
    assert choose(client, "theme_set", theme="dark").cookies["theme"].value == "dark"
    assert b'data-theme="dark"' in client.get("/account/aanmelden/").content

    assert choose(client, "theme_set", theme="system").cookies["theme"]["max-age"] == 0
    assert b"data-theme" not in client.get("/account/aanmelden/").content


@pytest.mark.parametrize(
    ("page", "data"), [("language_set", {"language": "xx"}), ("theme_set", {"theme": "pink"})]
)
def test_what_does_not_exist_is_not_remembered(client, page, data):
    response = choose(client, page, **data)

    assert response.status_code == 404
    assert not {"django_language", "theme"} & set(response.cookies)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com", ""],
)
def test_nobody_is_sent_to_another_site(client, elsewhere):
    response = choose(client, "language_set", language="nl", next=elsewhere)

    assert (response.status_code, response.url) == (302, "/")


def test_mail_comes_in_the_language_that_was_chosen_last(client_of):
    someone = factories.user()
    client = client_of(someone)
    before = someone.language
    chosen = []
    for language in ("nl", "en"):
        choose(client, "language_set", language=language)
        someone.refresh_from_db()
        chosen.append(someone.language)

    assert (before, chosen) == ("", ["nl", "en"])
