"""The routes of risks, recovery, the register of personal data and checklists."""

from django.urls import path

from . import checklist_views, processing_views, recovery_views, risk_views

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
    path("gegevens/", processing_views.processing_list, name="processing_list"),
    path("gegevens/excel/", processing_views.processing_export, name="processing_export"),
    path("gegevens/inlezen/", processing_views.processing_import, name="processing_import"),
    path("gegevens/nieuw/", processing_views.processing_add, name="processing_add"),
    path("gegevens/<int:pk>/", processing_views.processing_edit, name="processing_edit"),
    path("gegevens/<int:pk>/weg/", processing_views.processing_remove, name="processing_remove"),
    path("lijsten/", checklist_views.checklist_list, name="checklist_list"),
    path("lijsten/begin/", checklist_views.checklist_begin, name="checklist_begin"),
    path("lijsten/nieuw/", checklist_views.checklist_add, name="checklist_add"),
    path("lijsten/<int:pk>/", checklist_views.checklist_detail, name="checklist_detail"),
    path("lijsten/<int:pk>/wijzig/", checklist_views.checklist_edit, name="checklist_edit"),
    path("lijsten/<int:pk>/inlezen/", checklist_views.checklist_load, name="checklist_load"),
    path("lijsten/<int:pk>/excel/", checklist_views.checklist_export, name="checklist_export"),
    path("lijsten/<int:pk>/weg/", checklist_views.checklist_remove, name="checklist_remove"),
    path("lijsten/punt/<int:pk>/", checklist_views.point_judge, name="point_judge"),
    path("lijsten/punt/<int:pk>/actie/", checklist_views.point_act, name="point_act"),
]
