"""Workbooks for tests: honest ones, and ones that no program writes."""

import io
import struct
import zipfile
from collections.abc import Sequence
from string import ascii_uppercase

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def workbook(*rows: Sequence[object]) -> bytes:
    """A workbook as a program writes it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def archive(**parts: str) -> bytes:
    """A zip of the parts by their places, `/` written as `__`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for place, text in parts.items():
            made.writestr(place.replace("__", "/"), text)
    return out.getvalue()


def sheet(cells: str, *, shared: str = "") -> bytes:
    """A workbook whose first sheet holds these rows of XML."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "_rels__.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl__workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="S" sheetId="1" r:id="rId7"/></sheets></workbook>',
        "xl___rels__workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId7"'
        f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl__worksheets__sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>'
        "</worksheet>",
    }
    if shared:
        parts["xl__sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    return archive(**parts)


def reaching_to(*places: str) -> bytes:
    """A workbook with A1 and one cell at each of the places, each in a row of its own."""
    rows = [
        '<row r="{}"><c r="{}"><v>1</v></c></row>'.format(place.lstrip(ascii_uppercase), place)
        for place in ("A1", *places)
    ]
    return sheet("".join(rows))


def open_table(rows: str) -> bytes:
    """An OpenDocument table of these rows of XML."""
    names = " ".join(f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "table", "text"))
    return archive(
        mimetype="application/vnd.oasis.opendocument.spreadsheet",
        **{
            "META-INF__manifest.xml": f'<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0"/>',
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        },
    )


def lying(content: bytes) -> bytes:
    """The same zip, whose list of contents says that everything is small."""
    changed = bytearray(content)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = struct.pack("<I", 100)
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)
