"""A card that mentions another one was drawn before that stood anywhere: once it does, the mention becomes a link."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from services.outgoing.deliveries import Follow
from storage.store import Store

#: Which cards mention it.
_MENTIONS: Mapping[Kind, frozenset[Kind]] = {
    Kind.PANEL_CARD: frozenset({Kind.CANDIDATE_CARD}),
    Kind.PROPOSAL_RESULT: frozenset({Kind.PROPOSAL_CARD}),
    Kind.PROPOSAL_DECISION: frozenset({Kind.PROPOSAL_CARD}),
    Kind.PROPOSAL_TRIAL: frozenset({Kind.PROPOSAL_CARD}),
    Kind.REPORT_CARD: frozenset({Kind.CHECK_IN_PROMPT, Kind.EVIDENCE_REQUEST}),
}


def mentions() -> Mapping[str, Follow]:
    """What follows from each of these cards once it stands in Slack."""
    return {kind: partial(_refresh, kinds) for kind, kinds in _MENTIONS.items()}


def _refresh(kinds: frozenset[Kind], store: Store, delivery: Delivery, now: datetime) -> None:
    is_panel = delivery.kind == Kind.PANEL_CARD
    about = store.panels.about(delivery.subject.id) if is_panel else delivery.subject
    store.deliveries.refresh(about, now, kinds)
