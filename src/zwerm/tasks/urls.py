from django.urls import path

from . import views

app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="task_list"),
    path("eigen/", views.task_add, name="task_add"),
    path("samen/", views.task_tailor_many, name="task_tailor_many"),
    path("geschiedenis/<int:pk>/terug/", views.change_undo, name="change_undo"),
    path("vorig-jaar/", views.task_carry_over, name="task_carry_over"),
    path("<int:pk>/", views.task_edit, name="task_edit"),
    path("<int:pk>/terug/", views.task_reset, name="task_reset"),
]
