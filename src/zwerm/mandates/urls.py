from django.urls import path

from . import answer_views, check_views, handover_views, views

app_name = "mandates"
urlpatterns = [
    path("", views.mandate_list, name="mandate_list"),
    path("nieuw/", views.mandate_add, name="mandate_add"),
    path("<int:pk>/", views.mandate_edit, name="mandate_edit"),
    path("mijn/", answer_views.mine, name="mine"),
    path("mijn/bevestig/", answer_views.mine_confirm, name="mine_confirm"),
    path("mijn/<int:pk>/wijziging/", answer_views.mine_change, name="mine_change"),
    path("bevestigingen/", answer_views.answers, name="answers"),
    path("bevestigingen/herinner/", answer_views.answers_remind, name="answers_remind"),
    path("bevestigingen/<int:pk>/", answer_views.answers_for, name="answers_for"),
    path("nakijken/", check_views.check, name="check"),
    path("nakijken/scholen/", check_views.check_group, name="check_group"),
    path("verdeling/<int:pk>/aannemen/", views.scenario_adopt, name="scenario_adopt"),
    path("overdracht/", handover_views.handover_list, name="handover_list"),
    path("overdracht/van/<int:pk>/", handover_views.handover_add, name="handover_add"),
    path("overdracht/<int:pk>/", handover_views.handover_detail, name="handover_detail"),
    path(
        "overdracht/<int:pk>/opvolgers/",
        handover_views.handover_successors,
        name="handover_successors",
    ),
    path("overdracht/<int:pk>/bevestig/", handover_views.handover_confirm, name="handover_confirm"),
    path("overdracht/<int:pk>/weg/", handover_views.handover_cancel, name="handover_cancel"),
    path("overdracht/<int:pk>/terug/", handover_views.handover_undo, name="handover_undo"),
    path("overdracht/<int:pk>/punt/", handover_views.item_add, name="item_add"),
    path("overdracht/punt/<int:pk>/", handover_views.item_tick, name="item_tick"),
    path("overdracht/punt/<int:pk>/wijzig/", handover_views.item_edit, name="item_edit"),
    path("overdracht/punt/<int:pk>/weg/", handover_views.item_remove, name="item_remove"),
]
