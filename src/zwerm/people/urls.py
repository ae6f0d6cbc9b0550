from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("", views.person_list, name="person_list"),
    path("nieuw/", views.person_add, name="person_add"),
    path("mijn-antwoorden/", views.own_ratings, name="own_ratings"),
    path("<int:pk>/wijzigen/", views.person_edit, name="person_edit"),
    path("<int:pk>/antwoorden/", views.person_ratings, name="person_ratings"),
    path("<int:pk>/vertrek/", views.person_end, name="person_end"),
]
