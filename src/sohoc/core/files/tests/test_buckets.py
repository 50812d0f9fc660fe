"""Files in a bucket: signed as the storage wants it, whole or refused, swept like those on disk."""

import hashlib
import http.client
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sohoc.core.access.scope import acting
from sohoc.core.files import buckets
from sohoc.core.files.bucket_store import BucketStore, name_of
from sohoc.core.files.buckets import Bucket, BucketAway
from sohoc.core.files.models import Blob, StoredFile
from sohoc.core.files.purposes import IMPORT
from sohoc.core.files.refusals import FileRefused, Reason
from sohoc.core.files.services import keep_file, remove_file, store
from sohoc.core.files.signatures import NOTHING, Signer
from sohoc.core.files.store import Damaged
from sohoc.core.files.sweeping import StoreProblem, sweep_store, verify_store
from sohoc.core.testing.actors import NOW, Province

KEY, SECRET, REGION = "SOHOC", "mot/chuoi+bi mat", "vn-1"
WORKED = Signer(
    "AKIA" + "IOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"
)
HOST = {"host": "examplebucket.s3.amazonaws.com"}
DAY = datetime(2013, 5, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A storage as a process of its own."""
    words = [sys.executable, "-m", "sohoc.core.files.tests.fake_s3", KEY, SECRET, REGION]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield int(process.stdout.readline())
    process.communicate("")


@pytest.fixture
def address(port: int) -> str:
    return f"http://{KEY}:mot%2Fchuoi%2Bbi%20mat@127.0.0.1:{port}/tep/so hoc?region={REGION}"


@pytest.fixture
def bucket(address: str) -> Iterator[Bucket]:
    made = Bucket.of(address)
    yield made
    for found in list(made.objects()):
        made.remove(found.name)


@pytest.fixture
def place(tmp_path: Path, settings: Any, address: str, bucket: Bucket) -> Path:
    settings.SOHOC_FILES, settings.SOHOC_CLAMD = tmp_path / "files", None
    settings.SOHOC_BUCKET = address
    return tmp_path / "files"


def fail(port: int, status: int, times: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("POST", f"/_fault?status={status}&times={times}")
    assert line.getresponse().status == 200
    line.close()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "PAUSES", (0.0, 0.0, 0.0))


def put(bucket: Bucket, tmp_path: Path, name: str, content: bytes) -> None:
    source = tmp_path / "source"
    source.write_bytes(content)
    bucket.put(name, source, sha256=hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "sha256", "signature"),
    [
        (
            "GET",
            "/test.txt",
            {},
            {"range": "bytes=0-9"},
            NOTHING,
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (
            "PUT",
            "/test$file.text",
            {},
            {"date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            "GET",
            "/",
            {"lifecycle": ""},
            {},
            NOTHING,
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            "GET",
            "/",
            {"prefix": "J", "max-keys": "2"},
            {},
            NOTHING,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
    ids=["get", "put", "lifecycle", "list"],
)
def test_signatures_are_those_of_the_worked_examples(
    method: str,
    path: str,
    query: dict[str, str],
    headers: dict[str, str],
    sha256: str,
    signature: str,
) -> None:
    signed = WORKED.headers(
        method, path, query=query, headers=HOST | headers, sha256=sha256, at=DAY
    )
    assert signed["authorization"].rpartition("Signature=")[2] == signature


def test_bytes_are_put_listed_read_and_removed(bucket: Bucket, tmp_path: Path) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    for name in ("a/Một tệp.pdf", "b", "c+d&e", "f", "g"):
        put(bucket, tmp_path, name, name.encode())
    found = list(bucket.objects())
    assert [one.name for one in found] == sorted(["a/Một tệp.pdf", "b", "c+d&e", "f", "g"])
    assert all(one.at > before for one in found)
    held = io.BytesIO()
    assert bucket.get("c+d&e", held)
    assert held.getvalue() == b"c+d&e"
    bucket.remove("c+d&e")
    bucket.remove("c+d&e")
    assert not bucket.get("c+d&e", held)
    assert bucket.came_at("c+d&e") is None
    came = bucket.came_at("b")
    assert came is not None
    assert came > before


def test_bytes_that_are_not_those_of_the_hash_are_refused(bucket: Bucket, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"a")
    with pytest.raises(BucketAway, match="403"):
        bucket.put("a", source, sha256=hashlib.sha256(b"b").hexdigest())
    assert list(bucket.objects()) == []


@pytest.mark.parametrize(
    "wrong", [f"{KEY}:sai", f"KHAC:{SECRET.replace('/', '%2F')}"], ids=["secret", "key"]
)
def test_wrong_key_opens_nothing(port: int, wrong: str) -> None:
    other = Bucket.of(f"http://{wrong}@127.0.0.1:{port}/tep?region={REGION}")
    with pytest.raises(BucketAway, match="403"):
        list(other.objects())


def test_wrong_region_opens_nothing(address: str) -> None:
    with pytest.raises(BucketAway, match="403"):
        list(Bucket.of(address.replace(REGION, "xa")).objects())


def test_storage_that_stumbles_is_asked_again_and_one_that_stays_away_is_told(
    bucket: Bucket, port: int, tmp_path: Path
) -> None:
    fail(port, 503, 2)
    put(bucket, tmp_path, "a", b"a")
    assert [one.name for one in bucket.objects()] == ["a"]
    fail(port, 503, 3)
    with pytest.raises(BucketAway, match="503"):
        put(bucket, tmp_path, "a", b"a")
    nobody = Bucket.of("http://K:SECRET@127.0.0.1:9/tep")
    with pytest.raises(BucketAway, match="ConnectionRefusedError"):
        list(nobody.objects())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://s3.example.vn/tep",
        "https://K:SECRET@s3.example.vn",
        "https://K:SECRET@s3.example.vn/",
        "ftp://K:SECRET@s3.example.vn/tep",
        "https://K@s3.example.vn/tep",
    ],
)
def test_address_without_host_bucket_or_key_is_none(address: str) -> None:
    with pytest.raises(ValueError, match="https://KEY:SECRET@HOST/BUCKET"):
        Bucket.of(address)


def test_only_hashes_lead_into_the_bucket() -> None:
    for name in ("", "../../a", "A" * 64):
        with pytest.raises(ValueError, match="SHA-256"):
            name_of(name)


def keep(province: Province, content: bytes) -> StoredFile:
    actor = province.actor("clerk")
    with acting(actor.scope):
        return keep_file(
            actor=actor, name="a.csv", stream=io.BytesIO(content), purpose=IMPORT, at=NOW
        )


@pytest.mark.django_db
def test_kept_file_lies_in_the_bucket_and_not_here(
    province: Province, place: Path, bucket: Bucket
) -> None:
    kept = keep(province, b"a")
    assert [one.name for one in bucket.objects()] == [name_of(kept.sha256)]
    assert [path for path in place.rglob("*") if path.is_file()] == []
    with store().open(kept.sha256) as file:
        assert file.read() == b"a"


@pytest.mark.django_db
def test_altered_and_missing_bytes_are_found(
    province: Province, place: Path, bucket: Bucket, tmp_path: Path
) -> None:
    altered, missing = keep(province, b"a"), keep(province, b"b")
    put(bucket, tmp_path, name_of(altered.sha256), b"x")
    bucket.remove(name_of(missing.sha256))
    assert verify_store() == [
        StoreProblem(missing.sha256, is_missing=True),
        StoreProblem(altered.sha256, is_missing=False),
    ]
    for kept in (altered, missing):
        with pytest.raises(Damaged):
            store().open(kept.sha256)


@pytest.mark.django_db
def test_unused_bytes_are_swept_and_fresh_ones_left(
    province: Province, place: Path, bucket: Bucket
) -> None:
    kept, used = keep(province, b"a"), keep(province, b"b")
    actor = province.actor("clerk")
    with acting(actor.scope):
        remove_file(actor=actor, file=kept)
    now = datetime.now(UTC)
    assert sweep_store(at=now + timedelta(hours=23)) == 0
    assert sweep_store(at=now + timedelta(days=2)) == 1
    assert [one.name for one in bucket.objects()] == [name_of(used.sha256)]
    assert Blob.objects.count() == 1


@pytest.mark.django_db
def test_file_is_refused_with_a_sentence_while_the_storage_is_away(
    province: Province, place: Path, bucket: Bucket, port: int
) -> None:
    fail(port, 503, 3)
    with pytest.raises(FileRefused) as refused:
        keep(province, b"a")
    assert refused.value.reason is Reason.STORE_AWAY
    assert refused.value.sentence.startswith("Kho tệp hiện không trả lời")
    assert list(bucket.objects()) == []
    with acting(province.actor("clerk").scope):
        assert StoredFile.objects.count() == 0
    assert Blob.objects.filter(uses__gt=0).count() == 0
    assert [path for path in place.rglob("*") if path.is_file()] == []


def test_store_in_a_bucket_reads_nothing_from_this_disk(tmp_path: Path, bucket: Bucket) -> None:
    made = BucketStore(tmp_path, bucket)
    received = made.receive(io.BytesIO(b"a"), limit=10)
    made.settle(received, at=NOW)
    assert not received.path.exists()
    assert made.has(received.sha256)
    assert list(made.names_before(float("inf"))) == [received.sha256]
    made.remove_before(received.sha256, (datetime.now(UTC) - timedelta(hours=1)).timestamp())
    assert made.has(received.sha256)
    made.remove_before(received.sha256, (datetime.now(UTC) + timedelta(hours=1)).timestamp())
    assert not made.has(received.sha256)
