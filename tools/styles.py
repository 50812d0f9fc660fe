"""Join the parts of the stylesheet into the one file that is served.

    python tools/styles.py            write so.css
    python tools/styles.py --check    fail when so.css is not what its parts give

The parts stay readable, the browser makes one request. Only comments and blank space go; what a
real minifier would save on top is 2 % after compression.
"""

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src" / "sohoc" / "core" / "shell" / "static" / "so" / "css"
BUNDLE = FOLDER / "so.css"

# The order is the cascade: later parts may overrule earlier ones.
PARTS = ("tokens", "base", "forms", "frame", "components", "lists", "lineage", "signin", "print")

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s+")
AROUND_BRACES = re.compile(r"\s*([{};,])\s*")
AFTER_COLON = re.compile(r"(--[\w-]+|[a-z-]+):\s+(?=[^{}]*[;}])")


def squeezed(css: str) -> str:
    """The same rules without comments and without the space between them."""
    text = SPACE.sub(" ", COMMENT.sub("", css))
    text = AROUND_BRACES.sub(r"\1", text)
    text = AFTER_COLON.sub(r"\1:", text)
    return text.replace(";}", "}").strip()


def bundle() -> str:
    """The content so.css must have."""
    parts = [squeezed((FOLDER / f"{name}.css").read_text("utf-8")) for name in PARTS]
    return "\n".join(parts) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Join the parts of the stylesheet.")
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        BUNDLE.write_text(bundle(), "utf-8")
        return 0
    if BUNDLE.is_file() and BUNDLE.read_text("utf-8") == bundle():
        return 0
    print("so.css is not what its parts give: run tools/styles.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
