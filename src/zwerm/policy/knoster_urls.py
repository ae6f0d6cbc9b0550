from django.urls import path

from . import knoster_views as views

urlpatterns = [
    path("verandering/", views.knoster, name="knoster"),
    path("verandering/vraag/", views.knoster_begin, name="knoster_begin"),
    path("verandering/<int:pk>/", views.knoster_round, name="knoster_round"),
    path("verandering/<int:pk>/antwoord/", views.knoster_answer, name="knoster_answer"),
    path("verandering/<int:pk>/sluit/", views.knoster_close, name="knoster_close"),
    path("verandering/<int:pk>/besluit/", views.knoster_conclude, name="knoster_conclude"),
    path("verandering/<int:pk>/weg/", views.knoster_remove, name="knoster_remove"),
]
