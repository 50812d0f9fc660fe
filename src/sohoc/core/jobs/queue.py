"""The queue as the worker reads it: on connections of its own, past Django's transactions."""

from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


def worker_app() -> App:
    """A second app over the same tasks, to fetch them with.

    The first one keeps Django's own connections, so that what a running task defers belongs to its
    transaction; `replace_connector` would take that away.
    """
    return app.with_connector(cast("DjangoConnector", app.connector).get_worker_connector())
