"""Tables of privacy."""

from sohoc.modules.privacy.models.consents import (
    Consent,
    ConsentHistory,
    ConsentPaper,
    GiverOf,
    Kind,
    PaperPart,
    Purpose,
    PurposeText,
    Way,
)
from sohoc.modules.privacy.models.holds import Hold, HoldFor, HoldHistory
from sohoc.modules.privacy.models.looks import WithheldPurpose
from sohoc.modules.privacy.models.requests import (
    OPEN,
    DataRequest,
    DataRequestHistory,
    FilePart,
    RequestFile,
    RequestState,
    RightAsked,
)

__all__ = [
    "OPEN",
    "Consent",
    "ConsentHistory",
    "ConsentPaper",
    "DataRequest",
    "DataRequestHistory",
    "FilePart",
    "GiverOf",
    "Hold",
    "HoldFor",
    "HoldHistory",
    "Kind",
    "PaperPart",
    "Purpose",
    "PurposeText",
    "RequestFile",
    "RequestState",
    "RightAsked",
    "Way",
    "WithheldPurpose",
]
