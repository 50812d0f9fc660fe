"""Addresses of people."""

from django.urls import path

from sohoc.core.objects.screens import list_urls
from sohoc.modules.people.web import guardians, numbers, page, persons, sensitive
from sohoc.modules.people.web.listing import PEOPLE

app_name = "people"

urlpatterns = [
    *list_urls(PEOPLE, prefix=""),
    path("add", persons.add_person, name="person_add"),
    path("<uuid:uuid_>/", page.show_person, name="person"),
    path("<uuid:uuid_>/edit", persons.edit_person, name="person_edit"),
    path("<uuid:uuid_>/history", persons.show_history, name="person_history"),
    path("<uuid:uuid_>/open", sensitive.unmask, name="person_unmask"),
    path("<uuid:uuid_>/sensitive", sensitive.keep_sensitive, name="person_sensitive"),
    path("<uuid:uuid_>/numbers/add", numbers.add_identifier, name="identifier_add"),
    path(
        "<uuid:uuid_>/numbers/<int:identifier_id>/void",
        numbers.void_identifier,
        name="identifier_void",
    ),
    path("<uuid:uuid_>/contacts/add", numbers.add_contact, name="contact_add"),
    path(
        "<uuid:uuid_>/contacts/<int:contact_id>/remove",
        numbers.remove_contact,
        name="contact_remove",
    ),
    path("<uuid:uuid_>/guardians/find", guardians.find_guardian, name="guardian_find"),
    path("<uuid:uuid_>/guardians/add/<uuid:guardian>", guardians.add_guardian, name="guardian_add"),
    path(
        "<uuid:uuid_>/guardians/<int:guardianship_id>/edit",
        guardians.edit_guardian,
        name="guardian_edit",
    ),
    path(
        "<uuid:uuid_>/guardians/<int:guardianship_id>/end",
        guardians.end_guardian,
        name="guardian_end",
    ),
]
