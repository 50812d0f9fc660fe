"""Addresses of onboarding."""

from django.urls import path

from sohoc.modules.onboarding.web import letters, views

app_name = "onboarding"

urlpatterns = [
    path("", views.show_school, name="school"),
    path("make", views.make, name="make"),
    path("people/<uuid:uuid_>", views.for_person, name="person"),
    path("take-back", views.take_back, name="take_back"),
    path("letters", letters.show_letters, name="letters"),
    path("letters/print", letters.print_letters, name="print"),
    path("letters/<uuid:uuid_>/renew", letters.renew, name="renew"),
]
