"""The result of verifying in sentences that a person without technical training understands."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sohoc.core.audit.contracts import CHECKPOINTS, Difference, Finding, Verification
from sohoc.core.manifest import registry
from sohoc.core.shell.printed import printed

_WORDS = {
    Difference.ROW_CHANGED: gettext_lazy(
        "%(place)s: a row was changed after it was sealed (%(rows)d rows, range %(range)s)."
    ),
    Difference.ROW_MISSING: gettext_lazy(
        "%(place)s: rows were deleted after they were sealed"
        " (%(sealed)d sealed, %(rows)d left, range %(range)s)."
    ),
    Difference.ROW_ADDED: gettext_lazy(
        "%(place)s: rows were slipped in after sealing"
        " (%(sealed)d sealed, %(rows)d there now, range %(range)s)."
    ),
    Difference.TABLE_MISSING: gettext_lazy("%(place)s: the table is no longer there."),
    Difference.COLUMN_MISSING: gettext_lazy(
        "%(place)s: a column that was sealed is no longer there, so the rows cannot be checked."
    ),
    Difference.SEAL_CHANGED: gettext_lazy("%(place)s: the seal itself was changed."),
    Difference.SEAL_MISSING: gettext_lazy("%(place)s: the seal was removed."),
    Difference.SEAL_UNCOVERED: gettext_lazy(
        "%(place)s: no checkpoint covers this seal; the checkpoint was removed,"
        " or the seal was slipped in."
    ),
    Difference.LINK_BROKEN: gettext_lazy(
        "%(place)s: the seal does not continue the one before it; the chain is broken."
    ),
    Difference.DAY_CHANGED: gettext_lazy(
        "The seal of the day %(day)s does not fit: %(sealed)d seals then, %(rows)d seals now."
    ),
    Difference.DAY_MISSING: gettext_lazy("The seal of the day %(day)s was removed."),
    Difference.HEAD_MISSING: gettext_lazy(
        "The checkpoint that you noted is not there: the end of the trail was cut off."
    ),
    Difference.REMOVAL_CHANGED: gettext_lazy(
        "%(records)s: the entry %(number)d about removed rows does not fit what it says."
    ),
    Difference.REMOVAL_EARLY: gettext_lazy(
        "%(records)s: by the entry %(number)d, rows were removed that had to be kept longer,"
        " or nobody had decided it."
    ),
    Difference.RESTORED: gettext_lazy(
        "The database came from a dump: it counts transactions from %(current)d, but the trail is"
        " sealed up to %(until)d. Nothing can be sealed on this server; see the guide."
    ),
}


def ledger_of(table: str) -> str:
    """What a sealed table holds: "Thay đổi của trường"; its own name when it has no words."""
    return str(registry().words.ledgers.get(table, table))


def sentence_of(finding: Finding) -> str:
    """One difference in one sentence."""
    return str(_WORDS[finding.difference]) % {
        "place": _place(finding),
        "records": _records(finding.table),
        "number": finding.number,
        "range": f"{finding.txid_from}-{finding.txid_until}",
        "rows": finding.rows,
        "sealed": finding.sealed_rows,
        "day": printed(finding.day) if finding.day else "",
        "current": finding.txid_from,
        "until": finding.txid_until,
    }


def sentences(verification: Verification) -> Iterator[str]:
    """The whole result: the verdict, every difference, what is not sealed yet, the newest head."""
    if verification.is_whole:
        yield _("The audit trail is whole: %(rows)d rows under %(seals)d seals are unchanged.") % {
            "rows": verification.rows,
            "seals": verification.seals,
        }
    else:
        count = len(verification.findings)
        yield ngettext(
            "The audit trail is not as it was sealed: %(count)d difference.",
            "The audit trail is not as it was sealed: %(count)d differences.",
            count,
        ) % {"count": count}
    for finding in verification.findings:
        yield sentence_of(finding)
    if verification.removed:
        yield ngettext(
            "%(count)d row was removed because its time was over; its fingerprint fits the seal.",
            "%(count)d rows were removed because their time was over; their fingerprints fit the"
            " seals.",
            verification.removed,
        ) % {"count": verification.removed}
    yield unsealed(verification)
    if verification.head:
        yield _("Newest checkpoint, to be noted outside of this computer: %(head)s") % {
            "head": verification.head.hex()
        }


def unsealed(verification: Verification) -> str:
    """How many rows no seal covers yet, and since when."""
    count = sum(verification.unsealed.values())
    if not count or verification.oldest_unsealed is None:
        return _("Every row is sealed.")
    return ngettext(
        "%(count)d row is not sealed yet, the oldest of %(at)s.",
        "%(count)d rows are not sealed yet, the oldest of %(at)s.",
        count,
    ) % {"count": count, "at": printed(verification.oldest_unsealed)}


def _place(finding: Finding) -> str:
    words = {"records": _records(finding.table), "number": finding.number}
    if finding.table == CHECKPOINTS:
        if finding.at is None:
            return _("Checkpoint %(number)d") % words
        return _("Checkpoint %(number)d of %(at)s") % (words | {"at": printed(finding.at)})
    if finding.at is None:
        return _("%(records)s, seal %(number)d") % words
    return _("%(records)s, seal %(number)d of %(at)s") % (words | {"at": printed(finding.at)})


def _records(table: str) -> str:
    """The kind of record for people, and behind it the table for whoever looks it up."""
    words = ledger_of(table)
    return table if words == table else f"{words} ({table})"
