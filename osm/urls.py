"""Addresses of the group office."""

from django.urls import path

from . import views

app_name = "osm"
urlpatterns = [
    path("board/", views.own_board, name="own_board"),
    path("board/<slug:code>/", views.board, name="board"),
]
