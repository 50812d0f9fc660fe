"""Systems outside of the program: reached only where the machine's owner has named them."""

from sohoc.modules.people.population.connection import BadConnection, Connection
from sohoc.modules.people.population.trying_out import STAND_IN
from sohoc.project.environment import BadEnvironment, Environment, Mode


def population_of(environment: Environment) -> Connection | None:
    """How the population database is reached, None where it is not connected.

    Whoever tries the program out with the invented province asks the stand-in, unless a file names
    another place.

    Raises `BadEnvironment`, which names the file and what is wrong, never what stands in it.
    """
    if environment.mode is Mode.DEMO and environment.population is None:
        return STAND_IN
    try:
        return Connection.read(environment.population)
    except BadConnection as bad:
        raise BadEnvironment(
            name="SOHOC_POPULATION",
            value=str(environment.population),
            expected=f"a file with the connection of the population database, but {bad}",
        ) from None
