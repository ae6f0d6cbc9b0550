from django.urls import path

from . import log_views

app_name = "privacy"
urlpatterns = [
    path("log/", log_views.log, name="log"),
    path("log/check/", log_views.log_check, name="log_check"),
    path("log/<slug:kind>/", log_views.log_export, name="log_export"),
]
