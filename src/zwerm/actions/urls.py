from django.urls import path

from . import views

app_name = "actions"
urlpatterns = [
    path("", views.action_list, name="action_list"),
    path("nieuw/", views.action_add, name="action_add"),
    path("excel/", views.action_export, name="action_export"),
    path("<int:pk>/", views.action_detail, name="action_detail"),
    path("<int:pk>/wijzig/", views.action_edit, name="action_edit"),
    path("<int:pk>/stand/", views.action_state, name="action_state"),
    path("<int:pk>/terug/", views.action_undo, name="action_undo"),
]
