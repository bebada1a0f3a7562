"""Who we are in Slack, from one start to the next; and whether anything can be saved at all."""

from datetime import datetime
from hashlib import sha256

from domain.installation import Identity
from storage.database import Database


class InstallationService:
    """Kept by the token that proves it; of the token itself only a digest is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, token: str) -> Identity | None:
        """Who the holder of this token is; None where it was never used here."""
        with self._database.looking_at_installations() as installations:
            return installations.of(_credential(token))

    def keep(self, identity: Identity, token: str, now: datetime) -> None:
        """As Slack has just told it."""
        with self._database.installations() as installations:
            installations.keep(identity, _credential(token), now)

    def only(self) -> str:
        """The workspace in which the bot works; empty where there are several, or it has never run."""
        with self._database.looking_at_installations() as installations:
            found = installations.workspaces()
        return found[0] if len(found) == 1 else ""

    def try_to_write(self, now: datetime) -> None:
        """Raises Unavailable where nothing can be saved."""
        with self._database.installations() as installations:
            installations.touch(now)


def _credential(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]
