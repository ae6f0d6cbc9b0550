from django.urls import path

from . import views

app_name = "operations"
urlpatterns = [
    path("installatie/", views.hub, name="hub"),
]
