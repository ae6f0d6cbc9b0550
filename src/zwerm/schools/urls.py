from django.urls import path

from . import views

app_name = "schools"
urlpatterns = [
    path("", views.school_list, name="school_list"),
    path("nieuw/", views.school_add, name="school_add"),
    path("vorig-jaar/", views.school_carry_over, name="school_carry_over"),
    path("<int:pk>/", views.school_edit, name="school_edit"),
    path("<int:pk>/cijfers/", views.school_figures, name="school_figures"),
]
