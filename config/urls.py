"""Every address of the portal. A test holds each one against the permission matrix."""

from django.contrib import admin
from django.urls import include, path

from core.gallery import gallery

from .health import healthz, readyz
from .home import home
from .pages import about_data
from .unit_page import unit_list, unit_page

unit_patterns = [path("", unit_list, name="units"), path("<slug:code>/", unit_page, name="unit")]

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("about-data/", about_data, name="about_data"),
    path("gallery/", gallery, name="gallery"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("documents/", include("reports.urls")),
    path("units/", include((unit_patterns, "provinces"))),
    path("", include("accounts.urls")),
    path("", include("plans.urls")),
    path("", include("budgets.urls")),
    path("", include("discussion.urls")),
    path("exchange/", include("exchange.urls")),
    path("", include("coinvestment.urls")),
    path("", include("osm.urls")),
    path("", include("search.urls")),
]
