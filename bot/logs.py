"""Logs: one line an event, JSON for machines, colour for a terminal. Ids only, no content and no token."""

import logging
import os
import socket
import sys
from typing import TextIO

import structlog

from bot.tracebacks import without_words, write_without_words

# At work they print addresses, statements and requests.
QUIET = ("aiohttp", "asyncio", "apscheduler", "sqlalchemy", "aiosqlite", "alembic", "uvicorn")
# Their warnings quote whole requests.
SILENT = ("slack_bolt", "slack_sdk")


def set_up_logs(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Our events and those of the libraries leave by one door, in one form."""
    replica = f"{socket.gethostname()}:{os.getpid()}"

    def name_replica(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        """Which of several processes says it."""
        return {**event, "replica": replica}

    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        name_replica,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[structlog.typing.Processor]
    if stream.isatty():
        renderer = [structlog.dev.ConsoleRenderer(exception_formatter=write_without_words)]
    else:
        renderer = [structlog.processors.ExceptionRenderer(without_words), structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.ERROR)
