"""How a message is written for whoever reads it."""

from collections.abc import Collection, Mapping

from domain.model import Value
from domain.outgoing.delivery import Delivery
from domain.outgoing.sending import Card
from services.initials import initials_in
from storage.database import Database


class Style(Value):
    """What stands in the place of which names, and the locale of figures and days."""

    initials: Mapping[str, str] = {}
    locale: str = ""


class StyleService:
    """What is asked while a message is drawn. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, delivery: Delivery) -> Style:
        """How the workspace wants it written; initials in channels alone: a direct message's reader knows who it is."""
        is_channel = delivery.conversation[:1] in {"C", "G"}
        with self._database.reading(delivery.workspace) as store:
            chosen = store.settings.current()
            by_brief, room = not chosen.names.initials, delivery.conversation
            initials = initials_in(store, room, hidden_by_brief=by_brief) if is_channel else {}
            return Style(initials=initials, locale=chosen.language.locale)

    def addresses(self, delivery: Delivery, cards: Collection[Card]) -> Mapping[Card, str]:
        """Where these cards stand, as far as whoever reads the message can open them."""
        with self._database.reading(delivery.workspace) as store:
            return store.messages.addresses(cards, delivery.conversation)
