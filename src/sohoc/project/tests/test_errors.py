"""What people read where nothing can be shown."""

from collections.abc import Callable

from django.test import Client


def test_opening_what_only_a_button_sends_says_so(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("clerk").get("/me/role")

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Địa chỉ này chỉ nhận điều một nút bấm gửi đi" in answer.content.decode()
