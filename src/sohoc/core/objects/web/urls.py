"""Addresses of imports: `<kind>/` and below."""

from django.urls import path

from sohoc.core.objects.web import imports

app_name = "imports"

urlpatterns = [
    path("<str:kind>/", imports.show_runs, name="runs"),
    path("<str:kind>/new", imports.send_file, name="new"),
    path("<str:kind>/template/<str:layout>", imports.template_file, name="template"),
    path("<str:kind>/<uuid:uuid>/", imports.show_run, name="run"),
    path("<str:kind>/<uuid:uuid>/progress", imports.show_progress, name="progress"),
    path("<str:kind>/<uuid:uuid>/rows", imports.leave_out, name="leave_out"),
    path("<str:kind>/<uuid:uuid>/write", imports.write, name="write"),
    path("<str:kind>/<uuid:uuid>/preview", imports.back_to_preview, name="back_to_preview"),
    path("<str:kind>/<uuid:uuid>/drop", imports.drop, name="drop"),
    path("<str:kind>/<uuid:uuid>/wrong", imports.wrong_file, name="wrong"),
    path("<str:kind>/<uuid:uuid>/undo", imports.undo, name="undo"),
]
