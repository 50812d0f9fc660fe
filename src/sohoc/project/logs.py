"""Log lines as JSON: time, level, event and fields with ids; never names, values or addresses."""

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any

PLAIN = frozenset(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {"message", "asctime"}
# Django attaches the request itself to its records; a page address may hold what was searched.
LEFT_OUT = frozenset({"request", "server_time", "taskName"})


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        extra = record.__dict__.items()
        line |= {k: v for k, v in extra if k not in PLAIN and k not in LEFT_OUT}
        if record.exc_info and record.exc_info[0] is not None:
            # The traceback without the message: a database error quotes the values of the row.
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = [
                f"{frame.f_code.co_filename}:{number}"
                for frame, number in _frames(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=str)


def _frames(trace: Any) -> list[tuple[Any, int]]:
    found = []
    while trace is not None:
        found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found


def configure(_: dict[str, Any]) -> None:
    """Everything to standard error as JSON; quiet libraries at their warnings."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": {"()": "sohoc.project.logs.JsonFormatter"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "WARNING"},
                "procrastinate": {"level": "WARNING"},
                "psycopg.pool": {"level": "WARNING"},
                "sohoc.request": {"level": "INFO"},
            },
        }
    )
