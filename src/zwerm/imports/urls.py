from django.urls import path

from . import views

app_name = "imports"

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("<int:pk>/", views.import_review, name="import_review"),
    path("<int:pk>/kolommen/", views.import_columns, name="import_columns"),
    path("<int:pk>/bezig/", views.import_progress, name="import_progress"),
    path("<int:pk>/stop/", views.import_stop, name="import_stop"),
    path("<int:pk>/kies/", views.import_choose, name="import_choose"),
    path("<int:pk>/kies-alle/", views.import_choose_all, name="import_choose_all"),
    path("<int:pk>/neem-over/", views.import_apply, name="import_apply"),
    path("<int:pk>/ongedaan/", views.import_undo, name="import_undo"),
    path("<int:pk>/weg/", views.import_remove, name="import_remove"),
    path("<int:pk>/niet-overgenomen.xlsx", views.import_not_taken, name="import_not_taken"),
    path("rij/<int:pk>/", views.import_row, name="import_row"),
]
