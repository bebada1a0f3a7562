"""What a machine lacks is said with the next step, and CI lacks nothing."""

from pathlib import Path

import pytest

from tests.machine import POSTGRESQL, chromium_program, missing, postgresql_programs, skipped_lines


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with nothing on its PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_what_is_missing_skips_a_test_with_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"It is not here\. Get it\."):
        missing("It is not here.", "Get it.")


def test_what_is_missing_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"It is not here\. Get it\."):
        missing("It is not here.", "Get it.")


def test_the_wheel_brings_a_whole_postgresql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(POSTGRESQL, "wheel")
    programs = postgresql_programs(tmp_path)
    assert all((programs / name).exists() for name in ("initdb", "pg_ctl", "postgres"))


def test_without_any_postgresql_the_way_to_one_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(POSTGRESQL, "none")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Type make test"):
        postgresql_programs(tmp_path)


def test_without_a_chromium_of_the_machine_the_one_that_playwright_fetched_is_taken(bare: Path) -> None:
    fetched = bare / "chrome"
    fetched.touch()
    assert chromium_program(str(fetched)) == str(fetched)


def test_without_any_chromium_the_way_to_one_is_said(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="playwright install chromium"):
        chromium_program(str(bare / "none"))


def test_what_was_skipped_is_one_line_a_reason() -> None:
    assert skipped_lines(["No b.", "No a.", "No b."]) == ["1 test: No a.", "2 tests: No b."]
