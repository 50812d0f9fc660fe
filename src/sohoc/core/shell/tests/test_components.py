"""Components print what they are given, escaped, in the one form of the design language."""

import re
from datetime import date

import pytest

from sohoc.core.shell.templatetags.so import SHAPES, UnknownState
from sohoc.core.shell.tests.pages import page, snippet
from sohoc.core.shell.tests.scenes import SchoolForm

EVIL = '<script>alert("x")</script>'
ESCAPED = "&lt;script&gt;"


def test_icon_beside_a_word_is_hidden_from_readers() -> None:
    assert snippet('{% icon "search" %}') == (
        '<svg class="so-icon" aria-hidden="true"><use href="/static/so/icons.svg#search"/></svg>'
    )


def test_icon_alone_has_a_name() -> None:
    assert 'role="img" aria-label="Close"' in snippet('{% icon "x" label="Close" %}')


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_status_is_a_shape_and_a_word(kind: str) -> None:
    text = snippet("{% status kind word %}", kind=kind, word="Đủ")

    assert text.startswith(f'<span class="so-status so-status-{kind}"><svg')
    assert text.endswith("<span>Đủ</span></span>")


def test_unknown_state_is_refused() -> None:
    with pytest.raises(UnknownState):
        snippet('{% status "purple" "x" %}')


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("band", {"what": EVIL, "why": EVIL, "todo": EVIL, "url": "/a", "label": EVIL}),
        ("button", {"label": EVIL, "url": "/a"}),
        ("button", {"label": EVIL, "disabled_reason": EVIL}),
        ("confirm", {"id": "a", "label": EVIL, "question": EVIL, "outcome": EVIL, "action": "/"}),
        ("crumbs", {"crumbs": [(EVIL, "/a")]}),
        ("empty", {"text": EVIL, "url": "/a", "label": EVIL}),
        ("keyvalue", {"rows": [(EVIL, EVIL)]}),
        ("lifeline", {"events": [{"at": date(2027, 1, 5), "title": EVIL, "text": EVIL}]}),
        ("more", {"label": EVIL, "count": EVIL}),
        ("menu", {"id": "m", "label": EVIL, "items": [(EVIL, "/a", "")]}),
        ("message", {"message": EVIL}),
        ("pager", {"first": 1, "last": 2, "total": 2, "noun": EVIL}),
        ("picked", {"total": 2, "noun": EVIL, "acts": [(EVIL, "a", "b", "")], "all_label": EVIL}),
        ("progress", {"text": EVIL, "percent": 71}),
        ("tabs", {"label": EVIL, "tabs": [(EVIL, "/a", True, None)]}),
        ("columns", {"columns": [("code", EVIL, True, False)], "columns_url": "/a"}),
    ],
)
def test_what_people_typed_is_escaped(name: str, context: dict[str, object]) -> None:
    text = page(f"shell/parts/{name}.html", context)

    assert ESCAPED in text
    assert "<script" not in text


def test_band_says_what_why_and_what_to_do() -> None:
    text = page(
        "shell/parts/band.html",
        {"kind": "red", "what": "Chưa dán ô nào.", "why": "Thiếu một em.", "todo": "Ghép theo mã."},
    )

    assert 'class="so-band so-band-red" role="alert"' in text
    assert "<strong>Chưa dán ô nào.</strong> Thiếu một em. Ghép theo mã." in text


def test_disabled_button_prints_its_reason() -> None:
    text = page(
        "shell/parts/button.html",
        {"label": "Gửi", "disabled_reason": "Gửi được khi 6 việc xong.", "url": "/gui"},
    )

    assert 'type="submit" disabled>Gửi</button>' in text
    assert "Gửi được khi 6 việc xong." in text
    assert "/gui" not in text


def test_field_says_when_it_is_optional_and_ties_hint_and_error() -> None:
    form = SchoolForm({"code": "25"})
    required = page("shell/parts/field.html", {"field": form["name"]})
    optional = page("shell/parts/field.html", {"field": form["code"]})

    assert "optional" not in required
    assert 'aria-invalid="true"' in required
    assert 'aria-describedby="id_name_helptext id_name_error"' in required
    assert 'id="id_name_error"' in required
    assert 'id="id_name_helptext"' in required
    assert '<span class="so-optional">(optional)</span>' in optional


def test_group_of_ticks_has_a_legend() -> None:
    text = page("shell/parts/field.html", {"field": SchoolForm()["ways"]})

    assert "<fieldset> <legend>Hình thức" in text
    assert text.count('type="checkbox"') == 3


def test_form_lists_what_is_missing_with_links_to_the_fields() -> None:
    text = page("shell/parts/form.html", {"form": SchoolForm({"code": "25"})})

    assert "Not saved yet, 3 things need mending." in text
    assert re.findall(r'<li> <a href="#(\w+)">', text) == ["id_name", "id_level", "id_kind"]
    assert text.startswith('<div class="so-band so-band-red" role="alert" tabindex="-1" autofocus>')


def test_progress_has_its_length_as_an_attribute() -> None:
    text = page("shell/parts/progress.html", {"text": "Đang tính", "percent": 71})

    assert 'aria-valuenow="71"' in text
    assert '<rect class="so-seq-4" x="1" y="1" width="211.6" height="12" />' in text


def test_unknown_progress_claims_no_number() -> None:
    text = page("shell/parts/progress.html", {"text": "Đang chuẩn bị", "percent": None})

    assert "aria-valuenow" not in text
    assert "so-seq-4" not in text


def test_pager_prints_vietnamese_numbers_and_no_page_numbers() -> None:
    text = page(
        "shell/parts/pager.html",
        {"first": 1, "last": 25, "total": 1985, "noun": "trường", "after_url": "?after=x"},
    )

    assert '<span class="so-n">1–25</span> of <span class="so-n">1.985</span>' in text
    assert 'href="?after=x" rel="next"' in text
    assert 'aria-disabled="true">Previous page' in text


def test_fixed_column_is_sent_although_its_tick_is_disabled() -> None:
    text = page(
        "shell/parts/columns.html",
        {"columns": [("name", "Tên", True, True)], "columns_url": "/cot"},
    )

    assert '<input type="hidden" name="columns" value="name">' in text
    assert 'checked disabled><label for="so-col-name">Tên</label>' in text


def test_only_the_current_event_stands_out_on_the_life_line() -> None:
    events = [
        {"at": date(2027, 1, 5), "title": "Nay", "is_now": True},
        {"at": date(1996, 9, 1), "title": "Xưa"},
    ]
    text = page("shell/parts/lifeline.html", {"events": events})

    assert text.count('aria-current="true"') == 1
    assert '<span class="so-le">01/09/1996</span><b>Xưa</b>' in text
