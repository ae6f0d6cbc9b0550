from django.urls import path

from . import vision_views as views

HERE = "visie/<int:pk>/<slug:part>/"
urlpatterns = [
    path("visie/", views.vision, name="vision"),
    path(HERE, views.vision_detail, name="vision_detail"),
    path(f"{HERE}antwoorden/", views.vision_answer, name="vision_answer"),
    path(f"{HERE}schrijf/", views.vision_write, name="vision_write"),
    path(f"{HERE}overnemen/", views.vision_take, name="vision_take"),
    path(f"{HERE}openstellen/", views.vision_open, name="vision_open"),
    path(f"{HERE}reageer/", views.vision_react, name="vision_react"),
    path(f"{HERE}aannemen/", views.vision_adopt, name="vision_adopt"),
    path("visie/versie/<int:pk>/", views.vision_version, name="vision_version"),
    path("visie/reactie/<int:pk>/", views.reaction_resolve, name="reaction_resolve"),
    path("visie/reactie/<int:pk>/weg/", views.reaction_withdraw, name="reaction_withdraw"),
]
