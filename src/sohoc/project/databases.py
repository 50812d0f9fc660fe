"""Three ways to one database: as the web login, as the owner, and past the transaction."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from sohoc.project.embedded.cluster import Cluster, Role
from sohoc.project.environment import Environment, Mode, Process


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": unquote(parts.path.lstrip("/")) or "sohoc",
    }


def _parameters(environment: Environment, role: Role) -> dict[str, Any]:
    if environment.database_url is None:
        params = Cluster.of(environment).params(role)
        return {
            "HOST": params["host"],
            "PORT": str(params.get("port", "")),
            "USER": params["user"],
            "PASSWORD": params["password"],
            "NAME": params["dbname"],
        }
    if role == "sohoc_owner":
        return _from_url(environment.owner_database_url or environment.database_url)
    return _from_url(environment.database_url)


def database_settings(
    environment: Environment, *, reset: Callable[..., None]
) -> dict[str, dict[str, Any]]:
    """`default` (the web login, pooled), `log` (the same, autocommit) and `owner` (migrations).

    Web and worker processes get no owner: its entry there has no password and cannot connect.
    """
    web = {"ENGINE": "django.db.backends.postgresql", **_parameters(environment, "sohoc_web")}
    owner = {"ENGINE": "django.db.backends.postgresql"}
    if environment.process is Process.COMMAND:
        owner |= _parameters(environment, "sohoc_owner")
    pool = {
        "min_size": 1,
        "max_size": environment.web_threads + 2,
        "timeout": 10,
        "reset": reset,
    }
    pooled = environment.mode is not Mode.TEST
    common = {"application_name": "sohoc"}
    return {
        "default": {**web, "OPTIONS": {**common, **({"pool": pool} if pooled else {})}},
        "log": {
            **web,
            "OPTIONS": {**common, **({"pool": {**pool, "min_size": 0}} if pooled else {})},
        },
        "owner": {**owner, "OPTIONS": common},
    }


class Router:
    """Everything through `default`, the shared cache past the transaction, migrations as owner."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "log" if model._meta.app_label == "django_cache" else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return self.db_for_read(model)

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
