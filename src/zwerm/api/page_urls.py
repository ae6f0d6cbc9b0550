"""Pages about programs that work with Zwerm."""

from django.urls import path

from . import token_views, webhook_views

app_name = "connections"
urlpatterns = [
    path("", token_views.home, name="home"),
    path("tokens/nieuw/", token_views.token_add, name="token_add"),
    path("tokens/<int:pk>/intrekken/", token_views.token_revoke, name="token_revoke"),
    path("tokens/<int:pk>/behouden/", token_views.token_keep, name="token_keep"),
    path("webhooks/nieuw/", webhook_views.webhook_add, name="webhook_add"),
    path("webhooks/<int:pk>/", webhook_views.webhook_detail, name="webhook_detail"),
    path("webhooks/<int:pk>/wijzigen/", webhook_views.webhook_edit, name="webhook_edit"),
    path("webhooks/<int:pk>/sleutel/", webhook_views.webhook_secret, name="webhook_secret"),
    path("webhooks/<int:pk>/proberen/", webhook_views.webhook_ping, name="webhook_ping"),
    path("webhooks/<int:pk>/stoppen/", webhook_views.webhook_stop, name="webhook_stop"),
    path("webhooks/<int:pk>/starten/", webhook_views.webhook_start, name="webhook_start"),
    path("webhooks/<int:pk>/weg/", webhook_views.webhook_remove, name="webhook_remove"),
    path("berichten/<int:pk>/opnieuw/", webhook_views.delivery_again, name="delivery_again"),
]
