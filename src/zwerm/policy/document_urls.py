from django.urls import path

from . import document_views as views
from . import publishing_views

urlpatterns = [
    path("plannen/<int:pk>/bestand/<slug:kind>/", views.plan_file, name="plan_file"),
    path("plannen/versie/<int:pk>/bestand/<slug:kind>/", views.version_file, name="version_file"),
    path("plannen/<int:pk>/een-blad/<slug:kind>/", views.plan_summary, name="plan_summary"),
    path("plannen/<int:pk>/website/", publishing_views.plan_publish, name="plan_publish"),
    path("openbaar/<int:pk>/", publishing_views.public_plan, name="public_plan"),
    path("huisstijl/", publishing_views.house_style, name="house_style"),
]
