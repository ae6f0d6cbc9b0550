"""The routes of risks, recovery, the register of personal data and checklists."""

from django.urls import path

from . import recovery_views, risk_views

urlpatterns = [
    path("risicos/", risk_views.risk_list, name="risk_list"),
    path("risicos/excel/", risk_views.risk_export, name="risk_export"),
    path("risicos/begin/", risk_views.risk_start, name="risk_start"),
    path("risicos/nieuw/", risk_views.risk_add, name="risk_add"),
    path("risicos/<int:pk>/", risk_views.risk_detail, name="risk_detail"),
    path("risicos/<int:pk>/wijzig/", risk_views.risk_edit, name="risk_edit"),
    path("risicos/<int:pk>/besluit/", risk_views.risk_decide, name="risk_decide"),
    path("risicos/<int:pk>/actie/", risk_views.risk_act, name="risk_act"),
    path("risicos/<int:pk>/weg/", risk_views.risk_remove, name="risk_remove"),
    path("herstel/", recovery_views.recovery, name="recovery"),
    path("herstel/begin/", recovery_views.recovery_begin, name="recovery_begin"),
    path("herstel/blad/<slug:ending>/", recovery_views.recovery_file, name="recovery_file"),
    path("herstel/<slug:part>/nieuw/", recovery_views.recovery_add, name="recovery_add"),
    path("herstel/<slug:part>/<int:pk>/", recovery_views.recovery_edit, name="recovery_edit"),
    path(
        "herstel/<slug:part>/<int:pk>/plaats/", recovery_views.recovery_move, name="recovery_move"
    ),
    path(
        "herstel/<slug:part>/<int:pk>/weg/", recovery_views.recovery_remove, name="recovery_remove"
    ),
    path("oefening/<int:pk>/", recovery_views.rehearsal_hold, name="rehearsal_hold"),
]
