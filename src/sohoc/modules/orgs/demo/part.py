"""The school network of the demo: offices, schools with their lives, planted mistakes."""

from collections.abc import Sequence

from sohoc.core.demo import DemoPart, Fault, World
from sohoc.modules.areas.demo import Territory
from sohoc.modules.orgs.demo.chronicle import Chronicle
from sohoc.modules.orgs.demo.drafts import communes_of, drafts
from sohoc.modules.orgs.demo.faults import planted
from sohoc.modules.orgs.demo.inside import furnished
from sohoc.modules.orgs.demo.offices import offices_for, successions_of
from sohoc.modules.orgs.demo.plan import Network
from sohoc.modules.orgs.demo.writing import write


def plan(world: World) -> Network:
    """The whole network; each step draws from a stream of its own."""
    territory, communes = world.of(Territory), communes_of(world)
    offices = offices_for(territory, communes)
    chronicle = Chronicle(territory, world.chance("orgs.lives"))
    chronicle.tell(drafts(world))
    by_code = {commune.code: commune for commune in communes}
    lives = tuple(life.planned() for life in chronicle.lives)
    network = Network(
        offices=tuple(offices),
        schools=furnished(lives, by_code, world.chance("orgs.inside")),
        acts=tuple(chronicle.acts),
        successions=(*successions_of(offices), *chronicle.successions()),
        faults=(),
    )
    return planted(network, size=world.size, communes=by_code, chance=world.chance("orgs.faults"))


def faults(world: World) -> Sequence[Fault]:
    """What is wrong on purpose."""
    return world.of(Network).faults


DEMO = DemoPart("orgs", plan=plan, write=write, faults=faults)
