from django.urls import path

from . import jobs_views, metrics_views, views

app_name = "operations"
urlpatterns = [
    path("installatie/", views.hub, name="hub"),
    path("metrics", metrics_views.metrics, name="metrics"),
    path("installatie/achtergrondwerk/", jobs_views.job_list, name="job_list"),
    path("installatie/achtergrondwerk/werkers/", jobs_views.job_workers, name="job_workers"),
    path("installatie/achtergrondwerk/nu/", jobs_views.job_now, name="job_now"),
    path("installatie/achtergrondwerk/<int:pk>/", jobs_views.job_detail, name="job_detail"),
    path("installatie/achtergrondwerk/<int:pk>/opnieuw/", jobs_views.job_again, name="job_again"),
    path("installatie/achtergrondwerk/<int:pk>/stop/", jobs_views.job_stop, name="job_stop"),
]
