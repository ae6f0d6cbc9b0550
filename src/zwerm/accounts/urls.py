"""Signing in: allauth's views under our own addresses, with the names allauth knows them by."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from . import views

preferences = [
    path("school/", views.organisation_switch, name="organisation_switch"),
    path("taal/", views.language_set, name="language_set"),
    path("kleuren/", views.theme_set, name="theme_set"),
]
urlpatterns = [
    path("aanmelden/", allauth.login, name="account_login"),
    path("afmelden/", allauth.logout, name="account_logout"),
    path("nieuw/", allauth.signup, name="account_signup"),
    path("niet-actief/", allauth.account_inactive, name="account_inactive"),
    path("wachtwoord/", allauth.password_change, name="account_change_password"),
    path("wachtwoord/kiezen/", allauth.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", allauth.password_reset, name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        allauth.password_reset_done,
        name="account_reset_password_done",
    ),
    # allauth puts the link together itself, and counts on the dash.
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("", include((preferences, "accounts"))),
]
