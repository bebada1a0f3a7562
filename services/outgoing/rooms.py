"""The rooms in which something of ours stands, or waits to: what is theirs, how they are, and what they are called."""

from datetime import datetime

from domain.model import Value
from domain.trouble import Finding
from services.outgoing.troubles import room_is, rooms_to_look_at, try_first
from storage.database import Database
from storage.outgoing.rooms import rename


class Watched(Value):
    """What is ours in a channel; `hires` were hired from there."""

    is_ours: bool = False
    hires: frozenset[str] = frozenset()


class RoomService:
    """What whoever looks at rooms asks and finds. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, workspace: str) -> frozenset[str]:
        """Every channel in which records stand, or an onboarding that goes on."""
        with self._database.reading(workspace) as store:
            places = (onboarding.place for onboarding in store.onboardings.going_on() if onboarding.place)
            return store.briefs.rooms() | frozenset(places)

    def watched(self, workspace: str, channel: str) -> Watched | None:
        """What is ours in a channel; None where it is no hiring room, and nothing waits for it."""
        with self._database.reading(workspace) as store:
            if store.briefs.is_hiring_room(channel) or store.onboardings.is_place(channel):
                return Watched(is_ours=True, hires=store.onboardings.hired_from(channel))
            return Watched() if store.troubles.are_in(channel) else None

    def hired_from(self, workspace: str, room: str) -> frozenset[str]:
        """The accounts of everybody who was hired from this hiring room."""
        with self._database.reading(workspace) as store:
            return store.onboardings.hired_from(room)

    def found(self, workspace: str, room: str, finding: Finding | None, *, now: datetime) -> None:
        """How a room is now: the manager of each brief whose hiring room it is hears once where it is unfit.

        Where it is fit again, what waits for it goes on.
        """
        with self._database.bookkeeping(workspace) as store:
            room_is(store, room, finding, now)

    def renamed(self, workspace: str, old: str, new: str) -> None:
        """A channel has another id: whatever stands in it, waits for it or belongs there follows."""
        with self._database.bookkeeping(workspace) as store:
            rename(store.session, workspace, old, new)

    def troubled(self, now: datetime) -> list[tuple[str, str]]:
        """Workspace and room of whatever waits for a room to be mended; what holds up nothing any more is ended.

        Where no room is to be looked at, what waits elsewhere is tried at once, as `DeliveryService.look_again` does.
        """
        with self._database.upkeep() as queue:
            if not (rooms := rooms_to_look_at(queue, now)):
                try_first(queue)
            return rooms
