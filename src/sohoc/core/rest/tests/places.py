"""A small interface of core's own nouns, to test what holds for every operation."""

from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from sohoc.core.access.actors import NotAllowed, NotYours
from sohoc.core.access.models import Node
from sohoc.core.access.tree import plant
from sohoc.core.grants.permissions import GrantsPermission
from sohoc.core.identity.models import Card
from sohoc.core.identity.permissions import IdentityPermission
from sohoc.core.rest import problems
from sohoc.core.rest.api import addresses_of, build_api
from sohoc.core.rest.authentication import CalledRequest
from sohoc.core.rest.operations import operation
from sohoc.core.rest.pages import page
from sohoc.core.rest.problems import Problem, problem_response
from sohoc.core.rest.versions import show_version, version_wanted
from sohoc.lib.vietnamese import name_sort_key, normal

router = Router()


class CardFilters(Schema):
    """Filter and place of the list."""

    q: Annotated[str, Field(max_length=100)] = ""
    order: str = "sort_key"
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: str = ""


class CardSearch(Schema):
    """The same in a body."""

    model_config = ConfigDict(extra="forbid")
    secret: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: str = ""


class CardOut(Schema):
    """A card."""

    uuid: UUID
    full_name: str
    version: int


class CardPage(Schema):
    """Some cards."""

    items: list[CardOut]
    next: str | None


class CardChange(Schema):
    """A new name."""

    model_config = ConfigDict(extra="forbid")
    full_name: Annotated[str, Field(min_length=1, max_length=100)]


class PlaceIn(Schema):
    """A new node."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Annotated[str, Field(max_length=20)] = "school"
    since: str = "2020-01-01"


class PlaceOut(Schema):
    """A node."""

    uuid: UUID
    name: str


class NameBusy(Exception):
    """A refusal of a service."""


def _busy(refusal: NameBusy) -> Problem:
    return Problem(problems.CONFLICT, detail="Tên đang được dùng.")


@router.get("/cards", response=CardPage)
@operation(IdentityPermission.VIEW_ACCOUNTS, summary="x")
def list_cards(request: CalledRequest, asked: Query[CardFilters]) -> CardPage:
    rows = Card.objects.filter(search_key__contains=asked.q)
    descends = asked.order.startswith("-")
    order = ("-sort_key", "-user") if descends else ("sort_key", "user")
    found = page(request, rows, order=order, limit=asked.limit, cursor=asked.cursor)
    return CardPage(items=[CardOut.from_orm(one) for one in found.items], next=found.next)


@router.post("/cards/search", response=CardPage)
@operation(IdentityPermission.VIEW_ACCOUNTS, summary="x", only_reads=True)
def search_cards(request: CalledRequest, asked: CardSearch) -> CardPage:
    rows = Card.objects.filter(search_key__contains=asked.secret)
    if asked.secret == "write":
        Card.objects.update(full_name="written")
    order = ("sort_key", "user")
    found = page(request, rows, order=order, limit=asked.limit, cursor=asked.cursor)
    return CardPage(items=[CardOut.from_orm(one) for one in found.items], next=found.next)


@router.get("/cards/{uuid:uuid}", response=CardOut)
@operation(IdentityPermission.VIEW_ACCOUNTS, summary="x")
def read_card(request: CalledRequest, uuid: UUID, response: HttpResponse) -> Card:
    card = Card.objects.filter(uuid=uuid).first()
    if card is None:
        raise NotYours
    show_version(response, card.version)
    return card


@router.patch("/cards/{uuid:uuid}", response=CardOut)
@operation(IdentityPermission.VIEW_ACCOUNTS, summary="x")
def rename_card(
    request: CalledRequest, uuid: UUID, change: CardChange, response: HttpResponse
) -> Card:
    card = Card.objects.select_for_update().filter(uuid=uuid).first()
    if card is None:
        raise NotYours
    if card.version != version_wanted(request):
        raise Problem(problems.CHANGED)
    card.full_name = normal(change.full_name)
    card.sort_key = name_sort_key(card.full_name)[:400]
    card.version += 1
    card.save(update_fields=["full_name", "sort_key", "version"])
    show_version(response, card.version)
    return card


@router.post("/places", response={201: PlaceOut})
@operation(GrantsPermission.VIEW_GRANTS, summary="x", refusals={NameBusy: _busy})
def add_place(request: CalledRequest, place: PlaceIn, response: HttpResponse) -> Status[Node]:
    if place.name == "bận":
        raise NameBusy
    above = Node.objects.get(pk=request.actor.node_id)
    new = Node(kind=place.kind, name=normal(place.name), period=(place.since, None))
    (node,) = plant([new], below=[above])
    response["Location"] = f"/api/v1/places/{node.uuid}"
    if place.kind == "late":
        raise ZeroDivisionError("after the effect")
    return Status(201, node)


@router.post("/trouble", response={200: PlaceOut})
@operation(GrantsPermission.VIEW_GRANTS, summary="x")
def trouble(request: CalledRequest, place: PlaceIn) -> HttpResponse | None:
    """Fails in the way that `kind` says; a refusal that is answered keeps what was written."""
    if place.kind == "answered":
        Card.objects.filter(user_id=request.actor.user_id).update(full_name=place.name)
        return problem_response(Problem(problems.CONFLICT), request=request)
    errors: dict[str, Exception] = {
        "form": ValidationError({"name": ["Tên đã có."]}),
        "not allowed": NotAllowed("grants.matrix.view"),
    }
    if place.kind in errors:
        raise errors[place.kind]
    statements = {
        "wall": "SELECT * FROM rest_token",
        "integrity": "INSERT INTO rest_answer (actor_id) VALUES (app.actor())",
        "data": "SELECT 1000000 * 1000000",
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[place.kind])
    return None


api = build_api([router])
urlpatterns = [path("api/", include(addresses_of(api)))]
