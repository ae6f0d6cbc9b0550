from django.urls import path

from . import forget_views, log_views

app_name = "privacy"
urlpatterns = [
    path("log/", log_views.log, name="log"),
    path("log/check/", log_views.log_check, name="log_check"),
    path("log/<slug:kind>/", log_views.log_export, name="log_export"),
    path("people/<int:pk>/", forget_views.forget_person, name="forget_person"),
]
