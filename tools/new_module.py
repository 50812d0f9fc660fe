"""`make new-module NAME=loans`: the first files of a module, and what remains to be done by hand.

The files are copied from `tools/module_skeleton`. They do not choose a tier: that is a decision
about who may know whom, and `make check` refuses the module until somebody has taken it.
"""

import keyword
import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
SKELETON = ROOT / "tools" / "module_skeleton"
SOURCE = ROOT / "src" / "sohoc"
NAME = re.compile(r"[a-z]{3,30}")
TIERS = "Modules depend downward only"

VAGUE = frozenset({"common", "core", "helpers", "lib", "managers", "signals", "tests", "utils"})
# Labels of libraries: two apps of one label cannot be installed together.
TAKEN = frozenset(
    {
        "account",
        "allauth",
        "auth",
        "contenttypes",
        "humanize",
        "messages",
        "mfa",
        "postgres",
        "procrastinate",
        "project",
        "sessions",
        "staticfiles",
        "usersessions",
    }
)

STEPS = """\
Made src/sohoc/modules/{name}. What remains:
1. README.md: say in ten lines what it is for; its nouns go into docs/develop/glossary.md.
2. pyproject.toml: {tier}
3. src/sohoc/project/settings/base.py: add "sohoc.modules.{name}" to INSTALLED_APPS.
4. models.py with constraints, then: .venv/bin/sohoc makemigrations {name} -n first
5. migrations/0002_wall.py with EnableRowSecurity and KeepHistory: without it nobody reads a row.
6. permissions.py and manifest.py, one service, one selector, a test each; then web/.
7. make check, then make test ARGS=src/sohoc/modules/{name}
docs/develop/how-to/module.md explains each step.
"""
CHOOSE = 'choose its tier in the contract "{contract}"; make check fails until then.'
CHOSEN = 'its tier stands in the contract "{contract}" already.'


class Refused(Exception):
    """The module cannot be made; the one sentence says why."""


def refuse(name: str, *, source: Path = SOURCE) -> None:
    """Raise `Refused` for a name that is no single word, says nothing, or is taken."""
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise Refused(
            f"“{name}” is no module name: take one English word of small letters, such as loans."
        )
    if name in VAGUE:
        raise Refused(f"“{name}” says nothing about what is inside; name the office it works for.")
    if (source / "modules" / name).exists():
        raise Refused(f"The module {name} exists already: src/sohoc/modules/{name}.")
    if name in TAKEN or (source / "core" / name).exists():
        raise Refused(f"“{name}” is the label of an installed app already; take another word.")


def make(name: str, *, source: Path = SOURCE) -> list[Path]:
    """Copy the skeleton with the name filled in and return the new files; raises `Refused`."""
    refuse(name, source=source)
    words = {"name": name, "title": name.capitalize()}
    made = []
    for template in sorted(SKELETON.rglob("*.txt")):
        place = template.relative_to(SKELETON).with_suffix("")
        target = source / "modules" / name / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(template.read_text("utf-8")).substitute(words), "utf-8")
        made.append(target)
    return made


def has_tier(name: str, *, settings: Path = ROOT / "pyproject.toml") -> bool:
    """Whether the order of the modules names this one already."""
    contracts = tomllib.loads(settings.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["name"] == TIERS)
    return any(name in re.findall(r"\w+", layer) for layer in layers)


def steps(name: str) -> str:
    """What the person does next."""
    tier = CHOSEN if has_tier(name) else CHOOSE
    return STEPS.format(name=name, tier=tier.format(contract=TIERS))


def main(arguments: Sequence[str]) -> int:
    """Make the module, or say in one sentence why not."""
    if len(arguments) != 1:
        sys.stderr.write("Name one module: make new-module NAME=loans\n")
        return 2
    try:
        make(arguments[0])
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write(steps(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
