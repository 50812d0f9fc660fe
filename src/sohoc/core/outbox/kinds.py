"""How an event is written down: its kind is the path of its class, its payload plain JSON."""

from typing import Any, ClassVar, Protocol

from pydantic import TypeAdapter


class Event(Protocol):
    """A frozen dataclass in the `events.py` of an app: ids and plain values, a name in the past."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def kind_of(event_class: type) -> str:
    """The name under which events of this class are kept, such as `sohoc.….SchoolOpened`."""
    return f"{event_class.__module__}.{event_class.__qualname__}"


def packed(event: Event) -> str:
    """The payload as JSON text; dates, times, decimals and UUIDs as their ISO or plain words."""
    return TypeAdapter(type(event)).dump_json(event).decode()


def unpacked(event_class: type, payload: dict[str, Any]) -> Any:
    """The event as it was published; raises `pydantic.ValidationError` for another shape."""
    return TypeAdapter(event_class).validate_python(payload)
