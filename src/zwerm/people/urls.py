from django.urls import path

from . import absence_views, guest_views, invite_views, views

app_name = "people"
urlpatterns = [
    path("", views.person_list, name="person_list"),
    path("lijst.<str:ending>", views.person_export, name="person_export"),
    path("nieuw/", views.person_add, name="person_add"),
    path("uitnodigen/", invite_views.invite, name="invite"),
    path("gasten/", guest_views.guest_list, name="guest_list"),
    path("gasten/<int:pk>/tot/", guest_views.guest_prolong, name="guest_prolong"),
    path("gasten/<int:pk>/stop/", guest_views.guest_end, name="guest_end"),
    path("uitnodigingen/", invite_views.invitation_list, name="invitation_list"),
    path(
        "uitnodigingen/<int:pk>/vernieuwen/",
        invite_views.invitation_renew,
        name="invitation_renew",
    ),
    path(
        "uitnodigingen/<int:pk>/intrekken/",
        invite_views.invitation_revoke,
        name="invitation_revoke",
    ),
    path("uitnodiging/", invite_views.invitation_mine, name="invitation_mine"),
    path("uitnodiging/<str:token>/", invite_views.invitation_accept, name="invitation_accept"),
    path("mijn-antwoorden/", views.own_ratings, name="own_ratings"),
    path("<int:pk>/wijzigen/", views.person_edit, name="person_edit"),
    path("<int:pk>/schatting/", views.role_levels, name="role_levels"),
    path("<int:pk>/antwoorden/", views.person_ratings, name="person_ratings"),
    path("<int:pk>/afwezig/", absence_views.absence_list, name="absence_list"),
    path("afwezig/<int:pk>/", absence_views.absence_edit, name="absence_edit"),
    path("afwezig/<int:pk>/weg/", absence_views.absence_remove, name="absence_remove"),
    path("<int:pk>/vertrek/", views.person_end, name="person_end"),
]
