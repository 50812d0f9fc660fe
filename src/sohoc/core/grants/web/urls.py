"""Addresses of roles and of the matrix of rights."""

from django.urls import path

from sohoc.core.grants.web import giving, matrix, rounds, views
from sohoc.core.grants.web.listings import GRANTS
from sohoc.core.objects.screens import list_urls

app_name = "grants"

urlpatterns = [
    path("grants/give", giving.give, name="give"),
    path("grants/delegate", giving.delegate, name="delegate"),
    path("grants/<uuid:uuid_>/", views.show_grant, name="grant"),
    path("grants/<uuid:uuid_>/history", views.show_history, name="grant_history"),
    path("grants/<uuid:uuid_>/end", giving.end, name="grant_end"),
    *list_urls(GRANTS, prefix="grants"),
    path("round/", rounds.show_round, name="round"),
    path("round/answer", rounds.answer, name="round_answer"),
    path("round/answers/<uuid:uuid_>/take-back", rounds.take_back, name="round_take_back"),
    path("round/export/<str:kind>", rounds.export, name="round_export"),
    path("round/open", rounds.open_round_now, name="round_open"),
    path("round/rule", rounds.rule, name="rule"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("matrix/export/<str:kind>", matrix.export, name="matrix_export"),
]
