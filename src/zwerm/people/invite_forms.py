"""Forms to invite someone, and to accept."""

from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zwerm.accounts.models import Membership, User
from zwerm.accounts.rules import can_give_role
from zwerm.core.errors import DomainError
from zwerm.schools.models import Organisation

from .addresses import MOST_ADDRESSES, Pasted, read_addresses
from .guests import check_last_day
from .inviting import Terms
from .models import Person

SHOWN_UNCLEAR = 5


class InviteForm(forms.Form):
    """Whom to invite, and to what. Offered are the places and roles that the user may give."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("One on each line. You can also paste a list, with or without names."),
        error_messages={"required": _("Fill in at least one address.")},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Where"), empty_label=None
    )
    role = forms.ChoiceField(
        label=_("What may they do in Zwerm?"),
        help_text=_("You cannot give more than you may do yourself."),
        widget=forms.RadioSelect,
    )
    are_teachers = forms.BooleanField(
        label=_("They teach"),
        required=False,
        help_text=_("Some hours are only for who teaches. Counts for who is new in your list."),
    )
    access_ends_on = forms.DateField(
        label=_("Access until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A guest always has a last day. For others, empty means: no last day."),
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=settings.LANGUAGES)

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        here: Organisation,
        people: list[Person],
    ) -> None:
        super().__init__(data)
        self.user, self.people = user, people
        self.fields["addresses"].required = not people
        places = self.givable_places(user, here)
        self.fields["organisation"].queryset = places  # type: ignore[attr-defined]
        self.fields["organisation"].initial = here.pk
        self.fields["role"].choices = self._roles(list(places))  # type: ignore[attr-defined]
        self.fields["role"].initial = Membership.Role.STAFF
        self.fields["language"].initial = get_language()
        for person in people:
            self.fields[f"email_{person.pk}"] = forms.EmailField(
                label=format_lazy("{} – {}", person.name, _("e-mail address")),
                initial=person.email,
                max_length=254,
                required=False,
                help_text=""
                if person.email
                else _("Empty: you hand over the link yourself, and they choose a sign-in name."),
            )

    @staticmethod
    def givable_places(user: User, here: Organisation) -> QuerySet[Organisation]:
        """Where in this school group the user may let someone in."""
        group = Organisation.objects.below(here.top.pk).select_related("parent__parent")
        may = [place.pk for place in group if can_give_role(user, place, Membership.Role.GUEST)]
        return Organisation.objects.filter(pk__in=may).select_related("parent__parent")

    def _roles(self, places: list[Organisation]) -> list[tuple[str, Any]]:
        """From least to most: the roles that the user may give at one of the places."""
        return [
            (role.value, WHAT_ROLES_MAY[role])
            for role in WHAT_ROLES_MAY
            if any(can_give_role(self.user, place, role) for place in places)
        ]

    @property
    def email_fields(self) -> list[forms.BoundField]:
        return [self[f"email_{person.pk}"] for person in self.people]

    def clean_addresses(self) -> Pasted:
        pasted = read_addresses(self.cleaned_data["addresses"])
        if pasted.unclear:
            shown = ", ".join(f"“{line[:60]}”" for line in pasted.unclear[:SHOWN_UNCLEAR])
            message = ngettext(
                "Zwerm sees no e-mail address here: %(lines)s.",
                "Zwerm sees no e-mail address in %(n)d lines, such as: %(lines)s.",
                len(pasted.unclear),
            )
            raise forms.ValidationError(message % {"n": len(pasted.unclear), "lines": shown})
        if len(pasted.addresses) > MOST_ADDRESSES:
            raise forms.ValidationError(
                gettext("Invite at most %(most)d people at once.") % {"most": MOST_ADDRESSES}
            )
        return pasted

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        pasted, place = values.get("addresses"), values.get("organisation")
        if pasted is not None and not (pasted.addresses or self.people):
            self.add_error("addresses", gettext("Fill in at least one address."))
        role = values.get("role")
        if role == Membership.Role.GUEST and "access_ends_on" in values:
            self._check_last_day(values["access_ends_on"])
        if place and role and not can_give_role(self.user, place, role):
            self.add_error("role", gettext("You cannot give this role at this place."))
        return values

    def _check_last_day(self, day: date | None) -> None:
        try:
            check_last_day(day)
        except DomainError as refusal:
            self.add_error("access_ends_on", str(refusal))

    @property
    def chosen(self) -> list[tuple[Person, str]]:
        """Of a valid form: who was chosen in the list, and the address for each."""
        return [(person, self.cleaned_data[f"email_{person.pk}"]) for person in self.people]

    @property
    def terms(self) -> Terms:
        """Of a valid form."""
        values = self.cleaned_data
        return Terms(
            values["organisation"],
            values["role"],
            values["language"],
            values["access_ends_on"],
            values["are_teachers"],
        )


WHAT_ROLES_MAY = {
    Membership.Role.GUEST: _("guest: looks along, changes nothing"),
    Membership.Role.STAFF: _("colleague: sees who does what, and answers for themself"),
    Membership.Role.PICT: _("pedagogical ICT coordinator: prepares the division"),
    Membership.Role.TICT: _("technical ICT coordinator: prepares the division"),
    Membership.Role.COORDINATOR: _("coordinating ICT coordinator: prepares and decides"),
    Membership.Role.HEAD: _("head of school: prepares and decides"),
    Membership.Role.DIRECTOR: _("coordinating director: prepares and decides"),
}


class GuestForm(forms.Form):
    until = forms.DateField()


class AcceptForm(forms.Form):
    """What a new account needs."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=_("Choose a name to sign in with"),
        max_length=60,
        help_text=_("Small letters, digits, dots and dashes; such as an.claes."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "off"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=200,
        help_text=_("12 characters or more. A short sentence is easy to remember."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    has_read = forms.BooleanField(label=_("I have read this and take part."))

    def __init__(self, data: Any, *, person: Person, email: str) -> None:
        super().__init__(data, initial={"name": person.name})
        self.email = email
        if email:
            del self.fields["username"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        for validate in User._meta.get_field("username").validators:
            validate(username)
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(gettext("Someone has this name. Choose another."))
        return username

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "password" in values:
            someone = User(
                email=self.email or None,
                username=values.get("username"),
                name=values.get("name", ""),
            )
            try:
                get_adapter().clean_password(values["password"], someone)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values


class ConsentForm(forms.Form):
    """What someone with an account is still asked."""

    has_read = forms.BooleanField(label=_("I have read this and take part."))
