from django.urls import path, re_path

from . import acting_urls, comparing_urls, continuity_views, exchange_views, remedy_urls, views

app_name = "planning"
urlpatterns = [
    *remedy_urls.urlpatterns,
    *acting_urls.urlpatterns,
    *comparing_urls.urlpatterns,
    path("nieuw/", views.scenario_add, name="scenario_add"),
    path("werkboek/", exchange_views.workbook, name="workbook"),
    path("werkboek/download/", exchange_views.workbook_download, name="workbook_download"),
    path("werkboek/<int:pk>/", exchange_views.workbook_review, name="workbook_review"),
    path("werkboek/<int:pk>/stop/", exchange_views.workbook_stop, name="workbook_stop"),
    path("<int:pk>/", views.scenario_detail, name="scenario_detail"),
    path("<int:pk>/taak/<int:task_pk>/", views.planned_task, name="planned_task"),
    path("<int:pk>/verdeel/", views.scenario_divide, name="scenario_divide"),
    path("<int:pk>/voortgang/", views.scenario_progress, name="scenario_progress"),
    path("<int:pk>/stop/", views.scenario_stop, name="scenario_stop"),
    path("<int:pk>/kopie/", views.scenario_copy, name="scenario_copy"),
    path("<int:pk>/vastzetten/", views.pin_set, name="pin_set"),
    path("<int:pk>/vrijgeven/", views.pin_clear, name="pin_clear"),
    path("<int:pk>/wegvallen/", continuity_views.continuity, name="continuity"),
    path("<int:pk>/wegvallen/start/", continuity_views.continuity_start, name="continuity_start"),
    path(
        "<int:pk>/wegvallen/voortgang/",
        continuity_views.continuity_progress,
        name="continuity_progress",
    ),
    path("<int:pk>/wegvallen/stop/", continuity_views.continuity_stop, name="continuity_stop"),
    re_path(
        r"^(?P<pk>[0-9]{1,18})/download/(?P<kind>xlsx|docx|pdf|json)/$",
        views.scenario_export,
        name="scenario_export",
    ),
]
