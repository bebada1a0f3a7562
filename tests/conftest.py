"""Fixtures for every test."""

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases", "tests.house"]

# No test is timed: a busy machine would fail it now and then.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a third of the time a test waits for threads, sockets and processes."""
    return (os.cpu_count() or 1) + 1
