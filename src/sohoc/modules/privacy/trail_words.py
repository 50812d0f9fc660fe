"""What the audit trail calls tables of privacy, their columns, what acts note."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import TrailWords
from sohoc.modules.privacy.inventory_words import TAGS
from sohoc.modules.privacy.models import GiverOf, HoldFor, RequestState, RightAsked, Way

WORDS = TrailWords(
    records={
        "privacy_consent": _("Consent"),
        "privacy_datarequest": _("Request about personal data"),
        "privacy_hold": _("Hold on history"),
    },
    columns={
        "privacy_consent.giver": _("Agreed by"),
        "privacy_consent.given_name": _("Name of who agreed"),
        "privacy_consent.method": _("Way of consenting"),
        "privacy_consent.withdrawn_at": _("Taken back on"),
        "privacy_consent.withdrawn_name": _("Taken back by"),
        "privacy_datarequest.answer": _("Answer"),
        "privacy_datarequest.due": _("To be answered by"),
        "privacy_datarequest.extension_reason": _("Why it takes longer"),
        "privacy_datarequest.right": _("What is asked for"),
        "privacy_datarequest.school_id": _("School"),
        "privacy_datarequest.state": _("State"),
        "privacy_datarequest.text": _("In the words of who asked"),
        "privacy_datarequest.wanted": _("As it should be"),
        "privacy_hold.case": _("Number of the matter"),
        "privacy_hold.ended_at": _("Ended on"),
        "privacy_hold.ended_name": _("Ended by"),
        "privacy_hold.ended_reason": _("Why it ended"),
        "privacy_hold.held_for": _("Held for"),
        "privacy_hold.placed_name": _("Held by"),
    },
    ledgers={
        "privacy_consenthistory": _("Changes of consents"),
        "privacy_datarequesthistory": _("Changes of requests about personal data"),
        "privacy_holdhistory": _("Changes of holds on history"),
    },
    noted={
        "privacy.case": _("Number of the matter"),
        "privacy.day": _("Day on the paper"),
        "privacy.from": _("From"),
        "privacy.giver": _("Agreed by"),
        "privacy.purpose": _("Purpose"),
        "privacy.right": _("What is asked for"),
        "privacy.signer": _("Signed by"),
        "privacy.tag": _("Kind of data"),
        "privacy.text": _("Words no."),
        "privacy.years": _("Full years"),
    },
    values={
        "privacy.giver": dict(GiverOf.choices),
        "privacy.tag": {tag.value: words for tag, words in TAGS.items()},
        "privacy_hold.held_for": dict(HoldFor.choices),
        "privacy_consent.giver": dict(GiverOf.choices),
        "privacy_consent.method": dict(Way.choices),
        "privacy.right": dict(RightAsked.choices),
        "privacy_datarequest.right": dict(RightAsked.choices),
        "privacy_datarequest.state": dict(RequestState.choices),
    },
)
