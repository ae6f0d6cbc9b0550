from django.urls import path

from . import document_views as views

urlpatterns = [
    path("plannen/<int:pk>/bestand/<slug:kind>/", views.plan_file, name="plan_file"),
    path("plannen/versie/<int:pk>/bestand/<slug:kind>/", views.version_file, name="version_file"),
]
