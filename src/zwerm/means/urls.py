from django.urls import path

from . import views

app_name = "means"
urlpatterns = [
    path("", views.means_list, name="means_list"),
    path("mensen/<int:pk>/", views.grant_edit, name="grant_edit"),
    path("punten/nieuw/", views.points_add, name="points_add"),
    path("punten/<int:pk>/", views.points_edit, name="points_edit"),
    path("punten/<int:pk>/weg/", views.points_remove, name="points_remove"),
]
