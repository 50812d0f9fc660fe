"""The frame of a page: navigation by role, appearance from the server, lock when asked for."""

import pytest

from sohoc.core.shell.frame import Frame, Place, TooManyPlaces
from sohoc.core.shell.tests import scenes
from sohoc.core.shell.tests.pages import page


def places(count: int, *, current: int = 0) -> list[Place]:
    return [
        Place(label=f"p{n}", url=f"/{n}", icon="home", is_current=n == current)
        for n in range(1, count + 1)
    ]


def frame_with(navigation: list[Place]) -> Frame:
    return Frame(person_name="A", role_label="B", place_label="C", navigation=navigation)


def test_seventh_word_of_navigation_is_refused() -> None:
    with pytest.raises(TooManyPlaces):
        frame_with(places(7))


def test_phone_bar_holds_three_places_and_always_the_current_one() -> None:
    first = frame_with(places(6, current=1)).tabbar
    late = frame_with(places(6, current=5)).tabbar
    none = frame_with([]).tabbar

    assert [place.label for place in first] == ["p1", "p2", "p3"]
    assert [place.label for place in late] == ["p1", "p2", "p5"]
    assert none == ()


def test_theme_and_density_are_written_by_the_server() -> None:
    text = page(
        "samples/empty.html", shell=scenes.frame(theme="dark", density="compact"), lang="vi"
    )

    assert '<html lang="vi" data-theme="dark" data-density="compact">' in text


def test_page_without_a_person_follows_the_device() -> None:
    text = page("shell/errors/404.html", lang="vi")

    assert '<html lang="vi" data-theme="auto" data-density="comfortable">' in text
    assert "Không có gì ở địa chỉ này" in text


def test_page_has_one_heading_one_main_and_a_skip_link() -> None:
    text = page("samples/detail.html", scenes.context(), shell=scenes.frame())

    assert text.count("<h1") == 1
    assert text.count("<main") == 1
    assert '<a class="so-skip" href="#content">' in text
    assert '<main id="content"' in text


def test_current_place_is_marked_once_in_each_bar() -> None:
    text = page("samples/empty.html", scenes.context(), shell=scenes.frame())

    assert text.count('aria-current="page"') == 2


def test_other_roles_are_forms_with_the_grant() -> None:
    text = page("samples/empty.html", shell=scenes.frame())

    assert '<input type="hidden" name="grant" value="7">' in text
    assert '<form method="post" action="/doi-vai">' in text


def test_lock_is_there_only_when_the_role_locks() -> None:
    without = page("samples/empty.html", shell=scenes.frame())
    locking = page("samples/empty.html", shell=scenes.frame(lock_after_seconds=600))

    assert 'id="so-lock"' not in without
    assert 'data-lock-after="600"' in locking
    assert 'data-unlock-url="/mo-khoa"' in locking


def test_empty_address_hides_its_part() -> None:
    text = page("samples/empty.html", shell=frame_with(places(2)))

    assert "so-find" not in text
    assert "so-bell" not in text
    assert "Devices signed in" not in text


@pytest.mark.parametrize("code", ["400", "403", "404", "405", "429", "500", "503", "csrf"])
def test_error_page_says_what_and_offers_a_way(code: str) -> None:
    text = page(f"shell/errors/{code}.html")

    assert text.count("<h1") == 1
    assert 'class="so-btn so-btn-primary" href="/"' in text
    assert "so-nav" not in text


def test_missing_page_speaks_of_searching_only_to_who_has_signed_in() -> None:
    assert "Search for it by name" not in page("shell/errors/404.html")
    assert "Search for it by name" in page("shell/errors/404.html", shell=frame_with([]))


def test_sheet_offers_the_other_language_and_help() -> None:
    vietnamese = page("shell/errors/404.html", lang="vi")
    english = page("shell/errors/404.html", lang="en")

    assert '<button class="so-link" name="language" value="en" lang="en">English' in vietnamese
    assert '<button class="so-link" name="language" value="vi" lang="vi">Tiếng Việt' in english
    assert '<a href="/help">Help</a>' in english
