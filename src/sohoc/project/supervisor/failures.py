"""Why `sohoc run` does not go on; each is one sentence with what to do."""

from sohoc.project.failures import Failure


class AlreadyRunning(Failure):
    """A second run on the same data."""

    sentence = (
        "SốHọc is already running on these data: process {pid}, {address}. Stop it first, or "
        "choose another SOHOC_HOME."
    )


class UnsupportedPython(Failure):
    """The interpreter is too old or too new."""

    sentence = "SốHọc needs Python 3.11, 3.12 or 3.13; this is Python {found}."


class LittleSpace(Failure):
    """Less than the program needs to start safely."""

    sentence = (
        "Only {free} MB are free on the disk of {directory}; at least {needed} MB are needed. "
        "Free some space and start again."
    )


class PortTaken(Failure):
    """Another program listens where we want to."""

    sentence = (
        "Port {port} is taken by another program; stop that one, or choose another port: "
        "make run PORT={other}"
    )


class PortForbidden(Failure):
    """Ports below 1024 belong to root."""

    sentence = "Port {port} may not be used by this user; choose one above 1023, such as PORT=8000."


class AddressUnknown(Failure):
    """SOHOC_HOST names no address of this machine."""

    sentence = "This machine cannot listen on the address {address} in SOHOC_HOST: {reason}"


class HomeUnwritable(Failure):
    """The data directory belongs to somebody else."""

    sentence = (
        "The directory {directory} cannot be written ({reason}); make it yours, or choose another "
        "one in SOHOC_HOME."
    )


class PreparationFailed(Failure):
    """Migrations or the demo data did not go through."""

    sentence = "Preparing the database failed: {reason} (more in {log})"


class OtherData(Failure):
    """Invented and real data never share a database; the seal says which these are."""

    sentence = (
        "This database holds {kind} data, but SOHOC_MODE is {mode}; choose another SOHOC_HOME or "
        "database for the other kind of data."
    )


class KeepsDying(Failure):
    """Three deaths in a row right after the start."""

    sentence = "The part “{part}” ended three times right after its start; its last words:\n{tail}"


class NotAnswering(Failure):
    """The web server started but never became healthy."""

    sentence = "The web server did not answer within {seconds} seconds (more in {log})."


class SystemRefused(Failure):
    """Anything the operating system says no to, such as a full disk in the middle of the start."""

    sentence = "The system refused: {reason}"
