from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("hats/", views.hats, name="hats"),
    path("desk/draft/", views.draft, name="draft"),
    path("desk/draft/drop/", views.draft_drop, name="draft_drop"),
    path("desk/presence/", views.presence, name="presence"),
]
