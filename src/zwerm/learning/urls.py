from django.urls import path

from . import coach_views, experiment_views, own_views, taking_part, views

app_name = "learning"
urlpatterns = [
    path("", views.home, name="home"),
    path("noden/", views.need_list, name="need_list"),
    path("jaar/", views.training_year, name="training_year"),
    path("excel/", views.training_export, name="training_export"),
    path("nieuw/", views.training_add, name="training_add"),
    path("<int:pk>/", views.training_detail, name="training_detail"),
    path("<int:pk>/wijzig/", views.training_edit, name="training_edit"),
    path("<int:pk>/stand/", views.training_state, name="training_state"),
    path("<int:pk>/opnieuw/", views.training_copy, name="training_copy"),
    path("<int:pk>/mensen/", taking_part.people_add, name="people_add"),
    path("<int:pk>/mensen/<int:row>/weg/", taking_part.person_remove, name="person_remove"),
    path("<int:pk>/aanwezig/", taking_part.attendance, name="attendance"),
    path("<int:pk>/dagen/", taking_part.session_add, name="session_add"),
    path("<int:pk>/dagen/<int:row>/weg/", taking_part.session_remove, name="session_remove"),
    path("mijn/", own_views.mine, name="mine"),
    path("mijn/wens/", own_views.wish, name="wish"),
    path("mijn/<int:pk>/intrekken/", own_views.wish_withdraw, name="wish_withdraw"),
    path("mijn/<int:pk>/", own_views.effect, name="effect"),
    path("mijn/gegevens/", own_views.data, name="own_data"),
    path("mijn/wissen/", own_views.erase, name="own_erase"),
    path("coaches/", coach_views.coach_list, name="coach_list"),
    path("coaches/nieuw/", coach_views.coach_add, name="coach_add"),
    path("coaches/<int:pk>/", coach_views.coach_edit, name="coach_edit"),
    path("coaches/<int:pk>/stop/", coach_views.coach_end, name="coach_end"),
    path("experimenten/", experiment_views.experiment_list, name="experiment_list"),
    path("experimenten/nieuw/", experiment_views.experiment_add, name="experiment_add"),
    path("experimenten/grens/", experiment_views.experiment_limit, name="experiment_limit"),
    path("experimenten/<int:pk>/", experiment_views.experiment_detail, name="experiment_detail"),
    path("experimenten/<int:pk>/wijzig/", experiment_views.experiment_edit, name="experiment_edit"),
    path(
        "experimenten/<int:pk>/start/", experiment_views.experiment_begin, name="experiment_begin"
    ),
    path(
        "experimenten/<int:pk>/uitkomst/",
        experiment_views.experiment_judge,
        name="experiment_judge",
    ),
    path("experimenten/<int:pk>/stop/", experiment_views.experiment_drop, name="experiment_drop"),
    path(
        "experimenten/<int:pk>/mensen/",
        experiment_views.experiment_people,
        name="experiment_people",
    ),
]
