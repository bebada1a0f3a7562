"""The commands: run, migrate, doctor, deliveries, backup, restore, manifest, gallery."""

import argparse
import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from blocks.gallery import write_gallery
from bot.cli.backups import back_up, look_before_posting, restore
from bot.cli.cannot import CannotRun
from bot.cli.deliveries import again, listed
from bot.cli.doctor import State, examine
from bot.cli.manifest import BadAddress, http_manifest
from bot.cli.run import run
from bot.cli.typed import PROGRAM, typed
from bot.clock import real_clock
from bot.database import Stands, prepare
from bot.database import examine as examine_database
from bot.logs import set_up_logs
from bot.settings import BadSettings, Settings, read_settings
from domain.refusals import Unavailable
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from storage.migrate import head


def main(arguments: Sequence[str]) -> int:
    """Runs one command; an error of the person who types it is a sentence and exit code 2."""
    options = _parser().parse_args(arguments)
    try:
        match options.command:
            case "run":
                return _run(_settings())
            case "migrate":
                return _migrate(_settings())
            case "doctor":
                return asyncio.run(_doctor(_settings()))
            case "deliveries":
                return _deliveries(_settings(), options.again)
            case "backup":
                print(back_up(_url(_settings()), options.file))
            case "restore":
                print(_restored(_url(_settings()), options.file))
            case "manifest":
                print(http_manifest(options.url), end="")
            case "gallery":
                print(f"{write_gallery(options.folder)} surfaces written to {options.folder}")
    except (BadSettings, BadAddress, CannotRun) as problem:
        print(problem)
        return 2
    except OSError as error:
        # A folder that cannot be written, a file of ours that is gone.
        print(f"I cannot go on: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}.")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROGRAM, description="AI Hire, a Slack bot for hiring teams.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start the bot; without Slack credentials, the practice workspace")
    commands.add_parser("migrate", help="bring the database of DATABASE_URL up to date")
    commands.add_parser("doctor", help="say what is configured, reachable or missing, and how to mend it")
    deliveries = commands.add_parser("deliveries", help="list the messages that wait or have failed, and why")
    deliveries.add_argument("--again", metavar="ID", default="", help="send this one once more")
    backup = commands.add_parser("backup", help="copy the SQLite database into a new file, also while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    put_back = commands.add_parser("restore", help="put such a copy in the database's place; stop the bot first")
    put_back.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="none: a server's own tools have put a backup back already"
    )
    manifest = commands.add_parser(
        "manifest", help="print the app manifest for HTTP (manifest.yaml is for Socket Mode)"
    )
    manifest.add_argument("--url", required=True, help="the public https:// address of the bot")
    gallery = commands.add_parser("gallery", help="write every surface of the bot, one JSON file each")
    gallery.add_argument("folder", type=Path, metavar="DIR")
    return parser


def _settings() -> Settings:
    return read_settings(os.environ, Path(".env"))


def _url(settings: Settings) -> str:
    return settings.database_url.get_secret_value()


def _restored(url: str, file: Path | None) -> str:
    return restore(url, file, real_clock()) if file else look_before_posting(url, real_clock())


def _run(settings: Settings) -> int:
    set_up_logs()
    # Ctrl-C before the bot listens for it.
    with suppress(KeyboardInterrupt):
        asyncio.run(run(settings))
    return 0


def _migrate(settings: Settings) -> int:
    condition = prepare(_url(settings))
    if condition.stands is not Stands.READY:
        raise CannotRun(str(condition))
    print(f"The database is up to date (step {head()}).")
    return 0


def _deliveries(settings: Settings, again_id: str) -> int:
    url = _url(settings)
    condition = examine_database(url)
    if condition.stands is not Stands.READY:
        raise CannotRun(f"{condition} First type: {typed('migrate')}" if condition.is_preparable else str(condition))
    database = Database.open(url)
    try:
        service = DeliveryService(database)
        if again_id:
            print(again(service, again_id, real_clock()))
        else:
            print(*listed(service.waiting(real_clock())), sep="\n")
    except Unavailable as unavailable:
        raise CannotRun(f"{condition.what} But it is busy just now: try again.") from unavailable
    finally:
        database.close()
    return 0


async def _doctor(settings: Settings) -> int:
    states = set()
    async for finding in examine(settings):
        print(finding)
        states.add(finding.state)
    if State.BROKEN in states:
        print("\nSomething needs mending before the bot can work.")
        return 1
    print(f"\nReady: {typed('run')}")
    return 0
