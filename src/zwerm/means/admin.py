"""For superusers only: official figures change, and then they are corrected here."""

from django.contrib import admin

from .models import ReferenceFigure, Source


@admin.register(Source)
class Sources(admin.ModelAdmin):  # type: ignore[type-arg] # no generic at run time
    list_display = ("code", "name_nl", "country", "clusters", "teacher_only", "home_only", "owner")
    list_filter = ("country",)
    list_select_related = ("owner",)


@admin.register(ReferenceFigure)
class ReferenceFigures(admin.ModelAdmin):  # type: ignore[type-arg] # no generic at run time
    list_display = ("name_nl", "value", "unit", "valid_from", "valid_until", "status", "owner")
    list_filter = ("country", "status")
    search_fields = ("name_nl", "name_en", "key", "source")
