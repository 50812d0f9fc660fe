"""Vietnamese message catalogues, with Babel alone: no gettext programs are needed.

    python tools/catalogue.py update  [APP ...]   code and templates -> locale/vi/.../django.po
    python tools/catalogue.py compile [APP ...]   .po -> .mo beside it, where the .mo is older
    python tools/catalogue.py check   [APP ...]   fails with a list of everything incomplete

An APP is a directory such as src/sohoc/core/access; without one, all are meant. A file belongs to
the nearest directory above it with an apps.py, all others to src/sohoc/project, whose `locale` is
named in the setting LOCALE_PATHS. Tests and migrations speak to nobody and are left out.
"""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import chain
from pathlib import Path
from string import Formatter
from tokenize import TokenError
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

from sohoc.project.catalogues import PO, app_of, compile_stale

SOURCE = Path(__file__).resolve().parent.parent / "src" / "sohoc"
_SILENT_FOLDERS = {"tests", "migrations", "locale", "__pycache__"}

# The header holds what programs read and nothing that changes by itself.
_HEADER = """\
msgid ""
msgstr ""
"Language: vi\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

_KEYWORDS = {
    f"{name}{lazy}": arguments
    for lazy in ("", "_lazy")
    for name, arguments in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None, "gettext_noop": None}

_PERCENT = re.compile(r"%(?:(%)|(\(\w+\))?[-+#0]*\d*(?:\.\d+)?[bcdeEfFgGiorsuxX])")

_Key = tuple[str | None, str]
"""Context and msgid (the singular): what gettext looks a message up by."""


@dataclass(frozen=True)
class _App:
    """What an app says, and what its catalogue knows."""

    folder: Path
    wanted: dict[_Key, Message]
    catalogue: Catalog

    @property
    def po(self) -> Path:
        return self.folder / PO

    @property
    def known(self) -> dict[_Key, Message]:
        return {_key(message): message for message in self.catalogue if message.id}


def update(*, source: Path = SOURCE, only: Iterable[Path] = ()) -> list[Path]:
    """Bring every catalogue in line with its app and return those that were written.

    New messages take the translation another app has for them, or stay empty for a person to
    fill; messages no longer used are dropped.
    """
    apps = _apps(source)
    elsewhere = {
        key: message for app in apps for key, message in app.known.items() if _words(message)
    }
    written = []
    for app in apps:
        text = _rendered(_merged(app, elsewhere))
        if _chosen(app, only) and not (app.po.exists() and app.po.read_text("utf-8") == text):
            app.po.parent.mkdir(parents=True, exist_ok=True)
            app.po.write_text(text, "utf-8")
            written.append(app.po)
    return written


def check(*, source: Path = SOURCE, only: Iterable[Path] = ()) -> list[str]:
    """One line for everything that is missing or wrong; an empty list is a complete catalogue."""
    apps = _apps(source)
    problems: list[tuple[_App, str]] = []
    for app in apps:
        found = [*_missing_or_obsolete(app), *_wrong(app)]
        if not found and app.po.read_text("utf-8") != _rendered(_merged(app, {})):
            found = ["out of date: run tools/catalogue.py update"]
        problems += [(app, problem) for problem in found]
    problems += _contradictions(apps)
    return [
        f"{app.po.relative_to(source)}: {problem}"
        for app, problem in problems
        if _chosen(app, only)
    ]


def _apps(source: Path) -> list[_App]:
    """Every directory that has a catalogue or needs one."""
    wanted: dict[Path, dict[_Key, Message]] = {app_of(po): {} for po in source.rglob(str(PO))}
    for path in _files(source):
        for message in _messages(path):
            of_app = wanted.setdefault(_owner(path, source), {})
            known = of_app.setdefault(_key(message), message)
            # One message may stand alone here and be counted there.
            if message.pluralizable and not known.pluralizable:
                of_app[_key(message)] = message
    return [_App(folder, wanted[folder], _read(folder / PO)) for folder in sorted(wanted)]


def _owner(path: Path, source: Path) -> Path:
    for folder in path.parents:
        if folder == source:
            break
        if (folder / "apps.py").exists():
            return folder
    return source / "project"


def _chosen(app: _App, only: Iterable[Path]) -> bool:
    chosen = {folder.resolve() for folder in only}
    return not chosen or app.folder.resolve() in chosen


def _files(source: Path) -> Iterator[Path]:
    for path in sorted(source.rglob("*")):
        folders = path.relative_to(source).parts[:-1]
        speaks = path.suffix == ".py" or "templates" in folders
        if speaks and _SILENT_FOLDERS.isdisjoint(folders) and path.is_file():
            yield path


def _messages(path: Path) -> list[Message]:
    """The translatable messages of one Python file or template.

    Raises SyntaxError, TokenError or UnicodeDecodeError, with the path as a note, for a broken one.
    """
    try:
        text = path.read_text("utf-8")
        if path.suffix != ".py":
            # The template's own indentation would be an error in the Python templatize makes of it.
            text = "\n".join(map(str.lstrip, templatize(text, origin=str(path)).splitlines()))
        found = list(
            extract(
                "python",
                BytesIO(text.encode()),
                _KEYWORDS,
                comment_tags=("Translators",),
                options={"encoding": "utf-8"},
            )
        )
    except (SyntaxError, TokenError, UnicodeDecodeError) as error:
        error.add_note(f"in {path}")
        raise
    # The type stubs do not know that an id may be a singular and a plural.
    return [
        Message(cast("str", message), context=context, auto_comments=comments)
        for _, message, comments, context in found
    ]


def _merged(app: _App, elsewhere: dict[_Key, Message]) -> list[Message]:
    """The wanted messages in order, with the words and remarks of the translators."""
    known = app.known
    merged = []
    for key in sorted(app.wanted, key=lambda key: (key[1], key[0] or "")):
        message, old = app.wanted[key], known.get(key)
        words = next((_words(one) for one in (old, elsewhere.get(key)) if one and _words(one)), "")
        message.string = (words,) if message.pluralizable else words
        if old is not None:
            message.user_comments = old.user_comments
            message.flags |= old.flags & {"fuzzy"}
        merged.append(message)
    return merged


def _rendered(messages: list[Message]) -> str:
    catalogue = Catalog(locale="vi")
    for message in messages:
        catalogue.add(
            message.id,
            message.string,
            flags=message.flags,
            auto_comments=message.auto_comments,
            user_comments=message.user_comments,
            context=message.context,
        )
    buffer = BytesIO()
    write_po(buffer, catalogue, width=0, no_location=True, omit_header=True)
    return (_HEADER + buffer.getvalue().decode()).rstrip("\n") + "\n"


def _read(path: Path) -> Catalog:
    text = path.read_text("utf-8") if path.exists() else _HEADER
    return read_po(StringIO(text), locale="vi", abort_invalid=True)


def _key(message: Message) -> _Key:
    return message.context, _msgids(message)[0]


def _msgids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _words(message: Message) -> str:
    """The translation; Vietnamese has no plural, so there is one."""
    return message.string if isinstance(message.string, str) else message.string[0]


def _missing_or_obsolete(app: _App) -> Iterator[str]:
    known = app.known
    for key, message in app.wanted.items():
        if key not in known:
            yield f"missing: {_shown(key)}"
        elif _msgids(message) != _msgids(known[key]):
            yield f"missing: the plural of {_shown(key)}"
    for key in [*known, *map(_key, app.catalogue.obsolete.values())]:
        if key not in app.wanted:
            yield f"obsolete: {_shown(key)}"


def _wrong(app: _App) -> Iterator[str]:
    for key, message in app.known.items():
        words, msgid = _words(message), _msgids(message)[-1]
        if message.fuzzy:
            yield f"fuzzy: {_shown(key)}"
        if not words:
            yield f"empty: {_shown(key)}"
        elif _placeholders(msgid) != _placeholders(words):
            yield f"placeholders differ: {_shown(key)}"


def _contradictions(apps: list[_App]) -> Iterator[tuple[_App, str]]:
    """Django merges all catalogues into one, so that one of two translations would win unseen."""
    meanings: dict[_Key, dict[str, list[_App]]] = {}
    for app in apps:
        for key, message in app.known.items():
            if words := _words(message):
                meanings.setdefault(key, {}).setdefault(words, []).append(app)
    for key, by_words in meanings.items():
        if len(by_words) > 1:
            listed = ", ".join(sorted(map(repr, by_words)))
            for app in chain.from_iterable(by_words.values()):
                yield app, f"translated differently in several apps: {_shown(key)} as {listed}"


def _shown(key: _Key) -> str:
    context, msgid = key
    return repr(msgid) if context is None else f"{msgid!r} ({context})"


def _placeholders(text: str) -> tuple[list[str], list[str]]:
    """What is filled in: named ones as a set, nameless ones counted and in order."""
    percent = [found[0] for found in _PERCENT.finditer(text) if not found[1]]
    named = sorted({one for one in percent if "(" in one})
    nameless = [one for one in percent if "(" not in one]
    try:
        braces = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError:
        braces = {"(braces that do not close)"}
    return named + nameless, sorted(braces)


def main(arguments: list[str], *, source: Path = SOURCE) -> int:
    parser = ArgumentParser(prog="catalogue.py", description="Vietnamese message catalogues.")
    parser.add_argument("command", choices=["update", "compile", "check"])
    parser.add_argument("apps", nargs="*", type=Path, metavar="APP")
    chosen = parser.parse_args(arguments)
    if chosen.command == "check":
        problems = check(source=source, only=chosen.apps)
        print("\n".join(problems) or "The catalogues are complete.")
        return 1 if problems else 0
    action = update if chosen.command == "update" else compile_stale
    for path in action(source=source, only=chosen.apps):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
