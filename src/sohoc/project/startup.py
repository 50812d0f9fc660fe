"""What a process checks before it takes its first request."""

import sys

from sohoc.project.installation import WrongSeal, refuse_wrong_seal


def refuse_wrong_start() -> None:
    """End the process with one sentence when data and mode do not fit."""
    try:
        refuse_wrong_seal()
    except WrongSeal as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error
