"""What may be read of the versions of a panel's scorecards: of sealed ones, only one's own."""

from collections.abc import Sequence
from datetime import datetime

from domain.history import Past
from domain.outgoing.subject import Subject
from domain.panel.pages import PanelPage, ScorecardView
from domain.scorecard import Marks, Scorecard, Version


class ScorecardPast(Past):
    """One version of a scorecard, in front of its panel; `before` is the one that could be read before it.

    `is_inclusion`: the hiring manager let that version count.
    """

    view: ScorecardView
    before: Version | None = None
    is_draft: bool = False
    is_inclusion: bool = False

    @property
    def version(self) -> Version:
        return self.view.card.current


def scored(page: PanelPage, cards: Sequence[Scorecard], reader: str) -> list[Past]:
    """Once the panel is open, each as it was sealed and each correction; before, what the reader has sent themselves."""
    found: list[Past] = []
    for card in cards:
        if not page.panel.is_open and card.interviewer != reader:
            continue
        readable = [each for each in card.versions if card.interviewer == reader or _is_shown(each, card)]
        before: Version | None = None
        for version in readable:
            found.append(_past(page, card, version, before))
            before = version
        if card.included is not None and page.panel.is_open:
            found.append(_inclusion(page, card))
    return found


def drafted(page: PanelPage, reader: str, marks: Marks, at: datetime) -> Past:
    """What the reader has marked and not sent; theirs alone."""
    draft = Version(number=0, marks=marks, sent_at=at)
    card = Scorecard(id="", panel_id=page.panel.id, interviewer=reader, versions=(draft,))
    view = ScorecardView(panel=page.panel, judged=page.judged, card=card)
    return ScorecardPast(of=Subject.seat(page.panel.id, reader), number=0, at=at, by=reader, view=view, is_draft=True)


def _is_shown(version: Version, card: Scorecard) -> bool:
    sealed = card.sealed
    return version.after_opening or (sealed is not None and version.number == sealed.number)


def _past(page: PanelPage, card: Scorecard, version: Version, before: Version | None) -> ScorecardPast:
    until = tuple(each for each in card.versions if each.number <= version.number)
    as_it_was = card.model_copy(update={"versions": until, "included": None})
    return ScorecardPast(
        of=card.subject,
        number=version.number,
        at=version.sent_at,
        by=card.interviewer,
        reason=version.reason,
        view=ScorecardView(panel=page.panel, judged=page.judged, card=as_it_was),
        before=before,
    )


def _inclusion(page: PanelPage, card: Scorecard) -> ScorecardPast:
    included = card.included
    if included is None:
        raise LookupError("nothing of this scorecard was included")
    return ScorecardPast(
        of=card.subject,
        number=included.version,
        at=included.at,
        by=included.by,
        reason=included.reason,
        opens=False,
        view=ScorecardView(panel=page.panel, judged=page.judged, card=card),
        is_inclusion=True,
    )
