"""Systems outside of the program: reached only where the machine's owner has named them."""

from sohoc.modules.people.population.connection import BadConnection, Connection
from sohoc.project.environment import BadEnvironment, Environment


def population_of(environment: Environment) -> Connection | None:
    """How the population database is reached, None where it is not connected.

    Raises `BadEnvironment`, which names the file and what is wrong, never what stands in it.
    """
    try:
        return Connection.read(environment.population)
    except BadConnection as bad:
        raise BadEnvironment(
            name="SOHOC_POPULATION",
            value=str(environment.population),
            expected=f"a file with the connection of the population database, but {bad}",
        ) from None
