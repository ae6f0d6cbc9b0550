"""For superusers only. Figures are read here; they change on a page that guards years gone by."""

from django.contrib import admin
from django.http import HttpRequest

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

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 # Django's signature
        return False

    def has_change_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: ReferenceFigure | None = None,  # noqa: ARG002
    ) -> bool:
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: ReferenceFigure | None = None,  # noqa: ARG002
    ) -> bool:
        return False
