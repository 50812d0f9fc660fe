"""What the frame needs to know about the person in front of it: plain values, no queries.

A context processor of the project fills one `Frame` per request and gives it to the templates as
`shell`; the pages of people who have not signed in get none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Theme = Literal["light", "dark", "auto"]
Density = Literal["comfortable", "compact"]

# More words do not fit in the bar at 1280 px beside search, notices and role.
MAX_PLACES = 6
# Three places and the directory fit under a thumb at 360 px.
TABBAR_PLACES = 3


class TooManyPlaces(Exception):
    """A role has more words than the bar can hold; the rest belongs in `everything`."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One word of the navigation. `icon` is a name of the sprite, shown on phones."""

    label: str
    url: str
    icon: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class OtherRole:
    """Another grant of the same person, to switch to."""

    id: int
    role_label: str
    place_label: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything the top bar, the phone bar and the lock print. An empty address hides its part."""

    person_name: str
    role_label: str
    place_label: str
    navigation: Sequence[Place] = ()
    everything: Place | None = None
    roles: Sequence[OtherRole] = ()
    notices: int = 0
    theme: Theme = "auto"
    density: Density = "comfortable"
    language: str = "vi"
    is_demo: bool = False
    lock_after_seconds: int = 0
    home_url: str = "/"
    search_url: str = ""
    notices_url: str = ""
    preferences_url: str = ""
    switch_role_url: str = ""
    security_url: str = ""
    sessions_url: str = ""
    password_url: str = ""
    tokens_url: str = ""
    sign_out_url: str = ""
    lock_url: str = ""
    unlock_url: str = ""
    tabbar: Sequence[Place] = field(init=False)

    def __post_init__(self) -> None:
        if len(self.navigation) > MAX_PLACES:
            raise TooManyPlaces(len(self.navigation))
        object.__setattr__(self, "tabbar", self._places_under_the_thumb())

    def _places_under_the_thumb(self) -> tuple[Place, ...]:
        """The first three places; the current one takes the third seat if it is not among them."""
        first = list(self.navigation[:TABBAR_PLACES])
        current = [place for place in self.navigation[TABBAR_PLACES:] if place.is_current]
        if current:
            first[-1] = current[0]
        return tuple(first)


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """A one-click account of the demo, shown on the sign-in page."""

    username: str
    role_label: str
    place_label: str
