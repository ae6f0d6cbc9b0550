from django.urls import path

from . import making_views, views

app_name = "core"
urlpatterns = [
    path("stijl/", views.style, name="style"),
    path("bestanden/<int:pk>/", making_views.made_file, name="made_file"),
    path("bestanden/<int:pk>/stop/", making_views.made_file_stop, name="made_file_stop"),
    path("bestanden/<int:pk>/ophalen/", making_views.made_file_fetch, name="made_file_fetch"),
    path("gezond/", views.health, name="health"),
    path("gezond/klaar/", views.health, name="ready"),
    path(".well-known/security.txt", views.security_contact, name="security_contact"),
    path("gezond/leeft/", views.alive, name="alive"),
]
