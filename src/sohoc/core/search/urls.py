"""Address of the search box."""

from django.urls import path

from sohoc.core.search import views

app_name = "search"

urlpatterns = [path("", views.find, name="find")]
