"""Addresses of privacy."""

from django.urls import path

from sohoc.core.objects.screens import list_urls
from sohoc.modules.privacy.web import (
    answering,
    asking,
    consents,
    holds,
    inventory,
    own,
    papers,
    purposes,
    retention,
)
from sohoc.modules.privacy.web.given import GIVEN
from sohoc.modules.privacy.web.listing import REQUESTS

app_name = "privacy"

urlpatterns = [
    path("", own.show_people, name="own"),
    path("people/<uuid:uuid_>/", own.show_person, name="person"),
    path("people/<uuid:uuid_>/looks", own.show_looks, name="looks"),
    path("people/<uuid:uuid_>/requests", own.show_requests, name="own_requests"),
    path("people/<uuid:uuid_>/correct", asking.correct, name="correct"),
    path("people/<uuid:uuid_>/copy", asking.copy, name="copy"),
    path("people/<uuid:uuid_>/copies/<uuid:file>", own.copy_file, name="copy_file"),
    path("people/<uuid:uuid_>/ask", asking.ask, name="ask"),
    path("people/<uuid:uuid_>/consents", consents.show_consents, name="consents"),
    path("people/<uuid:uuid_>/consents/<slug:code>/give", consents.give, name="consent_give"),
    path(
        "people/<uuid:uuid_>/consents/<slug:code>/withdraw",
        consents.withdraw,
        name="consent_withdraw",
    ),
    path("mine/<uuid:uuid_>/", asking.show_own, name="own_request"),
    path("mine/<uuid:uuid_>/withdraw", asking.withdraw, name="own_withdraw"),
    path("mine/<uuid:uuid_>/files/<str:part>", asking.own_file, name="own_file"),
    *list_urls(REQUESTS, prefix="requests"),
    path("requests/<uuid:uuid_>/", answering.show_request, name="request"),
    path("requests/<uuid:uuid_>/acknowledge", answering.acknowledge, name="acknowledge"),
    path("requests/<uuid:uuid_>/extend", answering.extend, name="extend"),
    path("requests/<uuid:uuid_>/grant", answering.grant, name="grant"),
    path("requests/<uuid:uuid_>/refuse", answering.refuse, name="refuse"),
    path("requests/<uuid:uuid_>/files/<str:part>", answering.file, name="file"),
    *list_urls(GIVEN, prefix="consents"),
    path("people/<uuid:uuid_>/paper", papers.record, name="paper"),
    path("people/<uuid:uuid_>/papers/<int:paper>", papers.paper_of_own, name="own_paper_file"),
    path("papers/<int:paper>", papers.paper, name="paper_file"),
    path("purposes/", purposes.show_purposes, name="purposes"),
    path("purposes/add", purposes.add_purpose, name="purpose_add"),
    path("purposes/<slug:code>/text", purposes.write_text, name="purpose_text"),
    path("inventory/", inventory.show_inventory, name="inventory"),
    path("inventory/export/<str:kind>", inventory.export, name="inventory_export"),
    path("retention/", retention.show_retention, name="retention"),
    path("retention/rules/<slug:tag>", retention.write_rule, name="retention_rule"),
    path("retention/on", retention.switch_on, name="retention_on"),
    path("retention/off", retention.switch_off, name="retention_off"),
    *list_urls(holds.HOLDS, prefix="holds"),
    path("holds/<int:hold>/end", holds.end_hold, name="hold_end"),
    path("people/<uuid:uuid_>/hold", holds.place_hold, name="hold"),
    path("withheld/add", purposes.withhold, name="withhold"),
    path("withheld/", own.show_withheld, name="withheld"),
]
