from django.urls import path

from . import views

app_name = "mandates"
urlpatterns = [
    path("", views.mandate_list, name="mandate_list"),
    path("nieuw/", views.mandate_add, name="mandate_add"),
    path("<int:pk>/", views.mandate_edit, name="mandate_edit"),
    path("verdeling/<int:pk>/aannemen/", views.scenario_adopt, name="scenario_adopt"),
]
