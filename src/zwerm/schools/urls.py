from django.urls import path

from . import figure_views, school_views, views

app_name = "schools"
urlpatterns = [
    path("", views.school_list, name="school_list"),
    path("nieuw/", views.school_add, name="school_add"),
    path("cijfers/", figure_views.figures_table, name="figures_table"),
    path("vorig-jaar/", figure_views.school_carry_over, name="school_carry_over"),
    path("lijst.<str:ending>", views.school_export, name="school_export"),
    path("<int:pk>/", school_views.school_edit, name="school_edit"),
    path("<int:pk>/cijfers/", school_views.school_figures, name="school_figures"),
    path("<int:pk>/verhuizen/", school_views.school_move, name="school_move"),
    path("<int:pk>/sluiten/", school_views.school_close, name="school_close"),
    path("<int:pk>/heropenen/", school_views.school_reopen, name="school_reopen"),
    path("<int:pk>/land/", school_views.school_country, name="school_country"),
]
