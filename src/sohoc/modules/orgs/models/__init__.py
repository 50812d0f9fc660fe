"""Tables of organisations."""

from sohoc.modules.orgs.models.acts import About, Act, ActKind, ActParty, Part
from sohoc.modules.orgs.models.offices import Office, OfficeHistory, OfficeKind, OfficeState
from sohoc.modules.orgs.models.parts import (
    PartKind,
    SchoolIdentifier,
    SchoolIdentifierHistory,
    SchoolPart,
    SchoolPartHistory,
)
from sohoc.modules.orgs.models.requests import CorrectionRequest, RequestState
from sohoc.modules.orgs.models.schools import (
    Level,
    School,
    SchoolHistory,
    SchoolKind,
    SchoolState,
)

__all__ = [
    "About",
    "Act",
    "ActKind",
    "ActParty",
    "CorrectionRequest",
    "Level",
    "Office",
    "OfficeHistory",
    "OfficeKind",
    "OfficeState",
    "Part",
    "PartKind",
    "RequestState",
    "School",
    "SchoolHistory",
    "SchoolIdentifier",
    "SchoolIdentifierHistory",
    "SchoolKind",
    "SchoolPart",
    "SchoolPartHistory",
    "SchoolState",
]
