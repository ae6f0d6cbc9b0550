from django.urls import path

from . import views

app_name = "overview"
urlpatterns = [
    path("", views.home, name="home"),
    path("wie-doet-wat/", views.who_does_what, name="who_does_what"),
    path("wie-doet-wat/excel/", views.who_does_what_excel, name="who_does_what_excel"),
    path("mensen/<int:pk>/", views.person_detail, name="person_detail"),
    path("mensen/<int:pk>/foto/", views.person_photo, name="person_photo"),
]
