from allauth.account.decorators import secure_admin_login
from allauth.socialaccount.models import SocialApp, SocialToken
from django.contrib import admin
from django.urls import include, path

from .on_demand import on_demand

# The admin site signs in like everybody else: one door, with its limits on wrong passwords.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Providers stand in the file of the administrator only, and no token of theirs is kept.
admin.site.unregister([SocialApp, SocialToken])

# Told by allauth, and by whatever else counts attempts.
handler429 = "zwerm.accounts.views.too_many_attempts"

urlpatterns = [
    path("", include("zwerm.overview.urls")),
    path("mensen/", include("zwerm.people.urls")),
    path("taken/", include("zwerm.tasks.urls")),
    path("scholen/", include("zwerm.schools.urls")),
    path("scan/", include("zwerm.scan.urls")),
    path("middelen/", include("zwerm.means.urls")),
    path("inlezen/", include("zwerm.imports.urls")),
    path("verdeling/", include("zwerm.planning.urls")),
    path("mandaten/", include("zwerm.mandates.urls")),
    path("beleid/", include("zwerm.policy.urls")),
    path("leren/", include("zwerm.learning.urls")),
    path("leemten/", include("zwerm.sourcing.urls")),
    path("acties/", include("zwerm.actions.urls")),
    path("stappenplan/", include("zwerm.stepplan.urls")),
    path("account/", include("zwerm.accounts.urls")),
    path("", include("zwerm.operations.urls")),
    path("privacy/", include("zwerm.privacy.urls")),
    # Describing the interface costs a web process a second and 15 MB.
    on_demand("api/", "zwerm.api.urls", name="api"),
    path("koppelingen/", include("zwerm.api.page_urls")),
    path("", include("zwerm.provisioning.urls")),
    path("", include("zwerm.core.urls")),
    path("beheer/", admin.site.urls),
]
