"""What one workspace keeps, another neither reads nor changes: every method of every repository is tried."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice, product
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.keeping.records import Whole
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import About, Subject
from domain.refusals import Refusal
from domain.waiting.reminders import Ask
from storage.base import Base
from storage.database import Database
from storage.keeping.kept import Kept
from storage.rows import Repository
from storage.store import Store
from tests.full import BRIEF, CANARY, CANDIDATE, IDS, NOW, ONBOARDING, PROPOSAL, fill, plain

SUBJECTS = [BRIEF, CANDIDATE, PROPOSAL, ONBOARDING, Subject.panel("panel1"), Subject.of_person("UMAYA")]
TEXTS = [*IDS.values(), "UMAYA"]
#: What somebody who asks can name, by what a method calls for.
GIVEN: dict[str, list[Any]] = {
    "str": TEXTS,
    "str | None": [None, *TEXTS],
    "Subject": SUBJECTS,
    "datetime": [NOW],
    "bool": [False, True],
    "int": [1],
    "int | None": [None],
    "Ask": list(Ask),
    "Kind": [Kind.CANDIDATE_CARD],
    "Card": [Card(kind=Kind.CANDIDATE_CARD, subject=CANDIDATE)],
}
#: Enough of all that can be named together.
MOST = 6


def arguments(method: Callable[..., object], whole: Whole) -> Iterator[dict[str, Any]]:
    """What the method may be called with; nothing where it takes what only its own workspace can have read."""
    names, values = [], []
    for parameter in inspect.signature(method).parameters.values():
        kind = str(getattr(parameter.annotation, "__name__", parameter.annotation)).strip("'")
        if parameter.kind is parameter.VAR_POSITIONAL:
            continue
        if kind == "Whole":
            given: list[Any] = [whole]
        elif "Collection" in str(parameter.annotation) and "str" in str(parameter.annotation):
            given = [TEXTS]
        elif "Subject" in str(parameter.annotation) and "Collection" in str(parameter.annotation):
            given = [SUBJECTS]
        elif parameter.default is not parameter.empty:
            continue
        elif kind not in GIVEN:
            return
        else:
            given = GIVEN[kind]
        names.append(parameter.name)
        values.append(given)
    for chosen in islice(product(*values), MOST):
        yield dict(zip(names, chosen, strict=True))


def rows_of(database: Database, workspace: str) -> dict[str, list[str]]:
    """Everything that it keeps."""
    found = {}
    with database.engine.connect() as connection:
        for of in Base.metadata.sorted_tables:
            rows = connection.execute(select(plain(of))).mappings()
            found[of.name] = sorted(str(dict(row)) for row in rows if row.get("workspace", workspace) == workspace)
    return found


def test_no_method_of_any_repository_reaches_into_another_workspace(database: Database) -> None:
    fill(database)
    before = rows_of(database, "T1")
    with Session(database.engine) as session:
        whole = Kept(session, "T1").whole(BRIEF)
        repositories = {name: each for name, each in vars(Store(session, "T1")).items() if isinstance(each, Repository)}
    assert CANDIDATE.id in whole.of(About.CANDIDATE)
    tried = set()
    for name, repository in repositories.items():
        for method_name, _ in inspect.getmembers(type(repository), inspect.isfunction):
            if method_name.startswith("_"):
                continue
            for given in arguments(getattr(repository, method_name), whole):
                with Session(database.engine) as session, suppress(Refusal, IntegrityError):
                    said = getattr(getattr(Store(session, "T2"), name), method_name)(**given)
                    assert CANARY not in repr(said), f"{name}.{method_name} reads of another workspace"
                    session.commit()
                tried.add(f"{name}.{method_name}")
    assert len(tried) > 100
    assert rows_of(database, "T1") == before
