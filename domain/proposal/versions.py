"""What may be read of a proposal's reviews and decisions, version by version: of sealed reviews, only one's own."""

from collections.abc import Sequence

from domain.history import Past
from domain.proposal.choice import Choice
from domain.proposal.pages import ProposalRecord, ReviewView
from domain.proposal.review import Review


class ReviewPast(Past):
    """One version of a review, in front of its panel; `before` is the one that could be read before it."""

    view: ReviewView
    before: Review | None = None
    #: The hiring manager let that version count.
    is_inclusion: bool = False


class ChoicePast(Past):
    """One version of the decision, in front of its proposal, and the one before it."""

    record: ProposalRecord
    choice: Choice
    before: Choice | None = None


def reviewed(record: ProposalRecord, reviews: Sequence[Review], reader: str) -> list[Past]:
    """Once the panel is open, each as it was sealed and each correction; before, what the reader has sent themselves."""
    found: list[Past] = []
    for review in reviews:
        is_own = review.reviewer == reader
        if not record.panel.is_open and not is_own:
            continue
        sealed = review.sealed
        before: Review | None = None
        for version in review.versions:
            if not is_own and not version.after_opening and version != sealed:
                continue
            until = tuple(each for each in review.versions if each.number <= version.number)
            as_it_was = review.model_copy(update={"versions": until, "included": None})
            found.append(
                ReviewPast(
                    of=review.subject,
                    number=version.number,
                    at=version.sent_at,
                    by=review.reviewer,
                    reason=version.reason,
                    view=_view(record, as_it_was),
                    before=before,
                )
            )
            before = as_it_was
        if review.included is not None:
            included = review.included
            found.append(
                ReviewPast(
                    of=review.subject,
                    number=included.version,
                    at=included.at,
                    by=included.by,
                    reason=included.reason,
                    opens=False,
                    view=_view(record, review),
                    is_inclusion=True,
                )
            )
    return found


def chosen(record: ProposalRecord) -> list[Past]:
    """Every version of the decision, oldest first."""
    choices = record.proposal.choices
    return [
        ChoicePast(
            of=record.proposal.subject,
            number=number,
            at=choice.decided_at,
            by=choice.decided_by,
            reason=choice.correction,
            record=_as_it_was(record, choices[:number]),
            choice=choice,
            before=before,
        )
        for number, (before, choice) in enumerate(zip([None, *choices], choices, strict=False), start=1)
    ]


def _view(record: ProposalRecord, review: Review) -> ReviewView:
    """Nothing can be pressed in the past."""
    page = record.page
    return ReviewView(panel=page.panel.model_copy(update={"is_closed": True}), judged=page.judged, review=review)


def _as_it_was(record: ProposalRecord, choices: Sequence[Choice]) -> ProposalRecord:
    proposal = record.proposal.model_copy(update={"choices": tuple(choices), "is_over": True})
    return record.model_copy(update={"proposal": proposal})
