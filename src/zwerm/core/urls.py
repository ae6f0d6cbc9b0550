from django.urls import path

from . import views

app_name = "core"
urlpatterns = [
    path("stijl/", views.style, name="style"),
    path("gezond/", views.health, name="health"),
    path("gezond/klaar/", views.health, name="ready"),
    path(".well-known/security.txt", views.security_contact, name="security_contact"),
    path("gezond/leeft/", views.alive, name="alive"),
]
