"""For superusers only: making users and giving them a role."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from .models import Membership, User


class UserCreation(AdminUserCreationForm):  # type: ignore[type-arg] # no generic at run time
    class Meta:
        model = User
        fields = ("email", "username", "name")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("email"):
            values["email"] = values["email"].lower()
        return values


class UserChange(UserChangeForm):  # type: ignore[type-arg] # no generic at run time
    class Meta:
        model = User
        fields = "__all__"  # the admin lists its own fields below

    def clean_email(self) -> str | None:
        email: str | None = self.cleaned_data["email"]
        return email.lower() if email else None


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg] # idem
    model = Membership
    extra = 1
    autocomplete_fields = ("organisation",)


@admin.register(User)
class Users(UserAdmin):  # type: ignore[type-arg] # idem
    add_form = UserCreation
    form = UserChange
    inlines = [MembershipInline]
    ordering = ("name",)
    list_display = ("name", "email", "username", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("name", "email", "username")
    fieldsets = (
        (None, {"fields": ("email", "username", "name", "password")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "last_login")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "email",
                    "username",
                    "name",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )
