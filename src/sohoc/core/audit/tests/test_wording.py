"""Findings say in people's words what kind of record is meant, with the table behind it."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from sohoc.core.audit.contracts import CHECKPOINTS, Difference, Finding
from sohoc.core.audit.wording import ledger_of, sentence_of

AT = datetime(2026, 9, 7, 2, 0, tzinfo=UTC)


def said(finding: Finding, language: str) -> str:
    with translation.override(language):
        return sentence_of(finding)


@pytest.mark.parametrize(
    ("finding", "vietnamese", "english"),
    [
        (
            Finding(Difference.SEAL_CHANGED, table="access_granthistory", number=3, at=AT),
            (
                "Thay đổi của vai trò đã giao (access_granthistory), dấu niêm phong 3 lúc"
                " 07/09/2026 09:00: chính dấu niêm phong đã bị sửa."
            ),
            (
                "Changes of roles given (access_granthistory), seal 3 of 07/09/2026 09:00:"
                " the seal itself was changed."
            ),
        ),
        (
            Finding(Difference.SEAL_MISSING, table="identity_cardhistory", number=2),
            (
                "Thay đổi của tài khoản (identity_cardhistory), dấu niêm phong 2:"
                " dấu niêm phong đã bị gỡ."
            ),
            "Changes of accounts (identity_cardhistory), seal 2: the seal was removed.",
        ),
        (
            Finding(Difference.TABLE_MISSING, table="loans_loanhistory", number=1),
            "loans_loanhistory, dấu niêm phong 1: bảng này không còn nữa.",
            "loans_loanhistory, seal 1: the table is no longer there.",
        ),
        (
            Finding(Difference.SEAL_CHANGED, table=CHECKPOINTS, number=4, at=AT),
            "Mốc kiểm 4 lúc 07/09/2026 09:00: chính dấu niêm phong đã bị sửa.",
            "Checkpoint 4 of 07/09/2026 09:00: the seal itself was changed.",
        ),
        (
            Finding(Difference.SEAL_MISSING, table=CHECKPOINTS, number=4),
            "Mốc kiểm 4: dấu niêm phong đã bị gỡ.",
            "Checkpoint 4: the seal was removed.",
        ),
    ],
)
def test_a_finding_names_the_kind_of_record_and_then_the_table(
    finding: Finding, vietnamese: str, english: str
) -> None:
    assert said(finding, "vi") == vietnamese
    assert said(finding, "en") == english


def test_a_table_without_words_shows_its_own_name() -> None:
    assert ledger_of("nobody_knows") == "nobody_knows"
