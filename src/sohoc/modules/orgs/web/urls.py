"""Addresses of organisations."""

from django.urls import path

from sohoc.core.objects.screens import list_urls
from sohoc.modules.orgs.web.acts import following
from sohoc.modules.orgs.web.acts import views as acts
from sohoc.modules.orgs.web.acts.listing import ACTS
from sohoc.modules.orgs.web.map import views as map_views
from sohoc.modules.orgs.web.offices import acts as office_acts
from sohoc.modules.orgs.web.offices import page as office_page
from sohoc.modules.orgs.web.offices.listing import OFFICES
from sohoc.modules.orgs.web.parts import importing as part_import
from sohoc.modules.orgs.web.parts import views as parts
from sohoc.modules.orgs.web.parts.listing import PARTS
from sohoc.modules.orgs.web.requests import views as requests
from sohoc.modules.orgs.web.requests.listing import REQUESTS
from sohoc.modules.orgs.web.schools import codes, views
from sohoc.modules.orgs.web.schools import page as school_page
from sohoc.modules.orgs.web.schools.listing import SCHOOLS

app_name = "orgs"

urlpatterns = [
    path("map/", map_views.show_map, name="map"),
    path("map/export/<str:kind>", map_views.export_map, name="map_export"),
    path("schools/add", views.add_school, name="school_add"),
    path("schools/<uuid:uuid_>/", school_page.show_school, name="school"),
    path("schools/<uuid:uuid_>/history", views.show_history, name="school_history"),
    path("schools/<uuid:uuid_>/edit", views.edit_school, name="school_edit"),
    path("schools/<uuid:uuid_>/take-back", views.take_back, name="school_take_back"),
    path("schools/<uuid:uuid_>/parts", parts.school_parts, name="school_parts"),
    path("schools/<uuid:uuid_>/parts/add", parts.add_part, name="part_add"),
    path("schools/<uuid:uuid_>/parts/import", part_import.import_parts, name="part_import"),
    path("schools/<uuid:uuid_>/codes", codes.school_codes, name="school_codes"),
    path("schools/<uuid:uuid_>/codes/history", codes.codes_history, name="codes_history"),
    path("schools/<uuid:uuid_>/codes/add", codes.add_code, name="code_add"),
    path("schools/<uuid:uuid_>/codes/<int:code_id>/edit", codes.edit_code, name="code_edit"),
    path("schools/<uuid:uuid_>/codes/<int:code_id>/remove", codes.remove_code, name="code_remove"),
    path("schools/<uuid:uuid_>/requests", requests.school_requests, name="school_requests"),
    path("schools/<uuid:uuid_>/ask", requests.ask, name="school_ask"),
    path("parts/<uuid:uuid_>/", parts.show_part, name="part"),
    path("parts/<uuid:uuid_>/history", parts.part_history, name="part_history"),
    path("parts/<uuid:uuid_>/edit", parts.edit_part, name="part_edit"),
    path("parts/<uuid:uuid_>/end", parts.end_part, name="part_end"),
    path("parts/<uuid:uuid_>/take-back", parts.take_back_part, name="part_take_back"),
    path("requests/<uuid:uuid_>/", requests.show_request, name="request"),
    path("requests/<uuid:uuid_>/accept", requests.accept, name="request_accept"),
    path("requests/<uuid:uuid_>/refuse", requests.refuse, name="request_refuse"),
    path("requests/<uuid:uuid_>/withdraw", requests.withdraw, name="request_withdraw"),
    path("offices/acts/new", office_acts.new_office_act, name="office_act_new"),
    path("offices/<uuid:uuid_>/", office_page.show_office, name="office"),
    path("offices/<uuid:uuid_>/history", office_page.show_office_history, name="office_history"),
    path("acts/new", acts.new_act, name="act_new"),
    path("acts/follow", following.follow, name="follow"),
    path("acts/<uuid:uuid_>/", acts.show_act, name="act"),
    path("acts/<uuid:uuid_>/undo", acts.undo, name="act_undo"),
    *list_urls(ACTS, prefix="acts"),
    *list_urls(OFFICES, prefix="offices"),
    *list_urls(PARTS, prefix="parts"),
    *list_urls(REQUESTS, prefix="requests"),
    *list_urls(SCHOOLS, prefix="schools"),
]
