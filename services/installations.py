"""Who we are in Slack, from one start to the next; where we are at work; and whether anything can be saved at all."""

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

    def at_work(self, workspace: str) -> Identity | None:
        """Who we are there; None where we never were, or were taken away."""
        with self._database.looking_at_installations() as installations:
            return installations.at_work(workspace)

    def keep(self, identity: Identity, token: str, now: datetime) -> None:
        """As Slack has just told it; whatever was stopped there goes on."""
        with self._database.installations() as installations:
            installations.keep(identity, _credential(token), now)

    def resume(self, workspace: str) -> None:
        """We have a token there again: what waits is sent."""
        with self._database.upkeep() as queue:
            queue.resume(workspace)

    def mark(self, workspace: str) -> str:
        """Tells the installation there from one that comes after it."""
        with self._database.looking_at_installations() as installations:
            return installations.mark(workspace)

    def stop(self, workspace: str, mark: str, now: datetime) -> bool:
        """We were taken away there: nothing is sent, and what is kept is kept for its time.

        False where that was so, and where it is another installation by now than the one with this mark.
        """
        with self._database.installations() as installations:
            return installations.stop(workspace, mark, now)

    def renewing(self, workspace: str) -> bool:
        """Takes the turn to renew the token there; False where another process has it."""
        with self._database.installations() as installations:
            return installations.renewing(workspace)

    def renewed(self, workspace: str) -> None:
        """The turn is over."""
        with self._database.installations() as installations:
            installations.renewed(workspace)

    def everywhere(self) -> list[str]:
        """Every workspace of which something may be kept."""
        with self._database.looking_at_installations() as installations:
            return installations.all()

    def working(self) -> list[str]:
        """Those that we are at work in."""
        with self._database.looking_at_installations() as installations:
            return installations.working()

    def only(self) -> str:
        """The workspace in which the bot works; empty where there are several, or it has never run."""
        found = self.everywhere()
        return found[0] if len(found) == 1 else ""

    def try_to_write(self, now: datetime) -> None:
        """Raises Unavailable where nothing can be saved."""
        with self._database.installations() as installations:
            installations.touch(now)


def _credential(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:32]
