"""Addresses of administrative units."""

from django.urls import path

from sohoc.core.objects.screens import list_urls
from sohoc.modules.areas.web import convert, lists, units
from sohoc.modules.areas.web.listings import AREAS, DIVIDED, FINDINGS, LISTS

app_name = "areas"

urlpatterns = [
    path("convert/", convert.convert_address, name="convert"),
    path("convert/figures", convert.convert_figures, name="convert_figures"),
    *list_urls(AREAS, prefix=""),
    *list_urls(DIVIDED, prefix="divided"),
    *list_urls(FINDINGS, prefix="findings"),
    *list_urls(LISTS, prefix="lists"),
    path("lists/template/<str:kind>", lists.template_file, name="list_template"),
    path("lists/new", lists.read_list, name="list_read"),
    path("lists/drafts/<uuid:uuid_>/", lists.show_preview, name="list_preview"),
    path("lists/drafts/<uuid:uuid_>/apply", lists.apply_list, name="list_apply"),
    path("lists/drafts/<uuid:uuid_>/drop", lists.drop_draft, name="list_drop"),
    path("lists/<uuid:uuid_>/", lists.show_list, name="list"),
    path("lists/<uuid:uuid_>/take-back", lists.take_back, name="list_take_back"),
    path("<uuid:uuid_>/", units.show_area, name="area"),
    path("<uuid:uuid_>/history", units.show_history, name="area_history"),
]
