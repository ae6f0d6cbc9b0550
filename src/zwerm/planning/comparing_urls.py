"""Addresses of scenarios side by side, and of what they suppose."""

from django.urls import path

from . import comparing_views as views
from . import listing_views

urlpatterns = [
    path("", listing_views.scenario_list, name="scenario_list"),
    path("<int:pk>/naam/", listing_views.scenario_rename, name="scenario_rename"),
    path("<int:pk>/weg/", listing_views.scenario_remove, name="scenario_remove"),
    path("vergelijk/", views.comparison, name="comparison"),
    path("vergelijk/voortgang/", views.comparison_progress, name="comparison_progress"),
    path("vergelijk/download/", views.comparison_excel, name="comparison_excel"),
    path("<int:pk>/wat-als/", views.variants_add, name="variants_add"),
    path("<int:pk>/wat-als/stop/", views.comparison_stop, name="comparison_stop"),
]
