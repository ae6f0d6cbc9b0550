"""Addresses of the gaps of a scenario."""

from django.urls import path

from . import remedy_views

urlpatterns = [
    path("<int:pk>/leemten/", remedy_views.gap_list, name="gap_list"),
    path("<int:pk>/leemten/start/", remedy_views.remedies_start, name="remedies_start"),
    path("<int:pk>/leemten/voortgang/", remedy_views.remedies_progress, name="remedies_progress"),
    path("<int:pk>/leemten/stop/", remedy_views.remedies_stop, name="remedies_stop"),
    path(
        "<int:pk>/leemten/<int:task_pk>/kies/<slug:mark>/",
        remedy_views.remedy_choose,
        name="remedy_choose",
    ),
    path("<int:pk>/leemten/terug/<int:chosen_pk>/", remedy_views.remedy_undo, name="remedy_undo"),
]
