"""Addresses of what is done and said beside the board."""

from django.urls import path

from . import acting_views as views
from . import comment_views, proposal_views

urlpatterns = [
    path("<int:pk>/ongedaan/", views.board_undo, name="board_undo"),
    path("<int:pk>/opnieuw/", views.board_redo, name="board_redo"),
    path("<int:pk>/grenzen/", views.scenario_limits, name="scenario_limits"),
    path("<int:pk>/grenzen/uren/", views.cap_set, name="cap_set"),
    path("<int:pk>/grenzen/uren/weg/", views.cap_clear, name="cap_clear"),
    path("<int:pk>/grenzen/wijzigingen/", views.changes_set, name="changes_set"),
    path("<int:pk>/geschiedenis/", views.scenario_history, name="scenario_history"),
    path("<int:pk>/opmerkingen/", comment_views.comment_list, name="comment_list"),
    path("<int:pk>/opmerkingen/nieuw/", comment_views.comment_add, name="comment_add"),
    path("opmerking/<int:pk>/klaar/", comment_views.comment_resolve, name="comment_resolve"),
    path("opmerking/<int:pk>/heropen/", comment_views.comment_reopen, name="comment_reopen"),
    path("opmerking/<int:pk>/weg/", comment_views.comment_delete, name="comment_delete"),
    path("<int:pk>/voorleggen/", proposal_views.proposal_add, name="proposal_add"),
    path("<int:pk>/intrekken/", proposal_views.proposal_withdraw, name="proposal_withdraw"),
    path("voorstel/<int:pk>/", proposal_views.proposal_detail, name="proposal_detail"),
    path("voorstel/<int:pk>/reactie/", proposal_views.proposal_react, name="proposal_react"),
]
