"""Addresses of scenarios side by side, and of what they suppose."""

from django.urls import path

from . import comparing_views as views

urlpatterns = [
    path("vergelijk/", views.comparison, name="comparison"),
    path("vergelijk/voortgang/", views.comparison_progress, name="comparison_progress"),
    path("vergelijk/download/", views.comparison_excel, name="comparison_excel"),
    path("<int:pk>/wat-als/", views.variants_add, name="variants_add"),
    path("<int:pk>/wat-als/stop/", views.comparison_stop, name="comparison_stop"),
]
