"""Build "SoHoc Figures": the digits of Be Vietnam Pro on one common width.

The typeface has no `tnum` feature (a 1 is 385 wide, a 0 is 676), so columns of marks would dance.
This takes its ten digits, centres each on one width and writes a font of about 3.5 kB per weight.

    python tools/figures_font.py
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src" / "sohoc" / "core" / "shell" / "static"
SOURCE = STATIC / "vendor" / "be-vietnam-pro"
TARGET = STATIC / "so" / "fonts"

DIGITS = "0123456789"
WIDTH = 640  # of 1000 units, between the widest digit and the mean
FAMILY = "SoHoc Figures"
NAME_IDS = {1: FAMILY, 3: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", ""), 16: FAMILY}


def digits_only(path: Path) -> TTFont:
    """The font cut down to the ten digits, without layout features."""
    # A fixed timestamp keeps the file equal from run to run.
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = []
    cutter = subset.Subsetter(options)
    cutter.populate(text=DIGITS)
    cutter.subset(font)
    return font


def set_on_one_width(font: TTFont) -> None:
    """Centre every digit in the common width and give the font its own name."""
    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    for digit in DIGITS:
        name = names[ord(digit)]
        glyph = glyphs[name]
        left = round((WIDTH - (glyph.xMax - glyph.xMin)) / 2)
        glyph.coordinates.translate((left - glyph.xMin, 0))
        glyph.recalcBounds(glyphs)
        metrics[name] = (WIDTH, left)
    for record in font["name"].names:
        if record.nameID in NAME_IDS:
            record.string = NAME_IDS[record.nameID]


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    for weight in (400, 600):
        font = digits_only(SOURCE / f"be-vietnam-pro-latin-{weight}-normal.woff2")
        set_on_one_width(font)
        font.flavor = "woff2"
        target = TARGET / f"sohoc-figures-{weight}.woff2"
        font.save(target)
        print(f"{target.name}: {target.stat().st_size} bytes")
    (TARGET / "LICENSE").write_bytes((SOURCE / "LICENSE").read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
