"""Bolt's own stores, on our database: what they keep is sealed, and a state is used once."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, Table, and_, delete, func, insert, or_, select, update

from domain.refusals import Refusal
from storage.database import Database
from storage.installations import BOTS, STATES

log = structlog.get_logger(__name__)

#: What the libraries would say holds states.
SILENT: Final = logging.getLogger("slack_sdk.oauth.silent")
SILENT.setLevel(logging.CRITICAL)
SECRETS: Final = ("bot_token", "bot_refresh_token")
#: So long an installation may take that was begun.
STATE_SECONDS: Final = 600
#: So many may be on their way at once: whoever asks for more only fills the database.
MOST_STATES: Final = 500


class TooMany(Refusal):
    """More installations are on their way than people would begin."""


class BotStore(SQLAlchemyInstallationStore):
    """Of each workspace the latest token. The first key seals, each opens. Raises Unavailable where the database is away."""

    def __init__(self, client_id: str, database: Database, keys: Sequence[str]) -> None:
        super().__init__(client_id, database.engine, logger=SILENT)
        self._database = database
        self._first = Fernet(keys[0])
        self._seal = MultiFernet([Fernet(key) for key in keys])

    @classmethod
    def build_bots_table(cls, metadata: MetaData, table_name: str) -> Table:
        return BOTS

    def save_bot(self, bot: Bot) -> None:
        """In the place of what was there: a token that another one has replaced is worth nothing to us."""
        sealed = Bot(**bot.to_dict_for_copying())
        sealed.bot_token = self._sealed(bot.bot_token)
        sealed.bot_refresh_token = self._sealed(bot.bot_refresh_token) if bot.bot_refresh_token else None
        kept = {name: value for name, value in sealed.to_dict().items() if name in BOTS.c}
        times = {name: value.replace(tzinfo=None) for name, value in kept.items() if isinstance(value, datetime)}
        with self._database.tables() as connection:
            connection.execute(delete(BOTS).where(self._of(bot.enterprise_id, bot.team_id)))
            connection.execute(insert(BOTS).values({**kept, **times, "client_id": self.client_id}))

    def bot_of(self, workspace: str) -> Bot | None:
        """By the id of a team, or of the organisation that installed it as a whole; None where no key opens it."""
        is_it = or_(BOTS.c.team_id == workspace, and_(BOTS.c.team_id.is_(None), BOTS.c.enterprise_id == workspace))
        with self._database.looking_at_tables() as connection:
            row = connection.execute(select(BOTS).where(BOTS.c.client_id == self.client_id, is_it)).mappings().first()
        if row is None:
            return None
        try:
            return self.build_bot_entity(self._opened(dict(row)))
        except InvalidToken:
            log.error("no key opens the token", workspace=workspace)
            return None

    def closed(self) -> tuple[int, int]:
        """How many tokens no key opens, and how many there are."""
        with self._database.looking_at_tables() as connection:
            rows = connection.execute(select(BOTS).where(BOTS.c.client_id == self.client_id)).mappings().all()
        return sum(not self._opens(row) for row in rows), len(rows)

    def dying(self, before: float) -> list[str]:
        """The workspaces whose tokens die by then (seconds since 1970): whoever works there has not renewed them."""
        then = datetime.fromtimestamp(before, UTC).replace(tzinfo=None)
        mine = (BOTS.c.client_id == self.client_id, BOTS.c.bot_token_expires_at <= then)
        with self._database.looking_at_tables() as connection:
            found = connection.execute(select(BOTS.c.team_id, BOTS.c.enterprise_id).where(*mine)).all()
        return sorted(team or enterprise or "" for team, enterprise in found)

    def seal_anew(self) -> None:
        """What an older key sealed is sealed by the first one, so that the older may go."""
        with self._database.tables() as connection:
            for row in connection.execute(select(BOTS).where(BOTS.c.client_id == self.client_id)).mappings().all():
                if self._opens(row) and not self._is_by_first(row["bot_token"]):
                    anew = {name: self._seal.rotate(row[name].encode()).decode() for name in SECRETS if row[name]}
                    connection.execute(update(BOTS).where(BOTS.c.id == row["id"]).values(anew))

    def forget(self, bot: Bot) -> None:
        """It is worth nothing any more; one that has taken its place stays."""
        then = datetime.fromtimestamp(bot.installed_at, UTC).replace(tzinfo=None)
        with self._database.tables() as connection:
            same = BOTS.c.installed_at == then
            connection.execute(delete(BOTS).where(self._of(bot.enterprise_id, bot.team_id), same))

    def _of(self, enterprise: str | None, team: str | None) -> Any:
        same_team = BOTS.c.team_id.is_(None) if team is None else BOTS.c.team_id == team
        # A workspace may join an organisation, or leave it, and is the same one.
        where = [BOTS.c.enterprise_id == enterprise] if team is None else []
        return and_(BOTS.c.client_id == self.client_id, same_team, *where)

    def _sealed(self, token: str) -> str:
        return self._seal.encrypt(token.encode()).decode()

    def _opens(self, row: Mapping[Any, Any]) -> bool:
        try:
            return bool(self._opened(dict(row)))
        except InvalidToken:
            return False

    def _opened(self, row: dict[str, Any]) -> Mapping[str, Any]:
        """Raises InvalidToken."""
        return row | {name: self._seal.decrypt(row[name].encode()).decode() for name in SECRETS if row[name]}

    def _is_by_first(self, token: str) -> bool:
        try:
            self._first.decrypt(token.encode())
        except InvalidToken:
            return False
        return True


class StateStore(SQLAlchemyOAuthStateStore):
    """Which installations have been begun: each state is random, dies after ten minutes and is used once.

    Raises Unavailable where the database is away.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(STATE_SECONDS, database.engine, logger=SILENT)
        self._database = database

    @classmethod
    def build_oauth_states_table(cls, metadata: MetaData, table_name: str) -> Table:
        return STATES

    def begin(self, state: str, now: datetime) -> None:
        """Raises TooMany."""
        with self._database.tables() as connection:
            connection.execute(delete(STATES).where(STATES.c.expire_at <= now.replace(tzinfo=None)))
            if (connection.scalar(select(func.count()).select_from(STATES)) or 0) >= MOST_STATES:
                raise TooMany("Too many installations are on their way. Please try again in ten minutes.")
            until = now.astimezone(UTC) + timedelta(seconds=STATE_SECONDS)
            connection.execute(insert(STATES).values(state=state, expire_at=until.replace(tzinfo=None)))

    def end(self, state: str, now: datetime) -> bool:
        """Whether it was begun here, is young enough, and was not ended before, by whichever replica."""
        with self._database.tables() as connection:
            found = connection.execute(delete(STATES).where(STATES.c.state == state).returning(STATES.c.expire_at))
            until = found.scalar()
        return until is not None and until > now.astimezone(UTC).replace(tzinfo=None)
