"""allauth's forms in our words: labels above, no placeholders; and small choices of the frame."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zwerm.schools.models import Organisation

from .models import User


class _OurFields:
    """Takes away placeholders, and sets labels and hints."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


EMAIL = _("E-mail address")
NEW_PASSWORD = _("New password")
AGAIN = _("New password once more")
LENGTH = _("At least 12 characters. A short sentence is easy to remember.")


class SignInForm(_OurFields, allauth.LoginForm):  # type: ignore[misc] # allauth has no types
    labels = {
        "login": EMAIL,
        "password": _("Password"),
        "remember": _("Stay signed in on this device"),
    }


class PasswordForgottenForm(_OurFields, allauth.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": EMAIL}


class PasswordChangeForm(_OurFields, allauth.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Password of now"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }
    hints = {"password1": LENGTH}


class PasswordSetForm(_OurFields, allauth.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints = {"password1": LENGTH}


class PasswordChooseForm(_OurFields, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints = {"password1": LENGTH}


class OrganisationForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none())

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        reachable = Organisation.objects.visible_to(user).exclude(kind=Organisation.Kind.SITE)
        self.fields["organisation"].queryset = reachable  # type: ignore[attr-defined]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=[(theme, theme) for theme in ("light", "dark", "system")])
