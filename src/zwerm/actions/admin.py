from django.contrib import admin

from .models import Action


@admin.register(Action)
class ActionAdmin(admin.ModelAdmin[Action]):
    list_display = ["title", "organisation", "owner", "due_on", "state", "origin"]
    list_filter = ["state", "origin"]
    search_fields = ["title", "details", "owner__name"]
    raw_id_fields = ["owner", "task"]
