"""Identifiers grow, fit their standard and can be read aloud."""

import multiprocessing
import re
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoc.lib.ids import PROVISIONAL_ALPHABET, Uuid7Sequence, new_uuid7, provisional_code, uuid7

MS = st.integers(0, (1 << 48) - 1)
RANDOMNESS = st.integers(0, (1 << 74) - 1)


def test_the_example_of_the_standard_comes_out() -> None:
    # RFC 9562, appendix A.6
    made = uuid7(at_ms=0x017F22E279B0, randomness=0xCC3 << 62 | 0x18C4DC0C0C07398F)
    assert made == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(at_ms=MS, randomness=RANDOMNESS)
def test_version_variant_and_time_are_in_place(at_ms: int, randomness: int) -> None:
    made = uuid7(at_ms=at_ms, randomness=randomness)
    assert made.version == 7
    assert made.variant == RFC_4122
    assert made.int >> 80 == at_ms


@given(one=st.tuples(MS, RANDOMNESS), other=st.tuples(MS, RANDOMNESS))
def test_order_is_by_time_then_randomness(one: tuple[int, int], other: tuple[int, int]) -> None:
    made = [uuid7(at_ms=at_ms, randomness=bits) for at_ms, bits in (one, other)]
    assert (made[0] < made[1]) == (one < other)
    assert (str(made[0]) < str(made[1])) == (one < other)


@pytest.mark.parametrize(("at_ms", "randomness"), [(-1, 0), (1 << 48, 0), (0, -1), (0, 1 << 74)])
def test_what_does_not_fit_is_refused(at_ms: int, randomness: int) -> None:
    with pytest.raises(ValueError, match="A UUID of version 7 has"):
        uuid7(at_ms=at_ms, randomness=randomness)


def test_new_ones_only_grow() -> None:
    made = [new_uuid7() for _ in range(5000)]
    assert made == sorted(set(made))


def test_new_ones_grow_when_the_clock_stands_still_or_is_set_back() -> None:
    sequence = Uuid7Sequence()
    made = [sequence.following(now_ms=now_ms) for now_ms in (2000, 2000, 1000, 2001, 0)]
    assert made == sorted(set(made))
    assert [one.int >> 80 for one in made] == [2000, 2000, 2000, 2001, 2001]


def test_a_full_millisecond_continues_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    # Steps as long as the millisecond, because real ones would need trillions.
    sequence = Uuid7Sequence()
    sequence.following(now_ms=5)
    monkeypatch.setattr("sohoc.lib.ids._STEP_BITS", 75)
    monkeypatch.setattr("sohoc.lib.ids.secrets.randbits", lambda bits: (1 << bits) - 1)
    assert sequence.following(now_ms=5).int >> 80 == 6


def test_threads_never_get_the_same() -> None:
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: new_uuid7(), range(2000)))
    assert len(set(made)) == 2000


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_forked_processes_do_not_continue_the_parents_sequence() -> None:
    new_uuid7()
    with multiprocessing.get_context("fork").Pool(2) as children:
        firsts = children.map(_first_in_child, range(2), chunksize=1)
    assert len({*firsts, new_uuid7()}) == 3


def _first_in_child(_: int) -> UUID:
    return new_uuid7()


def test_provisional_codes_have_their_form_and_differ() -> None:
    codes = {provisional_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(re.fullmatch(f"TAM-[{PROVISIONAL_ALPHABET}]{{10}}", code) for code in codes)


def test_no_character_of_a_provisional_code_looks_like_another() -> None:
    for alike in ("0OQD", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(alike) & set(PROVISIONAL_ALPHABET)) <= 1
