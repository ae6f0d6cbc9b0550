"""allauth's forms in our words: labels above, no placeholders; and small choices of the frame."""

from typing import Any

from allauth.account import forms as allauth
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
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
        "login": _("E-mail address or sign-in name"),
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


class PasswordAgainForm(_OurFields, allauth.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class _Digits(_OurFields):
    """A phone shows its digits, and offers the code that it just received."""

    labels = {"code": _("Code")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code"}
        self.fields["code"].widget.attrs.update(attributes)


class CodeForm(_Digits, codes.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""


class CodeAgainForm(_Digits, codes.ReauthenticateForm):  # type: ignore[misc]
    pass


class AppForm(_Digits, app.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("The six digits that your app shows")}


PASSKEY_NAME = _("Name, to tell your passkeys apart")


# What allauth and its library raise at a credential that no browser made.
_INVENTED = (AttributeError, KeyError, TypeError, ValueError)


class _Credential:
    """An invented credential is refused as a wrong one is."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc] # that of allauth's form
        except _INVENTED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeySignInForm(_Credential, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyStepForm(_Credential, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyAgainForm(_Credential, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyForm(_OurFields, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """Always one that signs in without a password; nobody has to know there are others."""

    labels = {"name": PASSKEY_NAME}
    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(60))
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except _INVENTED as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class PasskeyNameForm(_OurFields, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    labels = {"name": PASSKEY_NAME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(MaxLengthValidator(60))
        self.fields["name"].widget.attrs["maxlength"] = 60


class NameForm(forms.ModelForm):  # type: ignore[type-arg] # no generic at run time
    """What colleagues see beside what someone does."""

    class Meta:
        model = User
        fields = ("name",)
        labels = {"name": _("Name")}


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
