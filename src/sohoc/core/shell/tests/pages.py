"""Renders templates of the frame without the rest of the project: no settings, no queries."""

from pathlib import Path
from typing import Any

from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory, override_settings
from django.utils import translation

from sohoc.core.shell.frame import Frame

SHELL = Path(__file__).resolve().parent.parent
STATIC = SHELL / "static"

_BACKEND = DjangoTemplates(
    {
        "NAME": "shell",
        "DIRS": [SHELL / "templates", Path(__file__).parent / "samples"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["sohoc.core.shell.templatetags.so", "django.templatetags.i18n"],
            "context_processors": [],
        },
    }
)


def page(
    name: str,
    context: dict[str, Any] | None = None,
    *,
    shell: Frame | None = None,
    lang: str = "en",
) -> str:
    """A template of the frame as text; `lang` is English, whose msgids stand in the tests."""
    request = RequestFactory().get("/somewhere?a=1")
    values = {"shell": shell, "messages": [], "request": request, **(context or {})}
    with (
        override_settings(ROOT_URLCONF="sohoc.core.shell.tests.addresses"),
        translation.override(lang),
    ):
        return _on_one_line(_BACKEND.get_template(name).render(values, request))


def snippet(source: str, **context: Any) -> str:
    """A few words of template code as text."""
    with translation.override("en"):
        return _on_one_line(_BACKEND.from_string(source).render(context))


def _on_one_line(text: str) -> str:
    """How a template is laid out in lines means nothing to a browser, nor to a test."""
    return " ".join(text.split())
