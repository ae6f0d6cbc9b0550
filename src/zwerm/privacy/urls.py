from django.urls import path

from . import forget_views, log_views, views

app_name = "privacy"
urlpatterns = [
    path("", views.privacy, name="privacy"),
    path("facts/", views.facts_edit, name="facts_edit"),
    path("installation/", views.installation_edit, name="installation_edit"),
    path("retention/", views.retention, name="retention"),
    path("log/", log_views.log, name="log"),
    path("log/check/", log_views.log_check, name="log_check"),
    path("log/<slug:kind>/", log_views.log_export, name="log_export"),
    path("people/<int:pk>/", forget_views.forget_person, name="forget_person"),
]
