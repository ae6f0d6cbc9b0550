"""The pages of this part of the product."""

from django.urls import URLPattern

app_name = "scan"

urlpatterns: list[URLPattern] = []
