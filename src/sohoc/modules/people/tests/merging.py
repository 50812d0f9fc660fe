"""An office that merges records and parts them again, for tests."""

from typing import Any

from sohoc.core.access.actors import Actor
from sohoc.core.access.scope import acting
from sohoc.core.manifest import registry
from sohoc.core.testing.actors import NOW, SECTOR, Province
from sohoc.modules.people.models import Merge, Person
from sohoc.modules.people.services.carrying import models_of_people
from sohoc.modules.people.services.merging import MergeWish, merge_people
from sohoc.modules.people.services.unmerging import unmerge_people

WHY = "cùng một em, giấy khai sinh 12/2014"
NUMBER = "999214000123"  # of no province


class Office:
    """A clerk of the first school with what a clerk does, each in the clerk's own scope."""

    def __init__(self, province: Province, role: str = "clerk") -> None:
        self.province, self.role = province, role

    @property
    def actor(self) -> Actor:
        return self.province.actor(self.role, at=NOW)

    def does(self, act: Any, **wish: Any) -> Any:
        actor = self.actor
        with acting(actor.writing_scope):
            return act(actor=actor, at=NOW, **wish)

    def merge(self, kept: Person, gone: Person, *taken: str) -> Merge:
        wish = MergeWish(kept.uuid, gone.uuid, (version(kept), version(gone)), frozenset(taken))
        merged: Merge = self.does(merge_people, wish=wish, reason=WHY)
        return merged

    def part(self, merge: Merge, **wish: Any) -> Any:
        known = version(merge.kept)
        return self.does(unmerge_people, merge=merge.uuid, version=known, reason="nhầm", **wish)


def version(person: Person) -> int:
    with acting(SECTOR):
        return Person.objects.get(pk=person.pk).version


def whole() -> dict[str, list[dict[str, Any]]]:
    """Every row that belongs to people, as it stands in its table; versions count on."""
    found = {}
    for reference in registry().person_references:
        if reference.model == "people.merge" or reference.is_sensitive:
            continue
        with acting(SECTOR):
            rows = models_of_people()[reference.model]._default_manager.order_by("pk").values()
            found[reference.model] = [
                {name: value for name, value in row.items() if name != "version"} for row in rows
            ]
    return found
