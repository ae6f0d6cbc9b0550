"""Signing in: allauth's views under our own addresses, with the names allauth knows them by."""

from allauth.account import views as allauth
from allauth.mfa.base import views as codes
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from . import account_views, provider_views, second_step_views, views

own = [
    path("", account_views.account, name="account"),
    path("naam/", account_views.name_edit, name="name_edit"),
    path("apparaten/", account_views.session_list, name="session_list"),
    path("apparaten/afmelden/", account_views.sessions_end, name="sessions_end"),
    path("apparaten/<int:pk>/afmelden/", account_views.session_end, name="session_end"),
    path("identiteiten/", provider_views.identity_list, name="identity_list"),
    path("identiteiten/koppelen/", provider_views.identity_confirm, name="identity_confirm"),
    path("identiteiten/bij/<slug:provider_id>/", provider_views.identity_add, name="identity_add"),
    path("identiteiten/<int:pk>/weg/", provider_views.identity_remove, name="identity_remove"),
    path("twee-stappen/nodig/", account_views.second_step_due, name="second_step_due"),
    path("twee-stappen/wie/", second_step_views.second_step_list, name="second_step_list"),
    path(
        "twee-stappen/wie/<int:pk>/wegnemen/",
        second_step_views.second_step_remove,
        name="second_step_remove",
    ),
    path("school/", views.organisation_switch, name="organisation_switch"),
    path("taal/", views.language_set, name="language_set"),
    path("kleuren/", views.theme_set, name="theme_set"),
]
second_step = [
    path("", account_views.second_step, name="mfa_index"),
    path("code/", codes.authenticate, name="mfa_authenticate"),
    path("app/", app.activate_totp, name="mfa_activate_totp"),
    path("app/weg/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("herstelcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "herstelcodes/nieuw/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
]
keys = [
    path("", account_views.passkey_list, name="mfa_list_webauthn"),
    path("nieuw/", second_step_views.PasskeyAdd.as_view(), name="mfa_add_webauthn"),
    path("<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("<int:pk>/weg/", second_step_views.PasskeyRemove.as_view(), name="mfa_remove_webauthn"),
    path("aanmelden/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
]
again = [
    path("", allauth.reauthenticate, name="account_reauthenticate"),
    path("code/", codes.reauthenticate, name="mfa_reauthenticate"),
    path("toegangssleutel/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
urlpatterns = [
    path("aanmelden/", allauth.login, name="account_login"),
    path("aanmelden/met/<slug:provider_id>/", provider_views.provider_start, name="provider_start"),
    path(
        "aanmelden/met/<slug:provider_id>/terug/",
        provider_views.provider_back,
        name="provider_back",
    ),
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
    path("bevestigen/", include(again)),
    path("twee-stappen/", include(second_step)),
    path("toegangssleutels/", include(keys)),
    path("", include((own, "accounts"))),
]
