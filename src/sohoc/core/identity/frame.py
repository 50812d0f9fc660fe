"""The frame of every page: navigation by role, the person, the lock. No statement of its own
beyond the list of other roles, which is read only when the person has several."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sohoc.core.access.actors import Actor
from sohoc.core.identity import proof
from sohoc.core.identity.sessions import KEY, actor_of, held_grants, other_roles
from sohoc.core.manifest import NavigationEntry, registry
from sohoc.core.shell.frame import MAX_PLACES, Frame, OtherRole, Place

TOKENS = "rest.token.use"  # by its name: the interface for programs stands above this floor


def places_of(permissions: frozenset[str]) -> list[NavigationEntry]:
    """Every place of the navigation that these permissions open."""
    return [entry for entry in registry().navigation if entry.permission in permissions]


def _place(entry: NavigationEntry, path: str) -> Place:
    url = reverse(entry.url_name)
    return Place(
        label=str(entry.label),
        url=url,
        icon=entry.icon,
        is_current=path.startswith(url) if url != "/" else path == "/",
    )


def _roles(request: HttpRequest, actor_grant: int) -> list[OtherRole]:
    if not other_roles(request):
        return []
    return [
        OtherRole(id=g.id, role_label=str(g.spec.label), place_label=g.node_name)
        for g in held_grants(request.user.pk or 0, at=timezone.now())
        if g.id != actor_grant
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `shell` for people who have signed in, and whether data are a demo."""
    is_demo = settings.SOHOC_MODE == "demo"
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"is_demo": is_demo}
    if KEY not in request.session:  # the first page after signing in may be one without a role
        actor_of(request)
    kept = request.session.get(KEY)
    actor: Actor | None = getattr(request, "actor", None)
    role = registry().roles.get(kept["role"]) if kept else None
    permissions = registry().permissions_of(role.code) if role else frozenset()
    places = [
        _place(entry, request.path)
        for entry in places_of(permissions)
        if role is None or role.code not in entry.rare_for
    ]
    frame = Frame(
        person_name=kept["name"] if kept else user.username,
        role_label=str(role.label) if role else _("No role"),
        place_label=kept["node_name"] if kept else "",
        navigation=places[:MAX_PLACES],
        everything=Place(
            label=_("Everything"),
            url=reverse("everything"),
            icon="menu-2",
            is_current=request.path == reverse("everything"),
        ),
        roles=_roles(request, actor.grant_id if actor else (kept or {}).get("grant", 0)),
        theme=user.theme,
        density=user.density,
        language=user.language,
        is_demo=is_demo,
        lock_after_seconds=proof.idle_seconds(request),
        home_url=reverse("home"),
        search_url=reverse("search:find") if kept else "",
        preferences_url=reverse("identity:preferences"),
        switch_role_url=reverse("identity:switch_role"),
        security_url=reverse("mfa_index"),
        sessions_url=reverse("identity:sessions"),
        password_url=reverse("account_change_password"),
        tokens_url=reverse("rest:tokens") if TOKENS in permissions else "",
        sign_out_url=reverse("account_logout"),
        lock_url=reverse("identity:lock"),
        unlock_url=reverse("identity:unlock"),
    )
    return {"shell": frame, "is_demo": is_demo}
