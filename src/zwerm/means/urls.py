from django.urls import path

from . import budget_views, export_views, figure_views, pool_views, views

app_name = "means"
urlpatterns = [
    path("", views.means_list, name="means_list"),
    path("mensen/<int:pk>/", views.grant_edit, name="grant_edit"),
    path("volgend-jaar/", views.next_year_begin, name="next_year_begin"),
    path("bronnen/", budget_views.budget_list, name="budget_list"),
    path("scholen/", budget_views.schools, name="school_table"),
    path("punten/nieuw/", budget_views.points_add, name="points_add"),
    path("punten/<int:pk>/", budget_views.points_edit, name="points_edit"),
    path("punten/<int:pk>/weg/", budget_views.points_remove, name="points_remove"),
    path("uren/nieuw/", budget_views.hours_add, name="hours_add"),
    path("uren/<int:pk>/", budget_views.hours_edit, name="hours_edit"),
    path("uren/<int:pk>/weg/", budget_views.hours_remove, name="hours_remove"),
    path("geld/nieuw/", budget_views.money_add, name="money_add"),
    path("geld/<int:pk>/", budget_views.money_edit, name="money_edit"),
    path("geld/<int:pk>/weg/", budget_views.money_remove, name="money_remove"),
    path("samen/", pool_views.pooling, name="pooling"),
    path("samen/regel/", pool_views.pool_rule, name="pool_rule"),
    path("samen/<int:pk>/", pool_views.pool_share, name="pool_share"),
    path("cijfers/", figure_views.figures, name="figure_list"),
    path("cijfers/<int:pk>/eigen/", figure_views.figure_own, name="figure_own"),
    path("cijfers/<int:pk>/officieel/", figure_views.figure_official, name="figure_official"),
    path("cijfers/<int:pk>/einde/", figure_views.figure_end, name="figure_end"),
    path("middelen.<str:ending>", export_views.export, name="export"),
]
