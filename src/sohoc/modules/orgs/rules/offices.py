"""What an office is called."""


def office_name(kind: str, name: str) -> str:
    """`UBND xã Bao La` for the node of Xã Bao La; other offices are called as their nodes."""
    if kind != "commune":
        return name
    return f"UBND {name[:1].lower()}{name[1:]}"
