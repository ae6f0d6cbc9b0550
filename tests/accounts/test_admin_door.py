"""The admin site has no door of its own, so the limits on wrong passwords hold there too."""

from django.test import Client


def test_the_admin_site_signs_in_where_everybody_does(db):
    client = Client()

    answer = client.get("/beheer/login/?next=/beheer/")
    tried = client.post("/beheer/login/", {"username": "a@b.example", "password": "wrong"})

    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/aanmelden/?next=%2Fbeheer%2F",
    )
    assert tried.status_code == 302
