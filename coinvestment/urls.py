"""Addresses of the co-investment register and the four-source view."""

from django.urls import path

from accounts.papers import transition_view

from .views import entries, listing, sources
from .workflow import ENTRY_WORKFLOW

app_name = "coinvestment"
urlpatterns = [
    path("coinvestment/", listing.entry_list, name="list"),
    path("coinvestment/export.csv", listing.export, name="export"),
    path("coinvestment/sources/<slug:code>/", sources.sources, name="sources"),
    path("coinvestment/new/<slug:code>/", entries.entry_new, name="new"),
    path("coinvestment/<int:pk>/", entries.entry_page, name="entry"),
    path("coinvestment/<int:pk>/edit/", entries.entry_edit, name="edit"),
    path("coinvestment/<int:pk>/reference/", entries.reference, name="reference"),
    path("coinvestment/<int:pk>/letter/", entries.letter, name="letter"),
    path("coinvestment/<int:pk>/results/", entries.entry_results, name="results"),
    path("coinvestment/<int:pk>/delete/", entries.entry_delete, name="delete"),
    path("coinvestment/<int:pk>/do/<slug:name>/", transition_view(ENTRY_WORKFLOW), name="do"),
]
