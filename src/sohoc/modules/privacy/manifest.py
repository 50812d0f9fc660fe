"""What privacy brings: the own data for everybody, requests for those who answer them."""

from django.utils.translation import gettext_lazy as _

from sohoc.core.manifest import (
    Door,
    JobKind,
    Manifest,
    NavigationEntry,
    PanelSource,
)
from sohoc.core.person_records import PersonAct, PersonReference
from sohoc.modules.privacy.copy_files import COPY, place_of_copy
from sohoc.modules.privacy.figures import waiting_requests
from sohoc.modules.privacy.holdings import HOLDINGS
from sohoc.modules.privacy.own_figures import own_requests
from sohoc.modules.privacy.permissions import PrivacyPermission
from sohoc.modules.privacy.personal_columns import PERSONAL_COLUMNS
from sohoc.modules.privacy.services.copies import make_copy, tell_copied
from sohoc.modules.privacy.trail_words import WORDS

OFFICERS = frozenset({"province_officer", "commune_officer", "specialist"})
TEACHERS = frozenset({"homeroom_teacher", "subject_teacher"})
KEEPERS = frozenset({"principal", "clerk"})
FAMILIES = frozenset({"guardian", "learner"})
ANSWERING = KEEPERS | {"province_officer"}
HOLDING = frozenset({"principal", "province_officer"})
# An auditor's scope reads no record of a person, the own one neither.
EVERYONE_KEPT = OFFICERS | TEACHERS | KEEPERS | FAMILIES | {"administrator"}

MANIFEST = Manifest(
    doors=[
        Door(PrivacyPermission.OPEN_OWN, _("open “My data”"), EVERYONE_KEPT | {"auditor"}),
        Door(PrivacyPermission.VIEW_OWN, _("see what is kept of oneself"), EVERYONE_KEPT),
        Door(PrivacyPermission.ASK, _("ask for a right over the own data"), EVERYONE_KEPT),
        Door(PrivacyPermission.VIEW_REQUESTS, _("see requests about data"), ANSWERING),
        Door(PrivacyPermission.ANSWER_REQUESTS, _("answer requests about data"), ANSWERING),
        Door(
            PrivacyPermission.EXPORT_REQUESTS,
            _("export requests about data"),
            ANSWERING,
            sensitive=True,
        ),
        Door(PrivacyPermission.CONSENT, _("consent, and take it back"), EVERYONE_KEPT),
        Door(PrivacyPermission.VIEW_CONSENTS, _("see who has consented"), ANSWERING),
        Door(PrivacyPermission.RECORD_PAPER, _("write down consents that came on paper"), KEEPERS),
        Door(
            PrivacyPermission.EXPORT_CONSENTS,
            _("export who has consented"),
            ANSWERING,
            sensitive=True,
        ),
        Door(
            PrivacyPermission.WRITE_PURPOSES,
            _("write what consent is asked for"),
            frozenset({"province_officer"}),
        ),
        Door(
            PrivacyPermission.VIEW_INVENTORY,
            _("see the inventory of personal data"),
            frozenset({"province_officer", "administrator", "auditor"}),
        ),
        Door(
            PrivacyPermission.VIEW_RETENTION,
            _("see how long history is kept and what went"),
            frozenset({"province_officer", "administrator", "auditor"}),
        ),
        Door(
            PrivacyPermission.DECIDE_RETENTION,
            _("decide how long history is kept, and that it goes"),
            frozenset({"province_officer"}),
            sensitive=True,
        ),
        Door(PrivacyPermission.HOLD, _("hold the history of a person"), HOLDING),
        Door(
            PrivacyPermission.EXPORT_HOLDS,
            _("export whose history is held"),
            HOLDING,
            sensitive=True,
        ),
        Door(
            PrivacyPermission.WITHHOLD,
            _("say which looks are withheld from families"),
            frozenset({"province_officer"}),
            sensitive=True,
        ),
        Door(
            PrivacyPermission.VIEW_WITHHELD,
            _("see how many looks are withheld from families"),
            frozenset({"auditor"}),
        ),
    ],
    navigation=[
        NavigationEntry(
            _("My data"),
            "privacy:own",
            "user-check",
            PrivacyPermission.VIEW_OWN,
            order=70,
            rare_for=EVERYONE_KEPT - FAMILIES,
        ),
        NavigationEntry(
            _("Requests about data"),
            "privacy:requests",
            "report",
            PrivacyPermission.VIEW_REQUESTS,
            order=71,
        ),
        NavigationEntry(
            _("Consents"), "privacy:given", "checks", PrivacyPermission.VIEW_CONSENTS, order=72
        ),
        NavigationEntry(
            _("Data inventory"),
            "privacy:inventory",
            "database",
            PrivacyPermission.VIEW_INVENTORY,
            order=78,
            rare_for=frozenset({"province_officer"}),
        ),
        NavigationEntry(
            _("Retention of history"),
            "privacy:retention",
            "hourglass-empty",
            PrivacyPermission.VIEW_RETENTION,
            order=79,
            rare_for=frozenset({"province_officer", "administrator"}),
        ),
        NavigationEntry(
            _("Held history"),
            "privacy:holds",
            "lock",
            PrivacyPermission.HOLD,
            order=79,
            rare_for=HOLDING,
        ),
        NavigationEntry(
            _("Looks not told to families"),
            "privacy:withheld",
            "eye-off",
            PrivacyPermission.VIEW_WITHHELD,
            order=79,
        ),
    ],
    panels=[
        PanelSource(PrivacyPermission.VIEW_OWN, own_requests, order=2),
        PanelSource(PrivacyPermission.ANSWER_REQUESTS, waiting_requests, order=4),
    ],
    jobs=[
        JobKind(
            COPY,
            _("Copy of everything kept of a person"),
            make_copy,
            PrivacyPermission.VIEW_OWN,
            tell=tell_copied,
            place=place_of_copy,
        )
    ],
    holdings=HOLDINGS,
    personal_columns=PERSONAL_COLUMNS,
    listings=[
        "sohoc.modules.privacy.web.listing.REQUESTS",
        "sohoc.modules.privacy.web.given.GIVEN",
        "sohoc.modules.privacy.web.holds.HOLDS",
    ],
    person_acts=[
        PersonAct(
            _("Consent on paper"), "privacy:paper", "file-text", PrivacyPermission.RECORD_PAPER
        ),
        PersonAct(_("Hold history"), "privacy:hold", "lock", PrivacyPermission.HOLD),
        PersonAct(_("Who looked"), "privacy:looks", "eye", PrivacyPermission.VIEW_OWN, is_own=True),
        PersonAct(
            _("Consents"), "privacy:consents", "check", PrivacyPermission.VIEW_OWN, is_own=True
        ),
        PersonAct(
            _("Ask for a correction"),
            "privacy:correct",
            "pencil",
            PrivacyPermission.ASK,
            is_own=True,
        ),
    ],
    person_references=[
        PersonReference("privacy.consent", "person"),
        PersonReference("privacy.datarequest", "person"),
        PersonReference("privacy.hold", "person"),
    ],
    sentences={
        "privacy.request.sent": _("asked for a right over the data of"),
        "privacy.request.received": _("confirmed a request about the data of"),
        "privacy.request.extended": _("took longer for a request about the data of"),
        "privacy.request.granted": _("did as asked about the data of"),
        "privacy.request.refused": _("refused a request about the data of"),
        "privacy.request.withdrawn": _("took back a request about the data of"),
        "privacy.copy.made": _("made a file with everything kept of"),
        "privacy.copy.taken": _("took along the file with everything kept of"),
        "privacy.consent.given": _("consented to a purpose for"),
        "privacy.consent.withdrawn": _("took back a consent for"),
        "privacy.consent.paper_given": _("wrote down a consent on paper for"),
        "privacy.consent.paper_withdrawn": _("wrote down on paper that a consent ended for"),
        "privacy.paper.taken": _("opened the paper of a consent for"),
        "privacy.hold.placed": _("had the history held of"),
        "privacy.hold.ended": _("ended a hold on the history of"),
        "privacy.retention.written": _("wrote how long history is kept:"),
        "privacy.retention.on": _("decided that history goes when its time is over:"),
        "privacy.retention.off": _("stopped the removal of history:"),
        "privacy.look.withheld": _("had looks withheld from families whose purpose begins with"),
        "privacy.purpose.written": _("wrote what consent is asked for:"),
        "privacy.file.taken": _("opened a file of a request about the data of"),
    },
    words=WORDS,
)
