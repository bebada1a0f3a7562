"""The commands: run, migrate, doctor, deliveries, export, audit, backup, restore, manifest, gallery."""

import argparse
import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.cli import audit as trail
from bot.cli.backups import back_up, look_before_posting, restore
from bot.cli.cannot import CannotRun
from bot.cli.deliveries import again, listed
from bot.cli.doctor import State, examine
from bot.cli.exports import write_export
from bot.cli.manifest import BadAddress, http_manifest
from bot.cli.run import run
from bot.cli.slack_cli import Hook, hooks, manifest, with_tokens
from bot.cli.typed import PROGRAM, typed
from bot.cli.webhooks import added, removed
from bot.cli.webhooks import listed as webhooks_listed
from bot.clock import real_clock
from bot.database import Stands, prepare
from bot.database import examine as examine_database
from bot.logs import set_up_logs
from bot.settings import BadSettings, Settings, read_settings
from domain.export.export import FileKind
from domain.refusals import Unavailable
from services.access import AccessService
from services.exports import ExportService
from services.installations import InstallationService
from services.keeping.held import HeldService
from services.outgoing.deliveries import DeliveryService
from services.outgoing.mending import TroubleService
from services.outgoing.webhooks import WebhookService
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
            case "webhooks":
                return _webhooks(_settings(), options)
            case "held":
                return _held(_settings(), " ".join(options.name))
            case "export":
                return _export(_settings(), options)
            case "audit":
                return _audit(_settings(), options.last, options.about)
            case "backup":
                print(back_up(_url(_settings()), options.file))
            case "restore":
                print(_restored(_url(_settings()), options.file))
            case "slack-cli":
                return _slack_cli(Hook(options.hook))
            case "manifest":
                print(http_manifest(options.url, many=options.many), end="")
            case "gallery":
                # Whoever starts the bot does not wait for its pictures.
                from blocks.gallery import write_gallery

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
    webhooks = commands.add_parser("webhooks", help="list where other systems hear of what happens")
    which = webhooks.add_mutually_exclusive_group()
    which.add_argument("--add", metavar="URL", default="", help="a new one; its secret is shown once")
    which.add_argument("--remove", metavar="ID", default="", help="tell nothing there any more")
    webhooks.add_argument("--words", action="store_true", help="with --add: names, titles and reasons go along")
    webhooks.add_argument("--workspace", metavar="ID", default="", help="whose; needed where the bot works in several")
    held = commands.add_parser("held", help="print all that is kept under a name, as JSON; sealed scores included")
    held.add_argument("name", nargs="+", metavar="NAME")
    export = commands.add_parser("export", help="write a brief, its interviews or its check-ins into a new file")
    export.add_argument("brief", metavar="ID", help="as the audit log names it")
    export.add_argument("kind", choices=[kind.value for kind in FileKind if kind is not FileKind.PAGE_CANVAS])
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--workspace", metavar="ID", default="", help="whose; needed where the bot works in several")
    audit = commands.add_parser("audit", help="list who did what and when, and who was refused; newest first")
    audit.add_argument("--last", type=int, metavar="N", default=100, help="how many (100)")
    audit.add_argument("--about", metavar="ID", default="", help="of this thing alone, by its id")
    backup = commands.add_parser("backup", help="copy the SQLite database into a new file, also while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    put_back = commands.add_parser("restore", help="put such a copy in the database's place; stop the bot first")
    put_back.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help="none: a server's own tools have put a backup back already"
    )
    http = commands.add_parser("manifest", help="print the app manifest for HTTP (manifest.yaml is for Socket Mode)")
    http.add_argument("--url", required=True, help="the public https:// address of the bot")
    http.add_argument("--many", action="store_true", help="for an app that any workspace may install, by OAuth")
    slack_cli = commands.add_parser("slack-cli", help="what Slack's own command line calls when you type: slack run")
    slack_cli.add_argument("hook", choices=[hook.value for hook in Hook])
    gallery = commands.add_parser("gallery", help="write every surface of the bot, one JSON file each")
    gallery.add_argument("folder", type=Path, metavar="DIR")
    return parser


def _settings(variables: Mapping[str, str] = os.environ) -> Settings:
    return read_settings(variables, Path(".env"))


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


def _slack_cli(hook: Hook) -> int:
    match hook:
        case Hook.HOOKS:
            print(hooks())
        case Hook.MANIFEST:
            print(manifest())
        case Hook.START:
            return _run(_settings(with_tokens(os.environ)))
    return 0


def _migrate(settings: Settings) -> int:
    condition = prepare(_url(settings))
    if condition.stands is not Stands.READY:
        raise CannotRun(str(condition))
    print(f"The database is up to date (step {head()}).")
    return 0


def _deliveries(settings: Settings, again_id: str) -> int:
    with _open(settings) as database:
        service = DeliveryService(database)
        if again_id:
            print(again(service, TroubleService(database), again_id, real_clock()))
        else:
            print(*listed(service.waiting(real_clock())), sep="\n")
    return 0


def _webhooks(settings: Settings, options: argparse.Namespace) -> int:
    with _open(settings) as database:
        service, now = WebhookService(database, to_private=settings.webhooks_reach_private), real_clock()
        workspace = _workspace(database, options)
        if options.add:
            print(*added(service, workspace, options.add, now, with_words=options.words), sep="\n")
        elif options.remove:
            print(removed(service, workspace, options.remove, now))
        else:
            print(*webhooks_listed(service, workspace), sep="\n")
    return 0


def _workspace(database: Database, options: argparse.Namespace) -> str:
    if workspace := str(options.workspace or InstallationService(database).only()):
        return workspace
    raise CannotRun("Say whose, with --workspace and the workspace's id (T…), which the logs name.")


def _export(settings: Settings, options: argparse.Namespace) -> int:
    with _open(settings) as database:
        service, kind = ExportService(database), FileKind(options.kind)
        print(write_export(service, _workspace(database, options), options.brief, kind, options.file, real_clock()))
    return 0


def _audit(settings: Settings, last: int, about: str) -> int:
    with _open(settings) as database:
        print(*trail.listed(AccessService(database).everything(max(1, last), about)), sep="\n")
    return 0


@contextmanager
def _open(settings: Settings) -> Iterator[Database]:
    """The database, where it is up to date. Raises CannotRun, also where it is busy."""
    url = _url(settings)
    condition = examine_database(url)
    if condition.stands is not Stands.READY:
        raise CannotRun(f"{condition} First type: {typed('migrate')}" if condition.is_preparable else str(condition))
    database = Database.open(url)
    try:
        yield database
    except Unavailable as unavailable:
        raise CannotRun(f"{condition.what} But it is busy just now: try again.") from unavailable
    finally:
        database.close()


def _held(settings: Settings, name: str) -> int:
    with _open(settings) as database:
        found = HeldService(database).everything_named(name, real_clock())
    if not found:
        raise CannotRun(f"Nothing is kept under “{name}”.")
    print(f"[{','.join(found)}]")
    return 0


async def _doctor(settings: Settings) -> int:
    states = set()
    async for finding in examine(settings):
        print(finding)
        states.add(finding.state)
    if State.BROKEN in states:
        print("\nSomething needs mending before the bot can work.")
        return 2
    print(f"\nReady: {typed('run')}")
    return 0
