from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.documents, name="documents"),
    path("order/<slug:code>/<int:pk>/", views.order, name="order"),
    path("<int:pk>/", views.document, name="document"),
    path("<int:pk>/file.<slug:suffix>", views.download, name="download"),
]
