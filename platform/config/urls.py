"""Every HTTP route of the house; the last one gives the single-page app to whatever is not named before it."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from config import health, pages

API_APPS = ("tenancy", "connections", "budgets", "graphs", "live", "runs", "builder", "marketplace")
PAGE_APPS = ("tenancy", "marketplace")


def is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    *[path("api/", include(f"{app}.api.urls")) for app in API_APPS if is_there(f"{app}.api.urls")],
    *[path("", include(f"{app}.urls")) for app in PAGE_APPS if is_there(f"{app}.urls")],
    re_path(r"^(?!api/|ws/|static/).*$", pages.app, name="app"),
]

handler400 = "config.problems.bad_request"
handler403 = "config.problems.forbidden"
handler404 = "config.problems.not_found"
handler500 = "config.problems.server_error"
