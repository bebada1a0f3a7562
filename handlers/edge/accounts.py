"""An account as Slack shows it: in answers to look-ups, and in what it tells by itself."""

from pydantic import BaseModel, ConfigDict

from domain.calendar import is_zone
from domain.people import Person, is_away


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Profile(_Part):
    status_emoji: str | None = None
    status_text: str | None = None


class _EnterpriseUser(_Part):
    """What an organisation's Enterprise Grid knows of the person."""

    teams: tuple[str, ...] | None = None


class Account(_Part):
    """One account."""

    id: str
    team_id: str | None = None
    enterprise_user: _EnterpriseUser | None = None
    tz: str | None = None
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    profile: _Profile | None = None

    def person(self) -> Person:
        """Whom it belongs to."""
        profile = self.profile or _Profile()
        return Person(
            id=self.id,
            home=self.team_id or "",
            teams=frozenset((self.enterprise_user and self.enterprise_user.teams) or ()),
            is_stranger=self.is_stranger,
            is_admin=self.is_admin,
            is_guest=self.is_restricted or self.is_ultra_restricted,
            is_bot=self.is_bot,
            is_deleted=self.deleted,
            zone=self.tz if self.tz and is_zone(self.tz) else "",
            is_away=is_away(profile.status_emoji or "", profile.status_text or ""),
        )
