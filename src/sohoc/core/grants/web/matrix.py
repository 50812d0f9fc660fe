"""The matrix of rights: which role holds which permission, read from the manifests."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sohoc.core.access.doors import door
from sohoc.core.audit.recording import record_past
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.grants.web import words
from sohoc.core.manifest import Door, Registry, RoleSpec, registry
from sohoc.core.objects.columns import Column
from sohoc.core.objects.exported import EXPORTED, ExportedList, export_facts
from sohoc.core.objects.exporting import MEDIA_TYPES, as_file
from sohoc.core.objects.screens import acting_person, file_answer

APPS = {
    "grants": gettext_lazy("Roles and rights"),
    "areas": gettext_lazy("Administrative units"),
    "audit": gettext_lazy("Audit trail"),
    "calendar": gettext_lazy("School years"),
    "people": gettext_lazy("People"),
    "onboarding": gettext_lazy("Accounts of a school"),
    "privacy": gettext_lazy("Protection of personal data"),
    "files": gettext_lazy("Files"),
    "objects": gettext_lazy("Lists"),
    "identity": gettext_lazy("Accounts"),
    "jobs": gettext_lazy("Background work"),
    "orgs": gettext_lazy("Schools"),
    "rest": gettext_lazy("Interface for programs"),
    "search": gettext_lazy("Search"),
}
CODE = "grants.matrix"
HELD = "●"


@dataclass(frozen=True, slots=True)
class Right:
    """One line of the matrix: a permission, its words, and whether each role holds it."""

    code: str
    app: str
    label: Any
    is_sensitive: bool
    held: tuple[bool, ...]

    @property
    def group(self) -> str:
        """What the app is called."""
        return str(APPS.get(self.app, self.app))


def rights(declared: Registry) -> list[Right]:
    """Every permission against every role, in the order of apps and codes."""
    roles = list(declared.roles)
    holds = {role: declared.permissions_of(role) for role in roles}
    return [
        Right(
            code=door_.permission,
            app=str(door_.permission).partition(".")[0],
            label=door_.label,
            is_sensitive=door_.sensitive,
            held=tuple(door_.permission in holds[role] for role in roles),
        )
        for door_ in _in_order(declared)
    ]


def _in_order(declared: Registry) -> Sequence[Door]:
    return sorted(declared.doors.values(), key=lambda d: str(d.permission))


def _groups(lines: Sequence[Right]) -> list[tuple[str, list[Right]]]:
    return [(group, list(found)) for group, found in groupby(lines, key=lambda r: r.group)]


def _role_facts(spec: RoleSpec) -> list[tuple[Any, Any]]:
    given = [str(r.label) for r in registry().roles.values() if r.code in spec.gives]
    return [
        (_("Reach"), words.REACHES[spec.reach]),
        (_("Stands at"), ", ".join(words.kind(kind) for kind in sorted(spec.node_kinds))),
        (_("Gives the roles"), ", ".join(given) or _("none")),
        (_("Screen locks after"), _("{minutes} minutes").format(minutes=spec.idle_minutes)),
    ]


@door(GrantsPermission.VIEW_MATRIX)
@require_GET
def matrix(request: HttpRequest) -> HttpResponseBase:
    """All roles side by side, or one role as a list."""
    declared = registry()
    lines = rights(declared)
    roles = list(declared.roles.values())
    chosen = declared.roles.get(request.GET.get("role", ""))
    address = reverse("grants:matrix")
    xlsx, csv = (reverse("grants:matrix_export", args=[kind]) for kind in ("xlsx", "csv"))
    context: dict[str, Any] = {
        "roles": roles,
        "chosen": chosen,
        "tabs": [
            (_("All roles"), address, chosen is None, None),
            *((s.label, f"{address}?role={s.code}", s is chosen, None) for s in roles),
        ],
        "count": len(lines),
        "exports": [
            (_("Excel (.xlsx)"), xlsx, "file-spreadsheet"),
            (_("CSV (.csv)"), csv, "file-text"),
        ],
    }
    if chosen is None:
        context["groups"] = _groups(lines)
        context["reaches"] = [(s, words.REACHES[s.reach], address) for s in roles]
        return render(request, "grants/matrix.html", context)
    place = roles.index(chosen)
    context["groups"] = _groups([line for line in lines if line.held[place]])
    context["facts"] = _role_facts(chosen)
    context["count"] = sum(line.held[place] for line in lines)
    return render(request, "grants/role.html", context)


@door(GrantsPermission.VIEW_MATRIX)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The matrix as a file: one line for each permission, one column for each role.

    Recorded as every list that is taken along.
    """
    if kind not in MEDIA_TYPES:
        raise BadRequest("export kind")
    actor, title = acting_person(request), _("Matrix of rights")
    lines, columns = rights(registry()), _columns(list(registry().roles.values()))
    content = as_file(title=title, columns=columns, rows=lines, kind=kind)
    record_past(
        actor,
        EXPORTED,
        ExportedList(CODE, title, actor.node_id),
        data=export_facts(rows=len(lines), kind=kind, columns=columns),
    )
    return file_answer(title=title, kind=kind, content=content)


def _columns(roles: Sequence[RoleSpec]) -> list[Column]:
    return [
        Column("group", _("Area"), lambda right: right.group),
        Column("label", _("May"), lambda right: str(right.label)),
        Column("code", _("Permission"), lambda right: str(right.code)),
        Column(
            "sensitive",
            _("Asks for the password again"),
            lambda right: HELD if right.is_sensitive else "",
        ),
        *(_role_column(spec, number) for number, spec in enumerate(roles)),
    ]


def _role_column(spec: RoleSpec, number: int) -> Column:
    return Column(spec.code, spec.label, lambda right: HELD if right.held[number] else "")
