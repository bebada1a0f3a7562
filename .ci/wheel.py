"""Builds the wheel, installs it into a bare environment far from the checkout, starts it and stops it.

Needs nothing but Python and pip.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS, STOP_SECONDS = 60, 20
OURS = ("SLACK_", "DATABASE_", "DEFAULT_", "HOST", "PORT", "PYTHON")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ai-hire-wheel-") as folder:
        venv.create(Path(folder) / "venv", with_pip=True)
        programs = Path(folder) / "venv" / "bin"
        wheel = build(programs, Path(folder) / "wheel")
        # Held against its hashes, which a wheel that was built just now has none of.
        pip(programs, "install", "--requirement", ROOT / "requirements.lock")
        pip(programs, "install", "--no-deps", wheel)
        # A bot that is installed may not look into the folder that it is started in.
        (work := Path(folder) / "work").mkdir()
        manifest = said(programs / "ai-hire", "manifest", "--url", "https://hire.example.com", work=work)
        check("https://hire.example.com/slack/events" in manifest, "the manifest is not in it")
        check(
            "Ready: ai-hire run" in said(programs / "ai-hire", "doctor", work=work), "it thinks that it is a checkout"
        )
        run(programs / "ai-hire", work)
        check(not any(work.iterdir()), "the practice workspace left something behind")
    print(f"{wheel.name}: built, installed, started, asked and stopped")


def build(programs: Path, folder: Path) -> Path:
    pip(programs, "wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def pip(programs: Path, *arguments: str | Path) -> None:
    # That of the new environment: Debian's own Python has none.
    subprocess.run([programs / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def said(program: Path, *arguments: str, work: Path) -> str:
    """What a command prints."""
    return subprocess.check_output([program, *arguments], cwd=work, env=bare(PORT="0"), text=True)


def run(program: Path, work: Path) -> None:
    """Starts it without a setting, asks it whether it is ready and for its page, and stops it."""
    port = free_port()
    with (work.parent / "errors").open("w+") as errors:
        process = subprocess.Popen([program, "run"], cwd=work, env=bare(PORT=str(port)), stderr=errors)
        try:
            until = time.monotonic() + READY_SECONDS
            while status(port, "/readyz") != 200:
                check(process.poll() is None, f"it ended by itself ({process.returncode})")
                check(time.monotonic() < until, "it did not get ready")
                time.sleep(0.2)
            for path in ("/", "/static/page.css", "/static/page.js"):
                check(status(port, path) in {200, 302, 303, 307}, f"{path} does not answer")
            process.send_signal(signal.SIGTERM)
            check(process.wait(STOP_SECONDS) == 0, f"it stopped with {process.returncode}")
        finally:
            process.kill()
            errors.seek(0)
            log = errors.read()
            sys.stderr.write(log)
        check("Traceback" not in log, "it wrote a traceback")


def status(port: int, path: str) -> int:
    """0 where nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def bare(**more: str) -> dict[str, str]:
    """This environment without what would set the bot, or lead Python back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def check(holds: bool, otherwise: str) -> None:
    if not holds:
        sys.exit(f"The wheel: {otherwise}.")


if __name__ == "__main__":
    main()
