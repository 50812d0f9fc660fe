"""What a drill found: a record for the drawer, and one page for the terminal."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sohoc.project.operations.moments import spoken


class Outcome(StrEnum):
    """A check that could not be made counts as little as one that failed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_POSSIBLE = "not_possible"


SIGNS = {Outcome.PASSED: "●", Outcome.FAILED: "■", Outcome.NOT_POSSIBLE: "□"}
WORDS = {Outcome.PASSED: "đạt", Outcome.FAILED: "không đạt", Outcome.NOT_POSSIBLE: "chưa kiểm được"}


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant of the copy: what it is, how it came out, and what was seen (Vietnamese)."""

    name: str
    outcome: Outcome
    told: str
    details: tuple[str, ...] = ()


def check(name: str, faults: list[str], *, good: str, bad: str) -> Check:
    """Passed without faults; `bad` may name their number as {count}."""
    if not faults:
        return Check(name, Outcome.PASSED, good)
    told = bad.format(count=len(faults))
    return Check(name, Outcome.FAILED, told, tuple(faults[:20]))


@dataclass(slots=True, kw_only=True)
class Report:
    """One drill. Seconds are those of this machine; `loss_seconds` is how old the newest archived
    work was when the drill began: what would be gone had the machine burned at that moment.
    """

    began: datetime
    target: datetime
    archive: str
    server: str = ""
    bytes: int = 0
    rows: int = 0
    loss_seconds: float = 0.0
    wait_seconds: float = 0.0
    restore_seconds: float = 0.0
    recovery_seconds: float = 0.0
    check_seconds: float = 0.0
    checks: list[Check] = field(default_factory=list)

    @property
    def passed(self) -> int:
        return sum(one.outcome is Outcome.PASSED for one in self.checks)

    @property
    def is_good(self) -> bool:
        """Whether every check was made and passed."""
        return bool(self.checks) and self.passed == len(self.checks)

    @property
    def return_seconds(self) -> float:
        """From the order to restore until the copy takes writes (RTO)."""
        return self.restore_seconds + self.recovery_seconds

    def as_record(self) -> dict[str, Any]:
        """Plain values, moments in ISO with their zone."""
        numbers = {
            name: round(getattr(self, name), 1)
            for name in (
                "loss_seconds",
                "wait_seconds",
                "restore_seconds",
                "recovery_seconds",
                "check_seconds",
                "return_seconds",
            )
        }
        return {
            "began": self.began.isoformat(timespec="seconds"),
            "target": self.target.isoformat(timespec="microseconds"),
            "archive": self.archive,
            "server": self.server,
            "bytes": self.bytes,
            "rows": self.rows,
            **numbers,
            "score": self.passed,
            "of": len(self.checks),
            "is_good": self.is_good,
            "checks": [asdict(one) for one in self.checks],
        }

    def page(self) -> str:
        """The same on one page in Vietnamese."""
        lost = f"Dữ liệu có thể mất  {number(self.loss_seconds)} giây (RPO)"
        return "\n".join(self._lines("BIÊN BẢN DIỄN TẬP PHỤC HỒI DỮ LIỆU", lost))

    def page_of_upgrade(self, *, seconds: float) -> str:
        """The page of a copy that was upgraded, which took so long."""
        took = f"Nâng cấp mất        {number(seconds)} giây: chừng ấy người dùng phải chờ"
        return "\n".join(self._lines("BIÊN BẢN NÂNG CẤP THỬ TRÊN BẢN SAO", took))

    def _lines(self, title: str, measured: str) -> Iterator[str]:
        yield title
        yield ""
        yield f"Bắt đầu lúc         {spoken(self.began)} (giờ Hà Nội)"
        yield f"Phục hồi về         {spoken(self.target)}"
        yield f"Nguồn               {self.archive}, PostgreSQL {self.server}"
        yield f"Khối lượng          {number(self.bytes / 1e6)} MB, {self.rows} dòng"
        yield f"Thời gian trở lại   {number(self.return_seconds)} giây (RTO)"
        parts = (self.restore_seconds, self.recovery_seconds, self.check_seconds)
        copied, recovered, checked = map(number, parts)
        yield f"                    chép {copied}, phát lại nhật ký {recovered}, kiểm {checked}"
        yield measured
        yield ""
        for one in self.checks:
            yield f"{SIGNS[one.outcome]} {one.told}"
            yield from (f"    {detail}" for detail in one.details)
        yield ""
        yield f"Điểm: {self.passed}/{len(self.checks)}"
        yield (
            "Đạt: phục hồi được đến đúng thời điểm đã chọn."
            if self.is_good
            else "Chưa đạt: xem các dòng ■ và □ ở trên, sửa rồi diễn tập lại."
        )


def number(value: float) -> str:
    """One digit behind a decimal comma."""
    return f"{value:.1f}".replace(".", ",")
