"""Pages about goals, under /beleid/."""

from django.urls import path

from . import goal_action_views, goal_views

urlpatterns = [
    path("doelen/", goal_views.goal_list, name="goal_list"),
    path("doelen/nieuw/", goal_views.goal_add, name="goal_add"),
    path("doelen/excel/", goal_views.goal_export, name="goal_export"),
    path("doelen/<int:pk>/", goal_views.goal_detail, name="goal_detail"),
    path("doelen/<int:pk>/wijzig/", goal_views.goal_edit, name="goal_edit"),
    path("doelen/<int:pk>/stand/", goal_views.goal_state, name="goal_state"),
    path("doelen/<int:pk>/herroep/", goal_views.goal_undo, name="goal_undo"),
    path("doelen/<int:pk>/verplaats/", goal_views.goal_move, name="goal_move"),
    path("doelen/<int:pk>/weg/", goal_views.goal_remove, name="goal_remove"),
    path("doelen/<int:pk>/terug/", goal_views.goal_restore, name="goal_restore"),
    path("doelen/<int:pk>/actie/", goal_action_views.goal_action_add, name="goal_action_add"),
    path("doelen/<int:pk>/koppel/", goal_action_views.goal_action_link, name="goal_action_link"),
    path(
        "doelen/<int:pk>/los/<int:action>/",
        goal_action_views.goal_action_unlink,
        name="goal_action_unlink",
    ),
]
