"""Fixtures for every test."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases", "tests.house"]

# No test is timed: a busy machine would fail it now and then.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
