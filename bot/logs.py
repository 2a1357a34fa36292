"""Log lines: to stderr, as text for people or JSON for machines. They name ids, never content."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog
from structlog.tracebacks import ExceptionDictTransformer

if TYPE_CHECKING:
    from structlog.typing import Processor

_CHATTY = ("httpx", "httpcore", "uvicorn.access", "alembic", "sqlalchemy", "telegram", "apscheduler")
"""Libraries whose informational lines hold addresses, tokens or noise: warnings only."""


def set_up_logs(*, as_json: bool, level: int = logging.INFO) -> None:
    """Send every log line, the libraries' too, through one formatter to stderr.

    A repeated call replaces what was set up before.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    _replace_root_handler(_formatter(shared, as_json=as_json), level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _formatter(shared: list[Processor], *, as_json: bool) -> logging.Formatter:
    keep = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        trail: list[Processor] = [
            keep,
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        plain = structlog.dev.plain_traceback  # the pretty one shows what variables held
        trail = [keep, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=trail)


def _replace_root_handler(formatter: logging.Formatter, level: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
