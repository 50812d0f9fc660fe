"""`sohoc backup`: a copy of the database and of the files, and a mark to compare it with later."""

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sohoc.core.files.store import Store
from sohoc.project.environment import Environment
from sohoc.project.operations import marks, records
from sohoc.project.operations.archives import archive_of
from sohoc.project.operations.report import number


def back_up(environment: Environment, *, kind: str, say: Callable[[str], None]) -> None:
    """Copy, and keep a record with label, bytes and seconds; raises a `Failure`.

    Bytes of files have their hash as their name and never change: only new ones are copied. They
    are copied after the database, so that every file of the copy's rows is there.
    """
    began = datetime.now(UTC)
    start = time.monotonic()
    archive = archive_of(environment)
    say(f"Đang sao lưu bằng {archive.name} …")
    made = archive.back_up(kind)
    copied = 0
    if environment.backups is not None and environment.bucket is None:
        copied = copy_files(environment.files, environment.backups / "files")
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
        "seconds": round(seconds, 1),
        "mark": mark.as_record()["at"],
    }
    records.keep(environment.home, "backups", at=began, content=content)
    megabytes = number(int(made["bytes"]) / 1e6)
    say(f"Xong: {made['label']}, {megabytes} MB, {copied} tệp mới, {number(seconds)} giây.")
    if environment.bucket is not None:
        say("Tệp đính kèm nằm ở kho S3; bản sao của chúng là việc của kho (bật versioning).")
    elif environment.backups is None:
        say("Tệp đính kèm chưa được chép: đặt SOHOC_BACKUPS là thư mục trên đĩa khác.")


def copy_files(source: Path, target: Path) -> int:
    """Copy the bytes that are not in `target` yet; returns how many."""
    store, copies = Store(source), Store(target)
    copied = 0
    for blob in store.blobs():
        there = copies.path_of(blob.name)
        if there.exists():
            continue
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = there.with_name(f".{there.name}.part")
        try:
            shutil.copyfile(blob, draft)
        except FileNotFoundError:
            continue  # swept away meanwhile: no row names it
        draft.chmod(0o400)
        with draft.open("rb") as whole:
            os.fsync(whole.fileno())
        draft.replace(there)
        copied += 1
    return copied
