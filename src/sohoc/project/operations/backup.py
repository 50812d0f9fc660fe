"""`sohoc backup`: a copy of the database and of the files, and a mark to compare it with later."""

import hashlib
import os
import stat
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sohoc.core.files.store import CHUNK, Damaged, Store
from sohoc.project.environment import Environment
from sohoc.project.operations import marks, records
from sohoc.project.operations.archive import unfed
from sohoc.project.operations.archives import archive_of
from sohoc.project.operations.owners import as_owner_of
from sohoc.project.operations.report import number
from sohoc.project.supervisor import messages


def back_up(environment: Environment, *, kind: str, say: Callable[[str], None]) -> None:
    """Copy, and keep a record with label, bytes and seconds; raises a `Failure`.

    A server that feeds another place is told first: the copy is made all the same, since it is
    better than none, but no second after it can be reached.

    Bytes of files have their hash as their name and never change: only new ones are copied. They
    are copied after the database, so that every file of the copy's rows is there.
    """
    began = datetime.now(UTC)
    start = time.monotonic()
    archive = archive_of(environment)
    if fault := unfed(archive, marks.feeding(environment)):
        say(messages.explained(fault))
    say(f"Đang sao lưu bằng {archive.name} …")
    made = archive.back_up(kind)
    copied = damaged = 0
    if environment.backups is not None and environment.bucket is None:
        copied, damaged = copy_files(
            environment.files, environment.backups / "files", home=environment.home
        )
    say("Đang ghi mốc để lần diễn tập so sánh …")
    mark = marks.take(environment)
    seconds = time.monotonic() - start
    content = {
        "began": began.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "archive": archive.name,
        "kind": kind,
        "label": made["label"],
        "bytes": made["bytes"],
        "files_copied": copied,
        "files_damaged": damaged,
        "seconds": round(seconds, 1),
        "mark": mark.as_record()["at"],
        "log_arrives": fault is None,
    }
    records.keep(environment.home, "backups", at=began, content=content)
    megabytes = number(int(made["bytes"]) / 1e6)
    say(f"Xong: {made['label']}, {megabytes} MB, {copied} tệp mới, {number(seconds)} giây.")
    if damaged:
        say(
            f"{damaged} tệp không còn đúng như lúc nhận nên không được chép; xem tệp nào bằng: "
            "sohoc drill"
        )
    if environment.bucket is not None:
        say("Tệp đính kèm nằm ở kho S3; bản sao của chúng là việc của kho (bật versioning).")
    elif environment.backups is None:
        say("Tệp đính kèm chưa được chép: đặt SOHOC_BACKUPS là thư mục trên đĩa khác.")


def copy_files(source: Path, target: Path, *, home: Path) -> tuple[int, int]:
    """Copy the bytes that are not in `target` yet; returns how many, and how many are damaged.

    Root reads them as the owner of `home`, who may have laid a link or a pipe among them: what is
    not the bytes that its name says is not copied.
    """
    store, copies = Store(source), Store(target)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)  # its absence means: never copied
    with as_owner_of(home):
        names = [blob.name for blob in store.blobs()]
    copied = damaged = 0
    for name in names:
        there = copies.path_of(name)
        if there.exists():
            continue
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _copy(store.path_of(name), there, home=home)
        except FileNotFoundError:
            continue  # swept away meanwhile: no row names it
        except (Damaged, OSError):
            damaged += 1
        else:
            copied += 1
    return copied, damaged


def _copy(blob: Path, there: Path, *, home: Path) -> None:
    with as_owner_of(home):
        descriptor = os.open(blob, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    draft = there.with_name(f".{there.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(descriptor, "rb") as whole, draft.open("xb") as out:
            digest = hashlib.sha256()
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Damaged(there.name)
            while chunk := whole.read(CHUNK):
                digest.update(chunk)
                out.write(chunk)
            if digest.hexdigest() != there.name:
                raise Damaged(there.name)
            out.flush()
            os.fsync(out.fileno())
        draft.chmod(0o400)
        draft.replace(there)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
