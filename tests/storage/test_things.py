"""What is searched by name is found as the commands that ask for a name find it, in one question."""

import pytest

from blocks.gallery.candidate import candidate, panel
from blocks.gallery.worked import TRIAGE, brief_of
from domain.typed.names import called
from domain.waiting.overview import Looks
from storage.database import Database
from tests.worlds import keep

NAMES = ("Priya Nair", "Jean-Luc d'Arc", "Zoë Müller", "Łukasz Żak", "100%_Sam")


@pytest.fixture
def searched(database: Database) -> Database:
    keep(database, brief_of(TRIAGE))
    for number, name in enumerate(NAMES):
        about = candidate(id=f"c{number}", name=name)
        keep(database, about, panel().model_copy(update={"id": f"p{number}", "about": about.subject}))
    return database


def test_a_search_finds_whom_the_other_commands_find(searched: Database) -> None:
    for words in (
        "nair priya",
        "jean luc",
        "darc",
        "MUELLER",
        "zoe mueller",
        "Müller",
        "lukasz",
        "%_s",
        "_",
        "yan",
    ):
        with searched.reading("T1") as store:
            found = {each.name for each in store.things.seen_by("UMAYA", Looks(words=words)).shown}
        assert found == set(called(words, [(name, name) for name in NAMES])), words
