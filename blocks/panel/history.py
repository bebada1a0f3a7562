"""A panel as it was: who held which seat, who was freed and why, how it was opened."""

from blocks.kit import Block, section
from blocks.panel.seat_card import freed_words
from blocks.text import Mrkdwn, join, md, mention, mentions, moment
from domain.guide.guide import Guide
from domain.panel.panel import Seat
from domain.panel.versions import PanelPast, PanelVersion


def panel_words(past: PanelPast) -> Mrkdwn:
    """What became of the seats."""
    now, before = past.version, past.before
    if before is None:
        held = mentions(seat.interviewer for seat in now.seats if not seat.is_free)
        # Of an earlier release the panel is kept as it stood at the upgrade.
        return md("*Panel:* {who}" if past.by else "*Panel, first kept:* {who}", who=held or Mrkdwn("nobody"))
    changes = [*_seats(past.guide, before, now), *_opening(before, now)]
    return md("*Panel:* {changes}", changes=join(changes, "; ") or Mrkdwn("changed"))


def panel_blocks(past: PanelPast) -> list[Block | None]:
    """Every seat, the freed ones with their reason, and how the panel was opened."""
    version = past.version
    rows = [_seat(past.guide, seat) for seat in version.seats]
    return [
        section(join([Mrkdwn("*Panel*"), *(rows or [Mrkdwn("Nobody held a seat.")])])),
        section(_opened(version) if version.opened_at else md("Sealed: nobody could read a score.")),
    ]


def _seats(guide: Guide, before: PanelVersion, now: PanelVersion) -> list[Mrkdwn]:
    was, held = _held(before), _held(now)
    known = {seat.interviewer for seat in before.seats}
    found = []
    for user, seat in held.items():
        who, covers = mention(user), _covers(guide, seat)
        if (old := was.get(user)) is None:
            words = "{who} seated for a second round ({covers})" if seat.is_second_round else "{who} seated ({covers})"
            found.append(md("{who} holds the seat again" if user in known else words, who=who, covers=covers))
            continue
        if old.categories != seat.categories:
            found.append(md("{who}: {was} → {now}", who=who, was=_covers(guide, old), now=covers))
        if old.interview_at != seat.interview_at:
            found.append(md("{who} interviews {was} → {now}", who=who, was=_time(old), now=_time(seat)))
    for user in was.keys() - held.keys():
        freed = next((seat for seat in now.seats if seat.interviewer == user), None)
        found.append(freed_words(freed) if freed else md("{who} is not on it any more", who=mention(user)))
    return found


def _opening(before: PanelVersion, now: PanelVersion) -> list[Mrkdwn]:
    return [_opened(now)] if now.opened_at and not before.opened_at else []


def _opened(version: PanelVersion) -> Mrkdwn:
    if version.opened_reason:
        return md("*opened early* by {who}: {why}", who=mention(version.opened_by), why=version.opened_reason)
    return Mrkdwn("*opened*, with all scorecards in")


def _held(version: PanelVersion) -> dict[str, Seat]:
    return {seat.interviewer: seat for seat in version.seats if not seat.is_free}


def _seat(guide: Guide, seat: Seat) -> Mrkdwn:
    if seat.is_free:
        return md("• {freed}", freed=freed_words(seat))
    row = md("• {who}: {covers}", who=mention(seat.interviewer), covers=_covers(guide, seat))
    own = moment(seat.interview_at) if seat.interview_at else Mrkdwn("")
    return join([row, own, Mrkdwn("second round") if seat.is_second_round else Mrkdwn("")], " · ")


def _covers(guide: Guide, seat: Seat) -> str:
    return ", ".join(category.short for category in guide.several(seat.categories))


def _time(seat: Seat) -> Mrkdwn:
    return moment(seat.interview_at) if seat.interview_at else Mrkdwn("with the others")
