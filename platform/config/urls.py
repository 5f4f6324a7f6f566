"""Every HTTP route of the house; the last one gives the single-page app to whatever is not named before it."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from config import health, metrics, pages

# The admin's own sign-in form counts no tries; allauth's page does, and leads back.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("metrics", metrics.metrics),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/", include("tenancy.api.urls")),
    path("api/", include("connections.api.urls")),
    path("api/", include("runs.api.urls")),
    path("api/", include("experiments.api.urls")),
    path("api/", include("builder.api.urls")),
    path("api/", include("marketplace.api.urls")),
    path("", include("tenancy.urls")),
    path("", include("marketplace.urls")),
    path("shared/<str:token>", pages.shared),
    re_path(r"^(?!api/|ws/|static/).*$", pages.app, name="app"),
]

handler400 = "config.problems.bad_request"
handler403 = "config.problems.forbidden"
handler404 = "config.problems.not_found"
handler500 = "config.problems.server_error"
