from django.urls import URLPattern

app_name = "means"
urlpatterns: list[URLPattern] = []
