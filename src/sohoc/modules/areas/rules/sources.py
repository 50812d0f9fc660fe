"""The raw files that come with the program, and their rows."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
OLD_COMMUNES = "gso_wards_63p_2025-07-18.csv"
OLD_DISTRICTS = "gso_districts_63p_2025-07-18.csv"
CONVERSION = "convert_63_to_34.csv"
PLACES = "34p_3321_wards.csv"
OFFICIAL = "vn_units_34p_2026-07-25.json"
MERGED_COMMUNES = "sapnhap_ward_2025-07-17.csv"
MERGED_PROVINCES = "sapnhap_province_2025-07-17.csv"
OUTLINES = ("19_thai_nguyen_wards_simplified.geojson", "25_phu_tho_wards_simplified.geojson")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sources:
    """Files as bytes by name; another set than our own is for tests."""

    files: Mapping[str, bytes]

    @classmethod
    def own(cls) -> "Sources":
        """The files that come with the program."""
        names = (
            OLD_COMMUNES,
            OLD_DISTRICTS,
            CONVERSION,
            PLACES,
            OFFICIAL,
            MERGED_COMMUNES,
            MERGED_PROVINCES,
            *OUTLINES,
        )
        return cls({name: (DATA / name).read_bytes() for name in names})

    def rows(self, name: str) -> list[tuple[int, Row]]:
        """The rows of a CSV with their line numbers; the byte order mark is no part of a head."""
        text = self.files[name].decode("utf-8-sig")
        return list(enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2))
