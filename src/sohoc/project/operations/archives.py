"""Which archive this installation has."""

from sohoc.project.environment import Environment
from sohoc.project.operations.archive import Archive
from sohoc.project.operations.basebackups import BaseBackups
from sohoc.project.operations.failures import NoArchive
from sohoc.project.operations.pgbackrest import PgBackRest


def archive_of(environment: Environment) -> Archive:
    """What the environment names; raises `NoArchive`, `ProgramMissing`."""
    if environment.pgbackrest is not None:
        return PgBackRest.of(environment, config=environment.pgbackrest)
    if environment.is_embedded and environment.backups is not None:
        return BaseBackups.of(environment, directory=environment.backups)
    raise NoArchive
