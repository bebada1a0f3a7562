"""A form that could not be sent, in every state: who is missing, who could not be invited, over."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from blocks.kit import Message, View
from blocks.routes import Route
from blocks.waiting.kept_form import invited_words, kept_card
from domain.refusals import Why
from domain.waiting.kept_form import KeptForm

ROOM = "G0HIRING"


def kept(*whys: Why, **changes: Any) -> KeptForm:
    """Maya's form about Priya."""
    values = {
        "form_id": "f1",
        "person": "UMAYA",
        "route": Route.CANDIDATE_CREATE,
        "title": "Add a candidate",
        "metadata": '{"form_id":"f1","brief_id":"b1"}',
        "name": "Priya Nair",
        "fields": "{}",
        "whys": whys,
        "kept_at": datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    }
    return KeptForm.model_validate(values | changes)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    missing = Why(text="Not in #hiring yet.", room=ROOM, people=("UNOOR", "UBEN"))
    yield "people missing", kept_card(kept(missing))
    said = invited_words(ROOM, ["UBEN"], {"UNOOR": "cant_invite"})
    yield "one invited", kept_card(kept(Why(text="", room=ROOM, people=("UNOOR",)), said=said))
    yield "all invited", kept_card(kept(said=invited_words(ROOM, ["UBEN", "UNOOR"], {})))
    scope = invited_words(ROOM, [], {"UNOOR": "missing_scope", "UPRIYA": "was hired from there, and would read it."})
    yield "nobody invited", kept_card(kept(missing, said=scope))
    yield "bot missing", kept_card(kept(Why(text="I am not in #hiring-ai yet.", room=ROOM)))
    yield "closed", kept_card(kept())
    yield "over", kept_card(None)
