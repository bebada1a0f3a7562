"""What stands in a hiring room in the place of its candidates' names."""

from collections.abc import Mapping

from domain.typed.names import initials_of
from storage.store import Store


def initials_in(store: Store, room: str, *, hidden_by_brief: bool = False) -> Mapping[str, str]:
    """Of candidates and freelancers, whatever they are or were called; `hidden_by_brief` as of the names themselves."""
    names = store.candidates.names_in(room, hidden_by_brief=hidden_by_brief)
    names |= {name: name for name in store.proposals.persons_in(room, hidden_by_brief=hidden_by_brief)}
    short = initials_of(names.values())
    return {name: short[now] for name, now in names.items()}
