"""What privacy and the account keep of a person, told to that person."""

from collections.abc import Sequence

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sohoc.core.access.actors import Actor
from sohoc.core.identity.models import Card
from sohoc.core.person_records import Holding, Subject
from sohoc.modules.privacy import consent_words, words
from sohoc.modules.privacy.models import DataRequest, RequestFile
from sohoc.modules.privacy.selectors.consents import yes_and_no
from sohoc.modules.privacy.selectors.looks import looks_at

Rows = Sequence[Sequence[str]]


def _account(actor: Actor, subject: Subject) -> Rows:
    """The own account alone: that of a child is the child's."""
    if subject.account is None:
        return []
    rows = Card.objects.filter(user_id=subject.account).select_related("node")
    return [(row.username, row.full_name, row.node.name) for row in rows]


def _looks(actor: Actor, subject: Subject) -> Rows:
    return [words.look(told) for told in looks_at(person=subject.uuid)]


def _requests(actor: Actor, subject: Subject) -> Rows:
    """Those that the reader has sent."""
    rows = DataRequest.objects.filter(person_id=subject.person_id, asked_by=actor.user_id)
    rows = rows.prefetch_related(Prefetch("files", RequestFile.objects.order_by("-part")))
    return [
        (
            words.day(row.received),
            words.right(row.right),
            words.in_one_line(row),
            words.state(row).word,
            row.answer,
            ", ".join(file.name for file in row.files.all()),
        )
        for row in rows.order_by("-id")
    ]


def _consents(actor: Actor, subject: Subject) -> Rows:
    rows = yes_and_no().filter(person_id=subject.person_id).select_related("purpose", "text")
    return [
        (
            row.purpose.title,
            row.text.text,
            consent_words.giver(row.giver),
            words.day(timezone.localdate(row.given_at)),
            words.day(timezone.localdate(row.ended_at)) if row.ended_at else "",
        )
        for row in rows.order_by("-id")
    ]


HOLDINGS = [
    Holding(
        "identity.account",
        _("Account"),
        [_("User name"), _("Full name"), _("School or office")],
        _account,
        order=60,
    ),
    Holding(
        "privacy.consents",
        _("Consents"),
        [_("Purpose"), _("In these words"), _("Agreed by"), _("Agreed on"), _("Taken back on")],
        _consents,
        has_page=True,
        order=70,
    ),
    Holding(
        "privacy.requests",
        _("My requests"),
        [
            _("Received"),
            _("What is asked for"),
            _("Wish"),
            _("State"),
            _("Answer"),
            _("Files of the request"),
        ],
        _requests,
        has_page=True,
        order=80,
    ),
    Holding(
        "privacy.looks",
        _("Who looked"),
        [_("Day"), _("Role"), _("School or office"), _("What was opened"), _("How often")],
        _looks,
        has_page=True,
        order=90,
    ),
]
