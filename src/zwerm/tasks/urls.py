from django.urls import path, re_path

from . import edition_views, export_views, history_views, many_views, pooling_views, views

app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="task_list"),
    path("eigen/", views.task_add, name="task_add"),
    path("samen/", many_views.task_tailor_many, name="task_tailor_many"),
    re_path(r"^pakket/(?P<package>running|policy)/$", many_views.task_package, name="task_package"),
    re_path(r"^bestand/(?P<ending>xlsx|csv)/$", export_views.task_export, name="task_export"),
    path("catalogus/<int:pk>/", edition_views.edition_review, name="edition_review"),
    path("samen-doen/", pooling_views.pooling_edit, name="pooling_edit"),
    path("geschiedenis/", history_views.change_list, name="change_list"),
    path("geschiedenis/<int:pk>/terug/", history_views.change_undo, name="change_undo"),
    path("vorig-jaar/", views.task_carry_over, name="task_carry_over"),
    path("<int:pk>/", views.task_edit, name="task_edit"),
    path("<int:pk>/waarom/", views.task_why, name="task_why"),
    path("<int:pk>/terug/", views.task_reset, name="task_reset"),
    path("<int:pk>/weg/", views.task_remove, name="task_remove"),
]
