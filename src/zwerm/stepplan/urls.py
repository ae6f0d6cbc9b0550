"""The pages of this part of the product."""

from django.urls import URLPattern

app_name = "stepplan"

urlpatterns: list[URLPattern] = []
