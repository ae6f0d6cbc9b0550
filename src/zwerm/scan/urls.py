"""The pages of this part of the product."""

from django.urls import path

from . import look_views, result_views, views

app_name = "scan"
urlpatterns = [
    path("", views.start, name="start"),
    path("begin/", views.begin, name="begin"),
    path("agree/", views.agree_again, name="agree"),
    path("stap/<int:number>/", views.item, name="item"),
    path("klaar/", views.finish, name="finish"),
    path("resultaat/", result_views.result, name="result"),
    path("delen/", result_views.sharing, name="sharing"),
    path("digcompedu/", result_views.digcompedu, name="digcompedu"),
    path("download/<str:kind>/", result_views.export, name="export"),
    path("wissen/", result_views.erase, name="erase"),
    path("tweede-blik/", look_views.second_look, name="second_look"),
    path("tweede-blik/<int:pk>/", look_views.look_answer, name="look_answer"),
    path("tweede-blik/<int:pk>/meetellen/", look_views.look_count, name="look_count"),
    path("tweede-blik/<int:pk>/intrekken/", look_views.look_revoke, name="look_revoke"),
]
