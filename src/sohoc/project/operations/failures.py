"""Why a backup, a drill or a rehearsal does not go on; each is one sentence with what to do."""

from sohoc.project.failures import Failure


class NoArchive(Failure):
    """Neither pgBackRest nor a directory of backups is configured."""

    sentence = (
        "No backup is configured; set SOHOC_PGBACKREST to the configuration of pgBackRest, or, "
        "with the embedded PostgreSQL, SOHOC_BACKUPS to a directory on another disk."
    )


class ProgramMissing(Failure):
    """A program of the system that this work needs is not installed."""

    sentence = "The program “{program}” is missing; install it: {how}"


class OwnerMissing(Failure):
    """A mark is taken as the owner, whose address only commands get."""

    sentence = (
        "The address of the owner is missing; set SOHOC_OWNER_DATABASE_URL for this command, "
        "not for the web server and the worker."
    )


class Unreachable(Failure):
    """The live database does not answer."""

    sentence = (
        "The database does not answer ({reason}); start it, or drill with --at and a second "
        "that lies in the archive."
    )


class TooBusy(Failure):
    """No moment came in which every table stood still."""

    sentence = (
        "Within {seconds} seconds there was no gap between those who write, so nothing was marked; "
        "try again at a quieter time."
    )


class NothingKept(Failure):
    """There is no backup to restore."""

    sentence = "There is no backup from before {target} yet; make one: sohoc backup"


class LogElsewhere(Failure):
    """The program's own server was started without the directory that this command names."""

    sentence = (
        "The running database does not copy its log into {place} ({found}), so no copy there can "
        "be brought to a chosen second; stop the program, start it with "
        "SOHOC_BACKUPS={directory} as well, then: sohoc backup"
    )


class LogNotPushed(Failure):
    """The server of the system hands its log to nobody, or to somebody else."""

    sentence = (
        "The database does not hand its log to pgBackRest ({found}), so no copy can be brought to "
        "a chosen second; set archive_mode = on and archive_command = '{command}', restart "
        "PostgreSQL, then: sohoc backup"
    )


class ArchiveBehind(Failure):
    """The archive does not reach the chosen second."""

    sentence = (
        "The archive reaches until {newest} only, but {target} is wanted; look whether the "
        "database archives its log (archive_mode, archive_command), or choose an earlier second."
    )


class BadMoment(Failure):
    """The second after --at cannot be meant."""

    sentence = "“{text}” is no moment; write it like 2026-11-22 10:30:00 (time of Hà Nội)."


class BackupFailed(Failure):
    """The backup program ended with an error."""

    sentence = "The backup failed: {reason}"


class RestoreFailed(Failure):
    """The copy could not be brought back."""

    sentence = "The copy could not be restored: {reason}"


class RecordNotKept(Failure):
    """What was done could not be noted; the owner of the home writes there."""

    sentence = (
        "The record could not be written into {directory} ({reason}); the directory must belong "
        "to the owner of SOHOC_HOME and must not be a link to another place."
    )


class KeysMissing(Failure):
    """A copy is examined with the keys of the installation; no new ones are made for it."""

    sentence = (
        "There is no keyring.json in {directory}, so nothing that was encrypted can be opened; "
        "bring back the copy of the keys first, or set SOHOC_KEYS."
    )


class CopyDoesNotStart(Failure):
    """The restored copy did not come up."""

    sentence = "The restored copy does not start: {reason}"


class ScratchTooSmall(Failure):
    """The disk of the scratch directory would run full."""

    sentence = (
        "The copy needs about {needed} MB, but only {free} MB are free in {directory}; name "
        "another directory with --scratch."
    )


class BadWords(Failure):
    """The command line was not understood."""

    sentence = "The command was not understood: {reason}"


class UpgradeFailed(Failure):
    """The new version could not migrate the copy."""

    sentence = "The upgrade failed on the copy; the live database was not touched: {reason}"


class UnfitAddress(Failure):
    """The SQL for a new server is made from the addresses in the settings."""

    sentence = (
        "The addresses SOHOC_DATABASE_URL and SOHOC_OWNER_DATABASE_URL must name the user {user} "
        "and the database {database}, with a password of 16 or more letters, digits, “-” and “_”."
    )
