"""For superusers only: what no page can mend."""

from django.contrib import admin

from .models import KeyFigures, Organisation, SchoolYear


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not subscriptable at run time
    list_display = ("name", "kind", "parent", "code", "pool")
    list_filter = ("kind", "country")
    list_select_related = ("parent",)
    search_fields = ("name", "code")


@admin.register(SchoolYear)
class SchoolYearAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not subscriptable at run time
    list_display = ("first_year",)


@admin.register(KeyFigures)
class KeyFiguresAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not subscriptable at run time
    list_display = ("organisation", "school_year", "pupils", "devices", "staff", "provenance")
    list_filter = ("school_year", "provenance")
    list_select_related = ("organisation", "school_year")
    search_fields = ("organisation__name",)
