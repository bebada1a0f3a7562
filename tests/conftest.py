"""Fixtures for every test."""

import gc
import os
import tempfile
from itertools import islice

import pytest
from hypothesis import HealthCheck, settings

from tests.machine import memory_folder, skipped_lines

# Whatever is loaded and collected stays: it is looked through once, at the end of that.
gc.disable()

pytest_plugins = ["tests.databases", "tests.house"]

# For this process, its workers and whatever the tests start; TMPDIR chooses another.
if "TMPDIR" not in os.environ and (folder := memory_folder()):
    os.environ["TMPDIR"] = tempfile.tempdir = folder

# Whole processes that the tests start keep what they have compiled of the bot for the next one.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

#: Whatever takes more than a few seconds.
LONGEST = (
    "journeys/test_year",
    "journeys/test_whole_hire",
    "in_the_browser",
    "faults/test_faults",
    "handlers/test_hostile_forms",
    "handlers/test_permissions_everywhere",
    "handlers/test_permission_matrix",
    "journeys/test_what_the_seal_tells",
)

# No test is timed: a busy machine would fail it now and then.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """One more than cores: now and then each waits, for a lock, a browser or a whole process, and lends its core."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, shared out to workers who begin with a part each: none is left alone with one at the end."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    longest = [item for item in reversed(items) if any(name in item.nodeid for name in LONGEST)]
    known = set(longest)
    others = iter([item for item in items if item not in known])
    begun, total = list[pytest.Item](), len(items)
    for worker in range(workers):
        begun += longest[worker::workers]
        begun += islice(others, max(0, total * (worker + 1) // workers - len(begun)))
    items[:] = begun


def pytest_collection_finish() -> None:
    """What stays for the whole run is not looked through again: such a pause is longer than Slack's patience."""
    gc.collect()
    gc.freeze()
    gc.enable()
    # What a test leaves behind is little, and to look for it at each turn costs more than to keep it a while.
    gc.set_threshold(50_000)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was skipped, and how to get it; figures that a test found out."""
    figures = [figure for report in terminalreporter.getreports("passed") for figure in report.user_properties]
    if figures:
        terminalreporter.section("Figures")
        for name, value in figures:
            terminalreporter.line(f"{name}: {value}")
    reports = terminalreporter.getreports("skipped")
    # A report's text is a tuple of file, line and reason, which the parallel runner makes a list.
    reasons = [report.longrepr[2].removeprefix("Skipped: ") for report in reports if report.longrepr]
    if reasons:
        terminalreporter.section("Not run here")
        for line in skipped_lines(reasons):
            terminalreporter.line(line)
