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
        fields = ("email", "name")

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 # Django's own signature
        self.instance.email = self.instance.email.lower()
        return super().save(commit)


class UserChange(UserChangeForm):  # type: ignore[type-arg] # no generic at run time
    class Meta:
        model = User
        fields = "__all__"  # the admin lists its own fields below


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
    list_display = ("name", "email", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("name", "email")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )
