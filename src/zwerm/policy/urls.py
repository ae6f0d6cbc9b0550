from django.urls import path

from . import home_views, review_views, risk_urls
from .document_urls import urlpatterns as document_urlpatterns
from .goal_urls import urlpatterns as goal_urlpatterns
from .knoster_urls import urlpatterns as knoster_urlpatterns
from .plan_urls import urlpatterns as plan_urlpatterns
from .vision_urls import urlpatterns as vision_urlpatterns

app_name = "policy"
urlpatterns = [
    path("", home_views.home, name="home"),
    path("plannen/<int:pk>/nakijken/", review_views.plan_check, name="plan_check"),
    *vision_urlpatterns,
    *knoster_urlpatterns,
    *plan_urlpatterns,
    *document_urlpatterns,
    *goal_urlpatterns,
    *risk_urls.urlpatterns,
]
