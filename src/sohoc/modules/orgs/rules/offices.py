"""What an office is called, and which acts on offices make sense."""

from dataclasses import replace

from sohoc.lib.vietnamese import ControlCharacter, normal
from sohoc.modules.orgs.contracts import OfficeWish
from sohoc.modules.orgs.rules.acts import MANY, ActProblem, ActRefused

LONGEST_NAME = 200
# Kinds of office that a decision is recorded on, by the kind of act. Offices of communes follow
# the lists of units; the committee of the province is what everything hangs on.
BY_HAND = frozenset({"office"})
ACTED_ON = {"rename": BY_HAND | {"department"}, "merge": BY_HAND, "close": BY_HAND}
# Whether one goes on, and how many end; how many offices merge, `_fits` says.
SHAPES = {"found": (False, 0), "rename": (True, 0), "close": (False, 1)}


def office_name(kind: str, name: str) -> str:
    """`UBND xã Bao La` for the node of Xã Bao La; other offices are called as their nodes."""
    if kind != "commune":
        return name
    return f"UBND {name[:1].lower()}{name[1:]}"


def tidy_wish(wish: OfficeWish) -> OfficeWish:
    """The wish with its name in its one written form.

    Raises `ActRefused` for a name that cannot be meant, and unless the kind of act has this many
    offices, each of them once.
    """
    wish = replace(wish, name=_tidy_name(wish.name))
    if not _fits(wish):
        raise ActRefused(ActProblem.SHAPE, wish.kind)
    if len({wish.goes_on, *wish.ending}) < 1 + len(wish.ending):
        raise ActRefused(ActProblem.TWICE)
    if _needs_a_name(wish) and not wish.name:
        raise ActRefused(ActProblem.EMPTY, "name")
    return wish


def _fits(wish: OfficeWish) -> bool:
    ending = len(wish.ending)
    if wish.kind == "merge":
        return (1 if wish.goes_on else 2) <= ending <= MANY
    return (wish.goes_on is not None, ending) == SHAPES.get(wish.kind)


def _needs_a_name(wish: OfficeWish) -> bool:
    """Whether an office begins, or the one that goes on is to be called otherwise."""
    return wish.kind in {"found", "rename"} or (wish.kind == "merge" and wish.goes_on is None)


def begins(wish: OfficeWish) -> bool:
    """Whether an office begins by this."""
    return wish.kind in {"found", "merge"} and wish.goes_on is None


def check_kind(act: str, office_kind: str, name: str) -> None:
    """Raise `ActRefused` unless a decision of this kind is recorded on such an office."""
    if office_kind not in ACTED_ON[act]:
        raise ActRefused(ActProblem.NOT_BY_HAND, name)


def _tidy_name(name: str) -> str:
    try:
        tidy = normal(name)
    except ControlCharacter as error:
        raise ActRefused(ActProblem.CONTROL, "name") from error
    if len(tidy) > LONGEST_NAME:
        raise ActRefused(ActProblem.LONG, "name")
    return tidy
