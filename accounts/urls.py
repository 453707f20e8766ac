from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [path("hats/", views.hats, name="hats")]
