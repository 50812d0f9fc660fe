"""Addresses of people."""

from django.urls import path

from sohoc.core.objects.screens import list_urls
from sohoc.modules.people.web import (
    belonging,
    comparing,
    finding_guardians,
    guardians,
    history,
    merging,
    numbers,
    page,
    persons,
    population,
    sensitive,
    tickets,
)
from sohoc.modules.people.web.listing import PEOPLE

app_name = "people"

urlpatterns = [
    *list_urls(PEOPLE, prefix=""),
    path("add", persons.add_person, name="person_add"),
    path("<uuid:uuid_>/", page.show_person, name="person"),
    path("<uuid:uuid_>/edit", persons.edit_person, name="person_edit"),
    path("<uuid:uuid_>/history", history.show_history, name="person_history"),
    path("<uuid:uuid_>/open", sensitive.unmask, name="person_unmask"),
    path("<uuid:uuid_>/sensitive", sensitive.keep_sensitive, name="person_sensitive"),
    path("population/", population.show_school, name="population"),
    path("population/ask", population.ask_school, name="population_run"),
    path("<uuid:uuid_>/population/ask", population.ask_person, name="population_ask"),
    path("<uuid:uuid_>/population/confirm", population.confirm, name="population_confirm"),
    *list_urls(tickets.TICKETS, prefix="tickets"),
    path("tickets/<uuid:uuid_>", tickets.show_ticket, name="ticket"),
    path("duplicates", merging.list_duplicates, name="duplicates"),
    path("duplicates/answered", merging.list_told_apart, name="told_apart"),
    path("duplicates/answered/<int:said_id>/take-back", merging.maybe_one, name="maybe_one"),
    path("<uuid:uuid_>/second", merging.find_second, name="second_find"),
    path("<uuid:one>/compare/<uuid:other>", comparing.compare, name="compare"),
    path("merges/<uuid:uuid_>", merging.show_merge, name="merge"),
    path(
        "<uuid:uuid_>/belongs/<int:affiliation_id>/end",
        belonging.end_belonging,
        name="belonging_end",
    ),
    path(
        "<uuid:uuid_>/belongs/<int:affiliation_id>/reopen",
        belonging.reopen_belonging,
        name="belonging_reopen",
    ),
    path(
        "<uuid:uuid_>/belongs/<int:affiliation_id>/class",
        belonging.correct_place,
        name="belonging_place",
    ),
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
    path("<uuid:uuid_>/guardians/find", finding_guardians.find_guardian, name="guardian_find"),
    path("<uuid:uuid_>/guardians/new", finding_guardians.add_new_guardian, name="guardian_new"),
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
    path(
        "<uuid:uuid_>/guardians/<int:guardianship_id>/reopen",
        guardians.reopen_guardian,
        name="guardian_reopen",
    ),
    path(
        "<uuid:uuid_>/guardians/<int:guardianship_id>/take-back",
        guardians.take_back_guardian,
        name="guardian_take_back",
    ),
]
