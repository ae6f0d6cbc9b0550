"""For superusers only: linking a person to an account. Ratings are not shown here."""

from django.contrib import admin

from .models import Person


@admin.register(Person)
class People(admin.ModelAdmin):  # type: ignore[type-arg] # no generic at run time
    list_display = ("name", "organisation", "user", "ends_on")
    list_filter = ("organisation",)
    list_select_related = ("organisation", "user")
    search_fields = ("name", "email")
    fields = ("name", "code", "organisation", "homes", "email", "user", "starts_on", "ends_on")
    autocomplete_fields = ("organisation", "user")
    filter_horizontal = ("homes",)
