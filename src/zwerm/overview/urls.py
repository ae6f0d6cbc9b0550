from django.urls import path

from . import calendar_views, pool_views, views, year_views
from .balance import views as balance_views
from .team import views as team_views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("wie-doet-wat/", views.who_does_what, name="who_does_what"),
    path("wie-doet-wat/excel/", views.who_does_what_excel, name="who_does_what_excel"),
    path("team/", team_views.team, name="team"),
    path("team/taken/", team_views.team_tasks, name="team_tasks"),
    path("team/excel/", team_views.team_excel, name="team_excel"),
    path("team/csv/<slug:what>/", team_views.team_csv, name="team_csv"),
    path("balans/", balance_views.balance, name="balance"),
    path("balans/betoog/", balance_views.balance_argument, name="balance_argument"),
    path("middelen-samen/", pool_views.pool_worked_page, name="pool_worked"),
    path("jaar/", year_views.school_year, name="school_year"),
    path("jaar/agenda.ics", year_views.school_year_calendar, name="school_year_calendar"),
    path("mensen/<int:pk>/", views.person_detail, name="person_detail"),
    path("mijn-gegevens/", views.own_data_file, name="own_data"),
    path("mijn-gegevens/lezen/", views.own_data_read, name="own_data_read"),
    path("agenda/link/", calendar_views.calendar_make, name="calendar_make"),
    path("agenda/link/intrekken/", calendar_views.calendar_revoke, name="calendar_revoke"),
    path("agenda/<str:token>.ics", calendar_views.calendar_feed, name="calendar_feed"),
    path("mensen/<int:pk>/foto/", views.person_photo, name="person_photo"),
]
