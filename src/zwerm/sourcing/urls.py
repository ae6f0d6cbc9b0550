from django.urls import path

from . import views

app_name = "sourcing"
urlpatterns = [
    path("documenten/", views.document_list, name="document_list"),
    path("vacature/", views.vacancy, name="vacancy"),
    path("programma-van-eisen/", views.requirements, name="requirements"),
    path("centraal/", views.central, name="central"),
    path("documenten/<int:pk>/", views.document_edit, name="document_edit"),
    path("documenten/<int:pk>/bestand/<str:kind>/", views.document_file, name="document_file"),
    path("documenten/<int:pk>/kopie/", views.document_copy, name="document_copy"),
    path("documenten/<int:pk>/weg/", views.document_remove, name="document_remove"),
]
