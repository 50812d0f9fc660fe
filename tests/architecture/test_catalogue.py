"""The Vietnamese catalogue is complete, and the tool that says so finds what is not."""

import gettext
import os
from pathlib import Path

import pytest

from sohoc.project.catalogues import compile_stale
from tools import catalogue

PO = Path("locale/vi/LC_MESSAGES/django.po")
HEADER = """\
msgid ""
msgstr ""
"Language: vi\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def test_every_message_of_the_program_is_translated() -> None:
    assert catalogue.check() == []


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A tree with the app `loans` and a file that belongs to no app."""
    write(tmp_path / "modules/loans/apps.py", "")
    write(tmp_path / "project/cli.py", "")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def say(source: Path, code: str, *, translated: str | None = None) -> None:
    write(source / "modules/loans/services.py", code)
    if translated is not None:
        write(source / "modules/loans" / PO, f"{HEADER}\n{translated}")


def po(source: Path, app: str = "modules/loans") -> str:
    return (source / app / PO).read_text("utf-8").removeprefix(HEADER + "\n")


def entry(msgid: str, words: str) -> str:
    return f'msgid "{msgid}"\nmsgstr "{words}"\n'


def problems(source: Path) -> list[str]:
    start = f"modules/loans/{PO}: "
    return [problem.removeprefix(start) for problem in catalogue.check(source=source)]


def test_update_finds_every_form_of_gettext_in_python(source: Path) -> None:
    say(
        source,
        "a = _('B')\n"
        "b = gettext_lazy('A' ' and more')\n"
        "c = ngettext_lazy('{n} book', '{n} books', 'n')\n"
        "d = pgettext_lazy('paper', 'Book')\n"
        "e = npgettext('paper', '%(n)d sheet', '%(n)d sheets', n)\n"
        "f = gettext_noop('C')\n"
        "g = gettext(a)\n",
    )
    written = catalogue.update(source=source)
    assert written == [source / "modules/loans" / PO]
    assert po(source) == (
        '#, python-format\nmsgctxt "paper"\nmsgid "%(n)d sheet"\nmsgid_plural "%(n)d sheets"\n'
        'msgstr[0] ""\n\n'
        'msgid "A and more"\nmsgstr ""\n\n'
        'msgid "B"\nmsgstr ""\n\n'
        'msgctxt "paper"\nmsgid "Book"\nmsgstr ""\n\n'
        'msgid "C"\nmsgstr ""\n\n'
        '#, python-brace-format\nmsgid "{n} book"\nmsgid_plural "{n} books"\nmsgstr[0] ""\n'
    )


def test_update_finds_every_form_of_translation_in_templates(source: Path) -> None:
    write(
        source / "modules/loans/templates/loans/list.html",
        "<div>\n"
        "        <p>{% translate 'One' %}</p>\n"
        "    <p title=\"{% translate 'Two' context 'number' %}\">it's</p>\n"
        "  {{ x|default:_('none') }}\n"
        "  {% blocktranslate count n=books|length trimmed %}\n"
        "       {{ n }} book\n"
        "       here\n"
        "    {% plural %}\n"
        "       {{ n }} books\n"
        "       here\n"
        "  {% endblocktranslate %}\n"
        "      {% blocktranslate with name=x.name context 'greeting' %}Dear {{ name }}, 100%"
        "{% endblocktranslate %}\n"
        "   {# Translators: the school's head #}\n"
        "   {% translate 'Head' %}\n"
        "{% if (a %}</div>\n",
    )
    catalogue.update(source=source)
    assert po(source) == (
        '#, python-format\nmsgid "%(n)s book here"\nmsgid_plural "%(n)s books here"\n'
        'msgstr[0] ""\n\n'
        '#, python-format\nmsgctxt "greeting"\nmsgid "Dear %(name)s, 100%%"\nmsgstr ""\n\n'
        '#. Translators: the school\'s head\nmsgid "Head"\nmsgstr ""\n\n'
        'msgid "One"\nmsgstr ""\n\n'
        'msgctxt "number"\nmsgid "Two"\nmsgstr ""\n\n'
        'msgid "none"\nmsgstr ""\n'
    )


def test_a_message_used_alone_and_counted_is_one_entry(source: Path) -> None:
    say(source, "_('Book'), ngettext('Book', 'Books', n), _('Book')")
    catalogue.update(source=source)
    assert po(source) == 'msgid "Book"\nmsgid_plural "Books"\nmsgstr[0] ""\n'


def test_files_belong_to_the_nearest_app_and_else_to_the_project(source: Path) -> None:
    write(source / "modules/loans/web/apps.py", "")
    write(source / "modules/loans/web/views.py", "_('web')")
    write(source / "modules/loans/rest/endpoints.py", "_('rest')")
    write(source / "lib/numbers.py", "_('lib')")
    write(source / "modules/loans/tests/test_web.py", "_('test')")
    write(source / "modules/loans/migrations/0001_loans_first.py", "_('migration')")
    catalogue.update(source=source)
    assert po(source, "modules/loans/web") == entry("web", "")
    assert po(source) == entry("rest", "")
    assert po(source, "project") == entry("lib", "")


def test_update_keeps_words_and_remarks_and_drops_what_is_unused(source: Path) -> None:
    say(
        source,
        "_('Book'), _('Reader')",
        translated='# as in the regulation\nmsgid "Reader"\nmsgstr "Bạn đọc"\n\n'
        + entry("Gone", "Mất")
        + '\n#~ msgid "Long gone"\n#~ msgstr "Mất lâu"\n',
    )
    catalogue.update(source=source)
    assert po(source) == entry("Book", "") + "\n# as in the regulation\n" + entry(
        "Reader", "Bạn đọc"
    )
    assert catalogue.update(source=source) == []


def test_a_message_another_app_has_translated_takes_its_words(source: Path) -> None:
    write(source / "modules/library/apps.py", "_('Book')")
    write(source / "modules/library" / PO, f"{HEADER}\n{entry('Book', 'Sách')}")
    say(source, "_('Book')")
    catalogue.update(source=source)
    assert po(source) == entry("Book", "Sách")
    assert catalogue.check(source=source) == []


def test_update_of_one_app_leaves_the_others_alone(source: Path) -> None:
    write(source / "modules/library/apps.py", "_('Shelf')")
    say(source, "_('Book')")
    loans = source / "modules/loans"
    assert catalogue.update(source=source, only=[loans]) == [loans / PO]
    assert catalogue.check(source=source, only=[loans]) == [f"modules/loans/{PO}: empty: 'Book'"]


def test_a_complete_catalogue_has_no_problems(source: Path) -> None:
    say(
        source,
        "_('Book of {name}')",
        translated="#, python-brace-format\n" + entry("Book of {name}", "Sách của {name}"),
    )
    assert problems(source) == []


@pytest.mark.parametrize(
    ("code", "translated", "expected"),
    [
        ("_('A')", "", ["missing: 'A'"]),
        ("pgettext('c', 'A')", entry("A", "a"), ["missing: 'A' (c)", "obsolete: 'A'"]),
        ("_('A')", entry("A", ""), ["empty: 'A'"]),
        ("_('A')", f"#, fuzzy\n{entry('A', 'a')}", ["fuzzy: 'A'"]),
        ("", entry("A", "a"), ["obsolete: 'A'"]),
        ("", '#~ msgid "A"\n#~ msgstr "a"\n', ["obsolete: 'A'"]),
        ("_('%(x)s')", entry("%(x)s", "%(y)s"), ["placeholders differ: '%(x)s'"]),
        ("_('%(x)s')", entry("%(x)s", "%(x)d"), ["placeholders differ: '%(x)s'"]),
        ("_('%s %d')", entry("%s %d", "%d %s"), ["placeholders differ: '%s %d'"]),
        ("_('{x} {y}')", entry("{x} {y}", "{x}"), ["placeholders differ: '{x} {y}'"]),
        ("_('{x}')", entry("{x}", "{x"), ["placeholders differ: '{x}'"]),
        ("ngettext('A', 'As', n)", entry("A", "a"), ["missing: the plural of 'A'"]),
        (
            "ngettext('A', '{n} As', n)",
            'msgid "A"\nmsgid_plural "{n} As"\nmsgstr[0] "a"\n',
            ["placeholders differ: 'A'"],
        ),
        (
            "_('A'), _('B')",
            entry("B", "b") + "\n" + entry("A", "a"),
            ["out of date: run tools/catalogue.py update"],
        ),
    ],
)
def test_check_names_what_is_wrong(
    source: Path, code: str, translated: str, expected: list[str]
) -> None:
    say(source, code, translated=translated)
    assert problems(source) == expected


@pytest.mark.parametrize(
    ("msgid", "words"),
    [("{x} of {y}", "{y}, {x}"), ("100%% {x}", "{x} 100%%"), ("50 % done", "xong 50 %")],
)
def test_placeholders_may_change_places(source: Path, msgid: str, words: str) -> None:
    say(source, f"_('{msgid}')", translated=entry(msgid, words))
    catalogue.update(source=source)
    assert problems(source) == []


def test_a_broken_template_is_named(source: Path) -> None:
    path = source / "modules/loans/templates/loans/list.html"
    write(path, "{% blocktranslate %}{% if a %}{% endif %}{% endblocktranslate %}")
    with pytest.raises(SyntaxError) as raised:
        catalogue.check(source=source)
    assert raised.value.__notes__ == [f"in {path}"]


def test_two_apps_may_not_translate_the_same_message_differently(source: Path) -> None:
    write(source / "modules/library/apps.py", "_('Book')")
    write(source / "modules/library" / PO, f"{HEADER}\n{entry('Book', 'Sách')}")
    say(source, "_('Book')", translated=entry("Book", "Sổ"))
    sentence = "translated differently in several apps: 'Book' as 'Sách', 'Sổ'"
    assert catalogue.check(source=source) == [
        f"modules/library/{PO}: {sentence}",
        f"modules/loans/{PO}: {sentence}",
    ]


def test_compile_writes_what_gettext_reads_and_only_when_it_is_old(source: Path) -> None:
    plural = 'msgid "%(n)s book"\nmsgid_plural "%(n)s books"\nmsgstr[0] "%(n)s cuốn"\n'
    say(source, "", translated=entry("Reader", "Bạn đọc") + "\n" + plural)
    path = source / "modules/loans" / PO
    binary = path.with_suffix(".mo")
    assert compile_stale(source=source) == [binary]
    with binary.open("rb") as stream:
        translations = gettext.GNUTranslations(stream)
    assert translations.gettext("Reader") == "Bạn đọc"
    assert translations.ngettext("%(n)s book", "%(n)s books", 5) == "%(n)s cuốn"

    assert compile_stale(source=source) == []
    first = binary.read_bytes()
    os.utime(binary, (0, 0))
    assert compile_stale(source=source) == [binary]
    assert binary.read_bytes() == first


def test_compile_leaves_what_may_not_be_written(source: Path) -> None:
    say(source, "", translated=entry("Reader", "Bạn đọc"))
    binary = (source / "modules/loans" / PO).with_suffix(".mo")
    binary.with_suffix(".new.mo").mkdir()  # writing fails, also for root

    assert compile_stale(source=source) == []
    assert not binary.exists()


def test_the_command_ends_with_failure_when_something_is_missing(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalogue.main(["check"], source=source) == 0
    assert capsys.readouterr().out == "The catalogues are complete.\n"
    say(source, "_('Book')")
    assert catalogue.main(["check"], source=source) == 1
    assert capsys.readouterr().out == f"modules/loans/{PO}: missing: 'Book'\n"


def test_the_command_names_the_files_it_wrote(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say(source, "_('Book')")
    library = source / "modules/library"
    write(library / PO, f"{HEADER}\n{entry('Shelf', 'Giá')}")
    loans = source / "modules/loans"
    assert catalogue.main(["update", str(loans)], source=source) == 0
    assert capsys.readouterr().out == f"{loans / PO}\n"
    assert catalogue.main(["compile", str(loans)], source=source) == 0
    assert capsys.readouterr().out == f"{(loans / PO).with_suffix('.mo')}\n"
    assert not (library / PO).with_suffix(".mo").exists()
