"""The versions that acts know of their schools and offices."""

from collections.abc import Sequence

from django.db.models import F

from sohoc.modules.orgs.models import Act, ActParty


def count_parties_up(act: Act, nodes: Sequence[int]) -> None:
    """By the undoing of an act, nothing was built on the acts before it.

    It was the last one of its places: to each of them it had added one to the version, and its
    undoing adds another one. So every act before goes along, to be undone in its turn.
    """
    before = ActParty.objects.filter(node_id__in=nodes, act__undone_at=None).exclude(act=act)
    before.update(version=F("version") + 2)
