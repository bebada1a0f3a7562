"""Rules of the house that no linter knows. The direction of imports is in pyproject.toml."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from subprocess import run

import pytest

from handlers.edge import errors
from tests.listeners import ONE_CALL, TABLES, Ways, asked, classes_in, opened
from tests.raises import Source

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "services", "blocks", "storage", "domain", "sandbox", "tests")

STARTED = """
from pkgutil import walk_packages
import sandbox
for module in walk_packages(sandbox.__path__, "sandbox."):
    __import__(module.name)
from sandbox.app import create_app
from sandbox.doors import SocketDoor
from sandbox.workspace import App
from sandbox.workspace.seed import practice_workspace
workspace = practice_workspace(App.of({"display_information": {"name": "Any app"}}))
create_app(workspace, SocketDoor(workspace)).state.sandbox.personas()
""".strip()

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
# Signatures, leases, the database, jobs and what is typed at a terminal are of the machine's time: their tests alone.
REAL_TIME = {
    "bot/test_backups.py",
    "bot/test_clock.py",
    "bot/test_deliveries.py",
    "bot/test_doctor.py",
    "bot/test_hostile_doors.py",
    "bot/test_jobs.py",
    "bot/test_stops.py",
    "bot/test_web.py",
    "faults/chaos.py",
    "handlers/edge/test_deliverer.py",
    "processes.py",
    "sandbox/test_doors.py",
    "storage/test_deliveries.py",
}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Everything that a file is made of."""
    return tuple(ast.walk(tree(file)))


@cache
def functions_of_the_tree() -> Source:
    return Source(ROOT, ("services", "domain", "storage"))


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """For all rules of this module; afterwards so much is not held any more."""
    yield
    for each in (tree, nodes, functions_of_the_tree):
        each.cache_clear()


def imports_of(file: Path) -> set[str]:
    """The outermost packages that a file imports."""
    found = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            found.add((node.module or "").partition(".")[0])
    return found


def test_the_domain_needs_pydantic_and_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | {"pydantic", "domain"}
    assert {name for file in (ROOT / "domain").rglob("*.py") for name in imports_of(file)} <= allowed


@pytest.mark.parametrize("room", ROOMS)
def test_imports_are_absolute_and_every_module_promises_something(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        imports_of(file)
        said = ast.get_docstring(tree(file))
        assert said or room == "tests" or "versions" in file.parts, f"{file} says nothing of itself"


def test_the_practice_workspace_has_no_path_into_the_repository(tmp_path: Path) -> None:
    """It is a package of its own: copied away, alone, it still starts."""
    for file in (ROOT / "sandbox").rglob("*.py"):
        assert not imports_of(file) & {*ROOMS} - {"sandbox"}, f"{file} imports what is not its own"
        climbs = [node for node in nodes(file) if isinstance(node, ast.Attribute)]
        assert not [node.attr for node in climbs if node.attr in ("parents", "cwd", "getcwd")], f"{file} looks around"
    copytree(ROOT / "sandbox", tmp_path / "sandbox", ignore=ignore_patterns("__pycache__"))
    start = tmp_path / "start.py"  # the one folder on its path, beside the libraries'
    start.write_text(STARTED)
    run([sys.executable, str(start)], cwd=tmp_path, env={"PATH": ""}, check=True, timeout=60)


@pytest.mark.parametrize("layer", ["bot", "handlers", "blocks", "services", "storage", "domain", "sandbox"])
def test_a_room_has_no_more_than_fifteen_modules(layer: str) -> None:
    for room in (ROOT / layer, *(one for one in (ROOT / layer).rglob("*") if one.is_dir())):
        # Migrations and samples are lists: one a step, one a noun.
        if room.name not in {"versions", "gallery"}:
            modules = [file for file in room.glob("*.py") if file.name != "__init__.py"]
            assert len(modules) <= 15, f"{room} is full: divide it by noun"


def test_the_locks_pin_every_version_and_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-audit.lock"):
        lines = (ROOT / name).read_text().replace("\\\n", "").splitlines()
        pins = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert all("==" in line and "--hash=sha256:" in line for line in pins)
        assert not any("://" in line or "--" in line.replace("--hash=", "") for line in lines)


def calls_in(room: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call in a room's files."""
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in nodes(file):
            if isinstance(node, ast.Call):
                yield file, node


@pytest.mark.parametrize("room", ["handlers", "services", "blocks", "domain", "tests"])
def test_only_the_composition_root_asks_what_time_it_is(room: str) -> None:
    for file, call in calls_in(room):
        asked = ast.unparse(call.func)
        assert asked not in CLOCKS, f"{file}:{call.lineno} asks the clock: {asked}()"


def test_a_test_chooses_its_own_moment() -> None:
    for file in (ROOT / "tests").rglob("*.py"):
        if file.relative_to(ROOT / "tests").as_posix() not in REAL_TIME:
            for node in nodes(file):
                named = isinstance(node, ast.ImportFrom) and "real_clock" in {alias.name for alias in node.names}
                assert not named, f"{file} takes the machine's time"


def test_no_test_waits_by_sleeping() -> None:
    for file, call in calls_in("tests"):
        # The house itself shortens the pauses of uvicorn.
        if ast.unparse(call.func).rpartition(".")[2] == "sleep" and file.name != "house.py":
            pause = call.args[0] if call.args else None
            assert isinstance(pause, ast.Constant), f"{file}:{call.lineno} sleeps; wait for an event"
            assert pause.value == 0, f"{file}:{call.lineno} sleeps; wait for an event"


@pytest.mark.parametrize("room", ["services", "storage", "blocks", "domain"])
def test_below_the_edge_everything_is_a_plain_function(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        for node in nodes(file):
            plain = not isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
            assert plain, f"{file} is asynchronous"


#: What only a payload has. One module reads it; everybody else gets values.
OF_A_PAYLOAD = {"actions", "callback_id", "container", "private_metadata", "state", "trigger_id", "view"}
READERS = {"parse.py", "bodies.py", "shapes.py", "fields.py"}
EDGE = [file for room in ("handlers", "bot") for file in (ROOT / room).rglob("*.py")]


def keys_read_in(file: Path) -> set[object]:
    """The literal keys that a file takes out of mappings."""
    read: set[object] = set()
    for node in nodes(file):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Constant):
            read.add(node.slice.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            read |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
    return read


def test_a_payload_is_read_in_one_place() -> None:
    for file in EDGE:
        if file.name not in READERS:
            assert not keys_read_in(file) & OF_A_PAYLOAD, f"{file} reads a raw payload"
            names = {node.arg for node in nodes(file) if isinstance(node, ast.arg)}
            assert "body" not in names, f"{file} is handed a raw payload"


def test_slacks_words_for_errors_stand_in_one_place() -> None:
    sets = (each for each in vars(errors).values() if isinstance(each, frozenset))
    words = set().union(*sets) | {errors.HASH_CONFLICT, errors.INVALID_BLOCKS}
    for file in EDGE:
        if file.name != "errors.py":
            found = {node.value for node in nodes(file) if isinstance(node, ast.Constant)}
            assert not found & words, f"{file} has Slack's words of its own: {found & words}"


#: Which days those are says the shipped guide, and a workspace's own one. Samples and the guide's data may name them.
NAMES_A_DAY = re.compile(
    r"\bday[ _-]?(30|60|90)\b|\b30\W+60\b|\bninety days\b|\bthree (dates|check-ins)\b", re.IGNORECASE
)
MAY_NAME_A_DAY = {("domain", "guide"), ("blocks", "gallery"), ("storage", "migrations")}


def test_only_the_guide_knows_on_which_days_somebody_is_asked() -> None:
    for room in ("domain", "blocks", "services", "storage", "handlers"):
        for file in (ROOT / room).rglob("*.py"):
            if file.relative_to(ROOT).parts[:2] not in MAY_NAME_A_DAY:
                assert not NAMES_A_DAY.findall(file.read_text()), f"{file} names a milestone's day"


#: A key by hand: words beginning with the name of a kind, put together.
A_KEY = re.compile(
    r"""f['"]\{(Kind\.\w+|(\w+\.)*kind)\}( |$)|f['"]update \{|['"] ['"]\.join\(\(?(Kind\.|\w+\.kind\b)"""
)


@pytest.mark.parametrize("room", ["bot", "handlers", "services", "blocks", "storage", "domain"])
def test_a_message_is_made_where_the_catalogue_stands_and_so_is_its_key(room: str) -> None:
    """What is sent once is known by its key, which somebody else may have to spell as well."""
    for file in (ROOT / room).rglob("*.py"):
        if file.relative_to(ROOT).as_posix() == "domain/outgoing/sending.py":
            continue
        for node in nodes(file):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) != "Outgoing", f"{file}:{node.lineno} makes a message by hand"
            if isinstance(node, ast.Call | ast.JoinedStr):
                assert not A_KEY.match(ast.unparse(node)), f"{file}:{node.lineno} spells a key by hand"


#: What decides who is told of what, when that is over and what goes on then.
RULES_OF_TROUBLES = {"outgoing", "notice_of", "responsible_for", "card_in", "key_for"} | {
    f".{name}" for name in ("post", "refresh", "owed", "is_mendable", "is_about_people")
}


def test_storage_keeps_what_is_to_be_sent_and_decides_nothing_of_it() -> None:
    for file in (ROOT / "storage").rglob("*.py"):
        for node in nodes(file):
            match node:
                case ast.ImportFrom(names=names):
                    named = {each.name for each in names}
                case ast.Attribute(attr=name):
                    named = {f".{name}"}
                case _:
                    continue
            assert not named & RULES_OF_TROUBLES, f"{file}:{node.lineno} decides what services/outgoing/ decides"


#: Who may say "the shipped guide": the guide's own room, whoever keeps a workspace's, and samples.
KNOWS_THE_SHIPPED_GUIDE = {("domain", "guide"), ("storage", "panel"), ("blocks", "gallery")}


def test_a_guide_is_handed_to_whoever_judges_by_it() -> None:
    for room in ("domain", "blocks", "services", "storage", "handlers", "bot"):
        for file in (ROOT / room).rglob("*.py"):
            if file.relative_to(ROOT).parts[:2] not in KNOWS_THE_SHIPPED_GUIDE:
                assert "domain.guide.shipped" not in file.read_text(), f"{file} judges by the shipped guide"


def test_whoever_was_too_late_is_told_in_one_place() -> None:
    for room in ("handlers", "services"):
        for file in (ROOT / room).rglob("*.py"):
            caught = [node for node in nodes(file) if isinstance(node, ast.ExceptHandler)]
            names = {ast.unparse(node.type) for node in caught if node.type is not None}
            assert "Stale" not in names or file.name == "change.py", f"{file} catches Stale by itself"


@pytest.mark.parametrize("room", ["domain", "services", "storage"])
def test_a_guard_raises(room: str) -> None:
    """An assert is gone under -O, and what it guards with it."""
    for file in (ROOT / room).rglob("*.py"):
        asserts = [node.lineno for node in nodes(file) if isinstance(node, ast.Assert)]
        assert not asserts, f"{file}:{asserts} guards by an assert"


def test_the_order_of_a_change_is_told_in_the_same_words_everywhere() -> None:
    """`tests/services/test_change.py` holds the code to it."""
    said = ast.get_docstring(tree(ROOT / "services/change.py")) or ""
    order = said.partition(": ")[2].rstrip(".")
    assert order.startswith("lock, ")
    for page in ("CONTRIBUTING.md", "docs/words.md"):
        assert order in (ROOT / page).read_text(), f"{page} tells another order of a change"


def test_a_use_case_takes_at_most_six_arguments() -> None:
    for file in (ROOT / "services").rglob("*.py"):
        for node in nodes(file):
            if isinstance(node, ast.FunctionDef):
                taken = [each.arg for each in (*node.args.args, *node.args.kwonlyargs) if each.arg != "self"]
                assert len(taken) <= 6, f"{file}:{node.lineno} {node.name} takes {len(taken)}"


#: Where one service method is not enough, and why.
CALL_MORE = {
    "ExportHandlers.file": "what is long is made step by step, so that no other request waits for it",
    "PeopleWatch.look_around": "the day's look, one person after the other",
    "PeopleWatch.missing": "everybody who should be in a room, one after the other",
    "RoomWatch.changed": "what is found of the room, then who is missing there",
    "RoomWatch.look": "what is wrong anywhere, one room after the other",
    "RoomWatch.look_around": "the day's look, one room after the other",
}


#: Where what is written has nothing to do with the read before it, and why.
READ_BEFORE = {
    "CandidateHandlers.choose_room": "the form is kept with every tap; the room is looked at for what it shows alone",
}


def test_a_listener_calls_one_service_method() -> None:
    """On each of its paths; a read may come before it, where Slack is asked for what that read has named."""
    ways = Ways(classes_in(map(tree, (ROOT / "handlers").rglob("*.py")), "Feature"), asked)
    wrong = {
        f"{feature}.{name}": called
        for feature in ways.classes
        for name in ways.public(feature)
        if (called := {path for path in ways.through(feature, name) if not ONE_CALL.fullmatch(path)})
    }
    assert wrong.keys() == CALL_MORE.keys(), wrong  # r reads, w writes, s asks Slack
    for_nothing = {
        f"{feature}.{name}"
        for feature, methods in ways.classes.items()
        for name in methods
        if name not in TABLES and ways.reads_for_nothing(feature, name)
    }
    assert for_nothing - CALL_MORE.keys() == READ_BEFORE.keys()


#: Where a use case is more than one transaction, and why.
OPEN_MORE = {
    "HeldService.everything_named": "for whoever runs the bot, one workspace after the other",
    "RetentionService.daily": "one record after the other: what cannot go stops no other",
    "OnboardingService.upkeep": "one onboarding after the other",
    "WritingService.review": "of a page that is refused nothing is left, and it is kept all the same",
    "OverviewService.of": "what is held up is rare, and takes as many questions as all the rest",
    "OverviewService.home": "as `of`",
}


def test_a_use_case_is_one_transaction() -> None:
    """A read, too: so all that a view shows is as it was at one moment, and its questions are counted together."""
    ways = Ways(classes_in(map(tree, (ROOT / "services").rglob("*.py"))), opened)
    more = {
        f"{service}.{name}"
        for service in ways.classes
        for name in ways.public(service)
        if any(len(path) > 1 for path in ways.through(service, name))
    }
    assert more == OPEN_MORE.keys()
    # Nothing else can open one.
    handed = {
        key
        for key, function in functions_of_the_tree().functions.items()
        if key.startswith("services.") and function.node.name != "__init__"
        if "Database" in {each.id for each in ast.walk(function.node.args) if isinstance(each, ast.Name)}
    }
    assert handed == {CHANGE}


def test_services_say_what_they_raise() -> None:
    """In their own docstring or their class's: what a person is answered with, raised here or by what is called."""
    source = functions_of_the_tree()
    for key, function in source.functions.items():
        is_public = not (function.node.name.startswith("_") or function.owner.startswith("_"))
        if key.startswith("services.") and is_public:
            unsaid = source.raised[key] - set(re.findall(r"\w+", function.promise))
            assert not unsaid, f"{key} can raise {unsaid} and does not say so"


CHANGE = "services.change:change"
WRITES = {"transaction", "bookkeeping", "upkeep"}


def test_what_somebody_asks_for_goes_through_change() -> None:
    """So it is locked, allowed, done once and on record like all others; whoever asks without a command only reads."""
    source = functions_of_the_tree()
    commands = source.kinds_of("Command")
    round_it = set()
    for key, function in source.functions.items():
        if key.startswith("services.") and function.owner and not function.node.name.startswith("_"):
            taken = {each.id for each in ast.walk(function.node.args) if isinstance(each, ast.Name)}
            reached = source.reached(key)
            by_itself = any(
                source.functions[each].opens & WRITES for each in (reached - {CHANGE}) & source.functions.keys()
            )
            if (taken & commands and CHANGE not in reached) or (taken & {*commands, "Actor"} and by_itself):
                round_it.add(key)
    assert round_it == set()


#: What a form may be drawn from by itself: it needs to know no more than this.
THE_THING_ITSELF = {"Brief", "CandidateRecord", "ProposalRecord", "ReviewView", "ScorecardView", "Trouble"}


def test_what_a_form_needs_to_know_has_one_suffix() -> None:
    forms, pages = set(), set()
    for file in (ROOT / "handlers").rglob("*.py"):
        for node in nodes(file):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Form":
                forms.add(ast.unparse(node.slice).split(", ")[1])
    for file in (ROOT / "domain").rglob("*.py"):
        for node in tree(file).body:
            if isinstance(node, ast.ClassDef) and "Command" not in (
                bases := {ast.unparse(base) for base in node.bases}
            ):
                pages |= {node.name} if node.name.endswith("Page") and "Tap" not in bases else set()
    assert {form for form in forms if not form.endswith("Page")} <= THE_THING_ITSELF
    # The history is read, not filled in; a brief's form has three pages, which this counts.
    assert pages - forms <= {"HistoryPage", "Page"}


def test_a_word_that_judges_means_one_thing() -> None:
    judging = {"Verdict", "Outcome", "Signal", "Decision", "Choice", "Scorecard", "Review", "Milestone", "Candidate"}
    named = [
        node.name
        for layer in ("domain", "services", "handlers", "bot")
        for file in (ROOT / layer).rglob("*.py")
        for node in nodes(file)
        if isinstance(node, ast.ClassDef) and node.name in judging
    ]
    assert sorted(named) == sorted(judging)


def test_what_a_button_carries_is_written_by_one_codec() -> None:
    calls = [
        (file, node)
        for file in (ROOT / "blocks").rglob("*.py")
        for node in nodes(file)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "button"
    ]
    assert len(calls) > 100
    by_hand = [
        f"{file}:{node.lineno}"
        for file, node in calls
        for argument in node.keywords
        if argument.arg == "value" and isinstance(argument.value, ast.JoinedStr)
    ]
    assert by_hand == []


PAGES = ("README.md", "CONTRIBUTING.md", *(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`((?:[a-z_.]+/)*[a-z_.]+(?:/|\.(?:py|md|yaml|toml|json)))`", (ROOT / page).read_text())
    # A name alone is a sibling of what the same line has named before.
    missing = [path for path in named if "/" in path.rstrip("/") and not (ROOT / path).exists()]
    assert missing == []


@pytest.mark.parametrize("room", ROOMS)
def test_whoever_cites_a_page_can_read_it(room: str) -> None:
    cited = {
        (str(file.relative_to(ROOT)), page)
        for file in (ROOT / room).rglob("*.py")
        for page in re.findall(r"\b((?:docs/)?[\w-]+\.md)\b(?=, \")", file.read_text())
    }
    assert [each for each in cited if not (ROOT / each[1]).exists()] == []


def test_the_rules_see_what_they_look_for() -> None:
    read, write, ask = "self._threads.read(1)", "self._threads.write(1)", "self._directory.person(1)"
    bodies = {
        f"return {write} if {read} else None": {"rw"},
        f"x = {read}\n  if x:\n    return x\n  y = {ask}\n  return {write}": {"r", "rsw"},
        f"try:\n    return {write}\n  except ValueError:\n    return {write}": {"w", "ww"},
        f"return self.other()\n async def other(self):\n  {read}\n  {read}": {"rr"},
        "return self._held.other()\n def __init__(self):\n  self._held = Y()": {"w"},
        f"for x in {read}:\n    {write}": {"r", "rw", "rww", "rwww"},
        f"return [{read} for x in {ask}]": {"s", "sr", "srr", "srrr"},
        f"def own():\n    return {ask}\n  return {write}": {"sw"},
    }
    held = f"class Y(Feature):\n async def other(self):\n  {write}"
    for body, paths in bodies.items():
        feature = f"class X(Feature):\n def routes(self): return {write}\n async def it(self):\n  {body}"
        ways = Ways(classes_in([ast.parse(f"{feature}\n{held}")]), asked)
        assert "it" in ways.public("X")
        assert ways.through("X", "it") == paths
    for written, is_for_nothing in (("room", False), ("click", True)):
        named = f"page = {read}\n  room = self._directory.room(page)\n  self._threads.write(1, {written})"
        module = ast.parse(f"class X:\n async def it(self, click):\n  {named}")
        assert Ways(classes_in([module]), asked).reads_for_nothing("X", "it") is is_for_nothing
    twice = "class X:\n def it(self):\n  with self._database.reading(1) as s:\n    pass\n  return change(1)"
    assert Ways(classes_in([ast.parse(twice)]), opened).through("X", "it") == {"tt"}
    for key in ('f"{Kind.WEBHOOK} {id}"', 'f"{kind} "', 'f"update {new_id()}"', '" ".join((card.kind, id))'):
        assert A_KEY.match(ast.unparse(ast.parse(key)))
    raised = functions_of_the_tree().raised
    assert raised["services.candidate.candidates:CandidateService.add"] == {
        "NotFound",
        "NotAllowed",
        "Refusal",
        "Invalid",
    }
    assert raised["services.brief.briefs:BriefService.view"] == set()
