from django.urls import path

from . import views
from .mapped import views as mapped

app_name = "exchange"
urlpatterns = [
    path("found/", mapped.found_list, name="found_list"),
    path("found/<int:pk>/", mapped.found_page, name="found"),
    path("found/<int:pk>/record/", mapped.found_record, name="found_record"),
    path("uploads/<int:pk>/", views.preview, name="preview"),
    path("uploads/<int:pk>/confirm/", views.confirm_upload, name="confirm"),
    path("<slug:kind>/<int:pk>/", views.page, name="page"),
    path("<slug:kind>/<int:pk>/upload/", views.upload, name="upload"),
    path("<slug:kind>/<int:pk>/template.xlsx", views.template_file, name="template"),
    path("<slug:kind>/<int:pk>/export.xlsx", views.export_file, name="export"),
]
