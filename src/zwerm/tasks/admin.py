"""For superusers only: what no page can mend."""

from django.contrib import admin

from .models import Tailoring, Task


@admin.register(Task)
class TaskAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not subscriptable at run time
    list_display = ("name_nl", "slug", "cluster", "is_core", "owner", "catalogue_version")
    list_filter = ("cluster", "is_core", "keep_running", "catalogue_version")
    list_select_related = ("owner",)
    search_fields = ("name_nl", "name_en", "slug")


@admin.register(Tailoring)
class TailoringAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not subscriptable at run time
    list_display = ("task", "organisation", "school_year", "status", "weekly_minutes")
    list_filter = ("school_year", "status")
    list_select_related = ("task", "organisation", "school_year")
    search_fields = ("task__name_nl", "organisation__name")
