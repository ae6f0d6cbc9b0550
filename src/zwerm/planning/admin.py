"""For superusers only: what the pages do not change."""

from django.contrib import admin

from .models import DivisionSettings, Scenario, StandingRule


@admin.register(Scenario)
class ScenarioAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # no generic at run time
    list_display = ("name", "organisation", "school_year", "state", "divided_at", "adopted_at")
    list_filter = ("state", "school_year")
    search_fields = ("name", "organisation__name")
    # What was divided belongs together; it is changed by dividing, not by hand.
    exclude = ("problem", "plan", "job")
    readonly_fields = ("state", "divided_at", "adopted_at", "adopted_by", "effective_on")
    raw_id_fields = ("organisation", "based_on", "created_by")


@admin.register(StandingRule)
class StandingRuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # no generic at run time
    list_display = ("person", "kind", "task", "school", "organisation", "school_year")
    list_filter = ("kind", "school_year")
    raw_id_fields = ("organisation", "task", "person", "school")


@admin.register(DivisionSettings)
class DivisionSettingsAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # no generic at run time
    list_display = ("organisation", "school_year", "max_changes")
    raw_id_fields = ("organisation",)
