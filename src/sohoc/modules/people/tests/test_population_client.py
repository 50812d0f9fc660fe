"""The client against the fake in a process of its own: what is sent, refused, late or broken."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sohoc.modules.people.population import fake as fakes
from sohoc.modules.people.population.client import PopulationClient
from sohoc.modules.people.population.connection import BadConnection, Connection
from sohoc.modules.people.population.contract import (
    Malformed,
    NotAttributed,
    PopulationFailure,
    Refused,
    Unreachable,
)
from sohoc.modules.people.population.fake import NotTaken, Population, read_question
from sohoc.modules.people.population.mapping import read_answer, signature, written
from sohoc.modules.people.tests.population_fakes import CONNECTION, NUMBER, QUESTION, fake

BODY = written(QUESTION, integration="037").decode()


def test_yes_and_no_come_over_the_socket() -> None:
    with fake() as connection:
        client = PopulationClient(connection)
        assert client.exists(QUESTION) is True
        other = replace(QUESTION, request_id="a1-2", born=None, year=2013)
        assert client.exists(other) is False
        old = replace(QUESTION, request_id="a1-3", kind="old_number", number="113000123")
        assert client.exists(old) is True


def test_a_file_of_people_answers_for_the_triple_alone(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(f"{NUMBER},BÙI THỊ AN,20140905\n", "utf-8")
    asked: list[dict[str, Any]] = [
        {},
        {"born": None, "year": 2014},
        {"full_name": "BÙI THỊ ÂN"},
        {"number": "025314000124"},
    ]
    with fake("--people", str(people)) as connection:
        client = PopulationClient(connection)
        found = [
            client.exists(replace(QUESTION, request_id=str(number), **changes))
            for number, changes in enumerate(asked)
        ]
    assert found == [True, True, False, False]


@pytest.mark.parametrize(
    ("fault", "failure", "told"),
    [
        ("down", Unreachable, "RemoteDisconnected"),
        ("500", Unreachable, "status 500"),
        ("empty", Malformed, "no single yes or no"),
        ("malformed", Malformed, "no XML"),
        ("double", Malformed, "no single yes or no"),
    ],
)
def test_a_failing_side_is_told_apart(
    fault: str, failure: type[PopulationFailure], told: str
) -> None:
    with fake("--fault", fault) as connection, pytest.raises(failure) as failed:
        PopulationClient(connection).exists(QUESTION)
    assert str(failed.value) == told


@pytest.mark.parametrize("words", [("--latency", "20"), ("--fault", "late")])
def test_nobody_is_waited_for_longer_than_agreed(words: tuple[str, ...]) -> None:
    begun = time.monotonic()
    with (
        fake(*words, timeout=1) as connection,
        pytest.raises(Unreachable, match="TimeoutError"),
    ):
        PopulationClient(connection).exists(QUESTION)
    assert time.monotonic() - begun < 10


def test_nobody_there_is_a_failure_like_any_other() -> None:
    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        PopulationClient(CONNECTION).exists(QUESTION)


@pytest.mark.parametrize(
    "changes",
    [{"secret": "khác"}, {"user": "ai"}, {"client": "VN/KHAC"}, {"api_key": "khác"}],
)
def test_a_wrong_digest_or_header_is_refused(changes: dict[str, str]) -> None:
    with fake(**changes) as connection, pytest.raises(Refused, match="status 400"):
        PopulationClient(connection).exists(QUESTION)


def test_a_clock_that_is_far_off_is_refused() -> None:
    with fake() as connection, pytest.raises(Refused, match="status 400"):
        PopulationClient(connection, clock=lambda: time.time() - 3600).exists(QUESTION)


def test_the_same_question_may_be_repeated_and_its_number_not_taken_for_another() -> None:
    with fake() as connection:
        client = PopulationClient(connection)
        assert [client.exists(QUESTION) for _again in range(2)] == [True, True]
        with pytest.raises(Refused):
            client.exists(replace(QUESTION, full_name="BÙI THỊ BÌNH"))


@pytest.mark.parametrize("gone", [{"officer": ""}, {"procedure": " "}])
def test_no_question_without_officer_and_procedure(gone: dict[str, str]) -> None:
    with pytest.raises(NotAttributed):
        replace(QUESTION, **gone)  # type: ignore[arg-type]  # texts alone


@pytest.mark.parametrize("given", [{"born": None}, {"year": 2014}])
def test_a_question_has_a_day_or_a_year(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a day of birth or a year"):
        replace(QUESTION, **given)


def test_the_question_stands_as_the_service_wants_it() -> None:
    inner = BODY.partition("<soapenv:Body>")[2].partition("</soapenv:Body>")[0]
    assert inner == (
        "<dan:XacThucThongTinCongDan><dan:MaYeuCau>a1-1</dan:MaYeuCau><dan:MaDVC>1.000001"
        "</dan:MaDVC><dan:MaTichHop>037</dan:MaTichHop><dan:MaCanBo>van.thu</dan:MaCanBo>"
        "<dan:MaDonVi/><dan:TaiKhoan/><dan:SoDienThoai/><dan:SoDinhDanh>025314000123"
        "</dan:SoDinhDanh><dan:HoVaTen>BÙI THỊ AN</dan:HoVaTen><dan:NgayThangNamSinh>"
        "<dan:NgayThangNam>20140905</dan:NgayThangNam></dan:NgayThangNamSinh>"
        "</dan:XacThucThongTinCongDan>"
    )
    assert 'xmlns:dan="http://dancuquocgia.bca"' in BODY


def test_the_digest_is_that_of_path_user_time_and_secret() -> None:
    found = signature(path="/a", user="u", secret="s", timestamp="1")
    # printf '/au1s' | sha256sum; printf 'u:<digest>' | base64
    assert found == (
        "Basic dTowODhiMjkxN2RiMTUwZWZkMDQ0M2E5YTBmZGQyZjY4"
        "ZDhiNWE4ZGU0NmU4ZWExN2EzMjEyZTM1YTYwOWUzODQz"
    )


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "<dan:MaTichHop>037</dan:MaTichHop><dan:MaCanBo>van.thu</dan:MaCanBo>",
            "<dan:MaCanBo>van.thu</dan:MaCanBo><dan:MaTichHop>037</dan:MaTichHop>",
            "order of the elements",
        ),
        ("<dan:MaDonVi/>", "", "order of the elements"),
        ("van.thu", " ", "MaCanBo is empty"),
        ("1.000001", "", "MaDVC is empty"),
        ("BÙI THỊ AN", "Bùi Thị An", "HoVaTen is not in capitals"),
        (NUMBER, "25314000123", "form of number or birth"),
        ("20140905", "05092014x", "form of number or birth"),
        ("NgayThangNam>", "Ngay>", "NgayThangNamSinh"),
        ("http://dancuquocgia.bca", "http://khac", "namespace"),
        ("</soapenv:Envelope>", "", "no XML"),
    ],
)
def test_the_fake_refuses_what_the_real_one_would(old: str, new: str, why: str) -> None:
    with pytest.raises(NotTaken, match=why):
        read_question(BODY.replace(old, new).encode())


def test_the_fake_takes_nothing_without_its_headers() -> None:
    with pytest.raises(NotTaken, match="Timestamp"):
        Population().answer("/", {}, BODY.encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"),
        fakes.told(True).replace(b"true", b"maybe"),
        fakes.told(True) + fakes.told(True),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_answer_is_not_read_as_one(content: bytes) -> None:
    with pytest.raises(Malformed):
        read_answer(content)


def test_a_fault_is_a_refusal() -> None:
    with pytest.raises(Refused, match=r"^fault$"):
        read_answer(fakes.enveloped("<soapenv:Fault><faultstring>x</faultstring></soapenv:Fault>"))


def test_no_failure_and_no_representation_holds_what_is_asked_about() -> None:
    texts = repr(QUESTION) + repr(CONNECTION)
    with pytest.raises(Unreachable) as failed:
        PopulationClient(CONNECTION).exists(QUESTION)
    texts += repr(failed.value) + repr(failed.value.__context__)
    assert all(secret not in texts for secret in (NUMBER, "BÙI", "2014", "gia-lap"))


GOOD = """
url = "https://truc.example.vn/dancu"
user = "so"
secret = "bi-mat"
client = "VN/SO"
api_key = "khoa"
per_minute = 30
[procedures]
"1.000001" = "Tuyển sinh đầu cấp"
"""


def kept(tmp_path: Path, text: str, *, mode: int = 0o600) -> Path:
    path = tmp_path / "population.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_a_connection_is_read_from_its_file(tmp_path: Path) -> None:
    found = Connection.read(kept(tmp_path, GOOD))
    assert found is not None
    assert (found.url, found.per_minute, found.most_in_run, found.integration) == (
        "https://truc.example.vn/dancu",
        30,
        2000,
        "037",
    )
    assert found.procedures == {"1.000001": "Tuyển sinh đầu cấp"}
    assert Connection.read(None) is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('user = "so"', "", "“user” is missing"),
        ('secret = "bi-mat"', 'secret = ""', "“secret” is missing"),
        ("https://truc", "ftp://truc", "“url” is no address"),
        ("https://truc", "https://a:b@truc", "“url” is no address"),
        (".vn/dancu", ".vn:x/dancu", "“url” is no address"),
        (".vn/dancu", ".vn/dancu?a=b", "“url” is no address"),
        ("VN/SO", "VN/SỞ", "“client” and “api_key” have letters with accents"),
        ("1.000001", "1" * 41, "a code of “procedures” is longer than 40 letters"),
        ("= 30", "= 0", "“per_minute” is no number from 1 to 6000"),
        ("= 30", "= true", "“per_minute” is no number from 1 to 6000"),
        ('"1.000001" = "Tuyển sinh đầu cấp"', "", "“procedures” are missing"),
        ("[procedures]", "[procedures", "it cannot be read as TOML"),
    ],
)
def test_a_file_that_cannot_be_meant_says_which_line(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    with pytest.raises(BadConnection) as bad:
        Connection.read(kept(tmp_path, GOOD.replace(old, new)))
    assert str(bad.value) == why


def test_a_file_that_others_read_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(BadConnection, match="others can read it"):
        Connection.read(kept(tmp_path, GOOD, mode=0o644))
