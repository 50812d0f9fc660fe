"""Invariants of a restored copy that the database itself can answer."""

from typing import Any

import psycopg
from psycopg import sql

from sohoc.core.access.wall_checks.every import OF_THE_DATABASE
from sohoc.project.operations.fingerprints import Fingerprint, differences
from sohoc.project.operations.marks import Mark
from sohoc.project.operations.moments import spoken
from sohoc.project.operations.report import Check, Outcome, check
from sohoc.project.operations.rights import changed, changed_since, rights

Connection = psycopg.Connection[Any]

_FOREIGN_KEYS = """
SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
  (SELECT array_agg(a.attname ORDER BY k.place)
   FROM unnest(c.conkey) WITH ORDINALITY k(number, place)
   JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number),
  (SELECT array_agg(a.attname ORDER BY k.place)
   FROM unnest(c.confkey) WITH ORDINALITY k(number, place)
   JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number)
FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname = 'public' AND c.contype = 'f' AND c.conparentid = 0 ORDER BY 2, 1
"""
_RULES = """
SELECT c.conname, c.conrelid::regclass::text, pg_get_expr(c.conbin, c.conrelid)
FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE n.nspname = 'public' AND c.contype = 'c' AND c.conrelid <> 0 ORDER BY 2, 1
"""
_NOT_VALIDATED = """
SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint WHERE NOT convalidated
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'i' AND m.amname = 'btree' AND c.relpersistence = 'p'
ORDER BY 1
"""
_AMCHECK = "SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'"
# What each check of the wall finds, in words; its lines begin with the name of the thing.
_HOLES = {
    "tables_without_a_wall": "vai trò có quyền mà bảng không bắt buộc phân quyền theo dòng",
    "writable_without_a_policy": "bảng không phân quyền theo dòng mà vai trò ghi được",
    "partitions_within_reach": "phần của bảng mà vai trò với tới được, không qua quy tắc",
    "rights_beyond_rows": "vai trò xóa trắng, trỏ tới hoặc gắn hàm vào bảng được",
    "walled_tables_of_the_login": "tài khoản web có quyền mà không có quy tắc",
    "careless_policies": "quy tắc mở rộng hơn mức cho phép",
    "policies_without_a_scope": "quy tắc không hỏi phạm vi của người dùng",
    "owners_who_see_too_much": "chủ sở hữu dữ liệu thấy quá nhiều hoặc không đúng chủ",
    "views_that_open_the_wall": "khung nhìn đọc bằng quyền của chủ",
    "careless_definer_functions": "hàm chạy bằng quyền của chủ mà ai cũng gọi được",
    "sequences_within_reach": "bộ đếm mà vai trò với tới được",
    "careless_roles": "vai trò đứng trên phân quyền",
    "rights_in_the_database": "vai trò tạo được bảng hoặc chờ sẵn quyền mới",
    "large_objects": "đối tượng lớn, không có phân quyền theo dòng",
    "trails_auditors_cannot_read": "nhật ký mà kiểm toán không đọc được",
    "trails_without_an_index": "nhật ký thiếu chỉ mục để niêm phong",
}


def same_as_marked(mark: Mark | None, found: Fingerprint) -> Check:
    """Every table has the rows that it had at the moment of the mark, value for value."""
    rows = sum(table.rows for table in found.values())
    if mark is None:
        return Check(
            "contents",
            Outcome.NOT_POSSIBLE,
            "Không có mốc của giây này để so từng bảng; ghi mốc bằng: sohoc mark",
        )
    return check(
        "contents",
        differences(mark.tables, found),
        good=f"{len(found)} bảng, {rows} dòng đúng từng giá trị như lúc {spoken(mark.at)}",
        bad="{count} bảng khác lúc ghi mốc (số dòng: lúc ghi → sau phục hồi)",
    )


def constraints_hold(db: Connection) -> Check:
    """Foreign keys and rules are computed again, because a broken page asks no constraint."""
    faults = [f"{name}: chưa được xác nhận" for (name,) in db.execute(_NOT_VALIDATED).fetchall()]
    keys = db.execute(_FOREIGN_KEYS).fetchall()
    for name, table, target, columns, targets in keys:
        if orphans := _orphans(db, table, target, columns, targets):
            faults.append(f"{table}.{name}: {orphans}")
    rules = db.execute(_RULES).fetchall()
    for name, table, rule in rules:
        if wrong := _count(db, f"SELECT count(*) FROM {table} WHERE NOT ({rule})"):  # noqa: S608 - names of the catalogue
            faults.append(f"{table}.{name}: {wrong}")
    return check(
        "constraints",
        faults,
        good=f"{len(keys)} khóa ngoại và {len(rules)} ràng buộc đúng với mọi dòng",
        bad="{count} ràng buộc bị vi phạm (số dòng)",
    )


def _orphans(
    db: Connection, table: str, target: str, columns: list[str], targets: list[str]
) -> int:
    """How many rows point at a row that is not there; a key with an empty part points nowhere."""
    pairs = list(zip(columns, targets, strict=True))
    joined = " AND ".join(f't."{far}" = r."{near}"' for near, far in pairs)
    filled = " AND ".join(f'r."{near}" IS NOT NULL' for near, _far in pairs)
    return _count(
        db,
        f"SELECT count(*) FROM {table} r WHERE {filled}"  # noqa: S608 - names of the catalogue
        f" AND NOT EXISTS (SELECT FROM {target} t WHERE {joined})",
    )


def _count(db: Connection, query: str) -> int:
    row = db.execute(sql.SQL(query)).fetchone()
    return int(row[0]) if row else 0


def indexes_are_whole(db: Connection) -> Check:
    """Every index finds every row of its table (amcheck, `heapallindexed`)."""
    if not _count(db, _AMCHECK):
        return Check(
            "indexes",
            Outcome.NOT_POSSIBLE,
            "PostgreSQL này không có phần mở rộng amcheck nên chưa kiểm được chỉ mục",
        )
    db.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
    names = [name for (name,) in db.execute(_INDEXES).fetchall()]
    faults = []
    for name in names:
        try:
            db.execute("SELECT bt_index_check(%s::regclass, true)", [name])
        except psycopg.Error as error:
            faults.append(f"{name}: {type(error).__name__}")
    return check(
        "indexes",
        faults,
        good=f"{len(names)} chỉ mục chỉ đúng mọi dòng",
        bad="{count} chỉ mục hỏng",
    )


def wall_stands(db: Connection, *, mark: Mark | None, first: Mark | None) -> Check:
    """Rows are closed to whom they must be closed, and rights are those that they were.

    What must hold is asked of the catalogue, whatever was there before. `mark` is the mark of this
    moment, `first` the oldest one of this version of the tables: rights that somebody changed by
    hand in between are in the mark of this moment as well.
    """
    faults = holes(db)
    found = rights(db)
    if mark is not None and mark.rights:
        faults += [f"{name}: khác lúc ghi mốc" for name in changed(mark.rights, found)]
    if first is not None:
        day = spoken(first.at)
        faults += [f"{name}: khác từ mốc {day}" for name in changed_since(first.rights, found)]
    compared = "đúng như các mốc" if mark or first else "không so với mốc nào"
    return check(
        "wall",
        faults,
        good=f"Phân quyền theo dòng còn nguyên ở {len(found)} chỗ, {compared}",
        bad="{count} chỗ hở hoặc bị đổi trong phân quyền",
    )


def holes(db: Connection) -> list[str]:
    """What stands open in the database by its own catalogue: the name, and why."""
    found: dict[str, None] = {}
    for one in OF_THE_DATABASE:
        for line in one(db):
            found[f"{line.split()[0]}: {_HOLES[one.__name__]}"] = None
    return list(found)
