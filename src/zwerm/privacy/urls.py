from django.urls import path

from . import forget_views, log_views, views

app_name = "privacy"
urlpatterns = [
    path("", views.privacy, name="privacy"),
    path("gegevens/", views.facts_edit, name="facts_edit"),
    path("installatie/", views.installation_edit, name="installation_edit"),
    path("bewaren/", views.retention, name="retention"),
    path("logboek/", log_views.log, name="log"),
    path("logboek/nakijken/", log_views.log_check, name="log_check"),
    path("logboek/<slug:kind>/", log_views.log_export, name="log_export"),
    path("mensen/<int:pk>/", forget_views.forget_person, name="forget_person"),
]
