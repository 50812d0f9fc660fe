"""How fast a run asks, and what its owner is told at the end."""

from typing import Any

import pytest

from sohoc.core.audit.web.fieldwords import value_of
from sohoc.modules.people.jobs.population import Pace, tell_asked


def test_the_pace_is_kept_and_a_wish_to_stop_counts_meanwhile() -> None:
    now, looked = [0.0], list[float]()

    def sleep(seconds: float) -> None:
        now[0] += seconds

    free = [0.0]

    def turn(gap: float) -> float:
        mine = max(free[0], now[0])
        free[0] = mine + gap
        return mine - now[0]

    pace = Pace(
        30,
        meanwhile=lambda: looked.append(now[0]),
        turn=turn,
        clock=lambda: now[0],
        sleep=sleep,
    )
    left = []
    for _question in range(3):
        pace.wait()
        left.append(now[0])
    assert left == [0.0, 2.0, 4.0]
    assert looked == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({"found": {}, "stopped": False}, "Không còn ai cần hỏi."),
        ({"found": {"no_id": 1}, "stopped": False}, "1 hồ sơ chưa hỏi được."),
        (
            {"found": {"matched": 1, "service_error": 1}, "stopped": False},
            "1 hồ sơ khớp. 1 hồ sơ chưa có trả lời.",
        ),
        (
            {"problem": "not_connected"},
            "Chưa kết nối Cơ sở dữ liệu dân cư. Chưa hỏi về ai.",
        ),
        (
            {"found": {"matched": 3, "dob_diff": 1, "no_id": 2}, "stopped": False},
            "3 hồ sơ khớp. 1 hồ sơ khác. 2 hồ sơ chưa hỏi được.",
        ),
        (
            {"found": {"matched": 0, "service_error": 3}, "stopped": True},
            (
                "Cơ sở dữ liệu dân cư không trả lời nên lượt hỏi đã dừng."
                " Các câu trả lời đã có vẫn được giữ; hãy chạy lại sau."
            ),
        ),
    ],
)
def test_the_owner_is_told_what_came_of_it(result: dict[str, Any], told: str) -> None:
    assert tell_asked(result) == told


@pytest.mark.parametrize("place", [{"app": "people"}, {"table": "people_populationcheck"}])
def test_the_trail_says_in_words_what_was_sent(place: dict[str, str]) -> None:
    told = value_of("sent", ["number", "full_name", "year"], places={}, **place)
    assert told == "số định danh, họ và tên, năm sinh"
