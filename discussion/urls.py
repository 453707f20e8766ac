"""Addresses of comments and files; `kind` is plan, action_plan, project or request."""

from django.urls import path

from . import views

app_name = "discussion"
urlpatterns = [
    path("comments/<int:pk>/answer/", views.comment, name="comment"),
    path("comments/<int:pk>/resolve/", views.resolve, name="resolve"),
    path("comments/<slug:kind>/<int:pk>/", views.open_thread, name="open"),
    path("attachments/<int:pk>/file", views.download, name="download"),
    path("attachments/<int:pk>/image", views.image, name="image"),
    path("attachments/<int:pk>/remove/", views.remove, name="remove"),
    path("attachments/<slug:kind>/<int:pk>/", views.attach, name="attach"),
]
