"""Addresses of search."""

from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("search/saved/", views.save, name="save"),
    path("search/saved/<int:pk>/delete/", views.forget, name="forget"),
]
