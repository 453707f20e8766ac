from django.urls import path

from . import views

app_name = "exchange"
urlpatterns = [
    path("uploads/<int:pk>/", views.preview, name="preview"),
    path("uploads/<int:pk>/confirm/", views.confirm_upload, name="confirm"),
    path("<slug:kind>/<int:pk>/", views.page, name="page"),
    path("<slug:kind>/<int:pk>/upload/", views.upload, name="upload"),
    path("<slug:kind>/<int:pk>/template.xlsx", views.template_file, name="template"),
    path("<slug:kind>/<int:pk>/export.xlsx", views.export_file, name="export"),
]
