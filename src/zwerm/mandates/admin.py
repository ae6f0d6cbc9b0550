from django.contrib import admin

from .models import Mandate


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin[Mandate]):
    """For who keeps the installation running; everyday changes go through the pages."""

    list_display = ("task", "organisation", "kind", "person", "is_backup", "starts_on", "ends_on")
    list_filter = ("kind", "is_backup", "level")
    search_fields = ("task__name_nl", "person__name", "organisation__name")
    autocomplete_fields = ("person",)
    raw_id_fields = ("task", "organisation", "scenario")
    list_select_related = ("task", "organisation", "person")
    date_hierarchy = "starts_on"
