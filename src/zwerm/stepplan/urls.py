from django.urls import path

from . import views

app_name = "stepplan"

urlpatterns = [
    path("", views.plan, name="plan"),
    path("scholen/", views.schools, name="schools"),
    path("taken/", views.task_list, name="task_list"),
    path("antwoorden/<int:pk>/", views.answer_confirm, name="answer_confirm"),
    path("<slug:node>/", views.step, name="step"),
]
