"""Which of the pinned packages have known holes: pip-audit over both lock files. Says plainly where nobody could be asked."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Final

LOCKS: Final = ("requirements.lock", "requirements-dev.lock")
ROOT: Final = Path(__file__).parent.parent
NOT_INSTALLED: Final = "pip-audit is not installed here. Type: .venv/bin/pip install pip-audit"
NOT_ASKED: Final = "The list of known holes could not be asked, so nothing is known of {lock}: {why}"


def main() -> int:
    """0 where all were asked about and none is known to be broken, 1 where one is, 2 where nobody could be asked."""
    if importlib.util.find_spec("pip_audit") is None:
        print(NOT_INSTALLED)
        return 2
    codes = [look_at(lock) for lock in LOCKS]
    return 1 if 1 in codes else max(codes)


def look_at(lock: str) -> int:
    """Each package of one lock file, as it is pinned."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        lock,
        "--disable-pip",
        "--require-hashes",
        "-f",
        "json",
        "--timeout",
        "15",
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        found = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        print(NOT_ASKED.format(lock=lock, why=(run.stderr.strip().splitlines() or ["no answer"])[-1][:200]))
        return 2
    unknown = [each["name"] for each in found if "skip_reason" in each]
    broken = [each for each in found if each.get("vulns")]
    for each in broken:
        holes = ", ".join(hole["id"] for hole in each["vulns"])
        print(f"{each['name']} {each['version']}: {holes}")
    asked = len(found) - len(unknown)
    print(f"{lock}: asked about {asked} packages of {len(found)}, {len(broken)} with known holes.")
    if unknown:
        print(f"Nothing is known of: {', '.join(unknown)}")
    return 1 if broken else 2 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
