"""What the programs of PostgreSQL complain about, from all that they write."""

NO_SPACE = "No space left on device"
_FAULTS = ("FATAL:", "PANIC:", "ERROR:", "error:")


def complaint(text: str) -> str:
    """The line that names the fault; after it the programs go on about what they clean up."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    faults = [line for line in lines if any(word in line for word in _FAULTS)]
    return (faults or lines or ["no message"])[-1]
