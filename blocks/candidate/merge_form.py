"""Two records of one person: the form that names both and says what goes where, and what stands where one was."""

from blocks.candidate.card import progress
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice
from blocks.kit import Block, Choice, Message, View, alert, context, message, section
from blocks.links import card_link
from blocks.routes import Route
from blocks.text import Mrkdwn, cut, escape, join, md, mentions, moment, one_line
from domain.candidate.candidate import Candidate
from domain.candidate.compared import Entry
from domain.candidate.merging import MergedView, MergePage, merged_draft, merged_panel
from domain.outgoing.kinds import Kind
from domain.typed.writing import written_day

OTHER = "other"


class MergeState(FormState):
    """`version` is the record's that stays, `other_version` that of the one that was picked."""

    candidate_id: str
    other_id: str = ""
    other_version: int = 0


def merge_form(page: MergePage, state: MergeState, typed: str | None = None, notice: str = "") -> View:
    """Which record, then what goes where, or why the two cannot become one."""
    stays, other = page.stays, page.other
    picked = other.candidate.id if other else typed or ""
    names = [each.name for each in page.others]
    return modal(
        Route.CANDIDATE_SEND_MERGE,
        "Merge two records",
        [
            section(
                md(
                    "*{name}* for *{brief}* stays. Which other record is the same person?",
                    name=one_line(stays.candidate.name, 80),
                    brief=one_line(page.brief_title, 100),
                )
            ),
            input_choice(
                OTHER,
                "The other record",
                [Choice(value=each.id, label=label_of(each)) for each in page.others],
                initial=picked,
                dispatch=Route.CANDIDATE_PICK_OTHER,
            ),
            *(_what_goes_where(page, other) if other else []),
            context(md("Are they two people after all? Then close this form: nothing is changed.")) if names else None,
        ],
        state=state.model_copy(
            update={"other_id": other.candidate.id if other else "", "other_version": other.version if other else 0}
        ),
        notice=notice,
        submit="Merge",
    )


def label_of(candidate: Candidate) -> str:
    """A candidate in a list, with the day on which they were added: two may have one name."""
    return f"{cut(one_line(candidate.name, 80), 55)} · {written_day(candidate.created_at)}"


def read_merge_form(fields: Fields, *, draft: bool = False) -> str:
    """The id of the other record."""
    reader = Reader(fields, draft=draft)
    other = reader.id(OTHER, required="Please pick the other record of this person.")
    reader.check()
    return other


def merged_card(view: MergedView) -> Message:
    """In the place of the record's card, and of whatever was said of it."""
    text = md(
        "*{gone}* and {stays} are one record now: everything of both is there.",
        gone=one_line(view.merged.candidate.name, 80),
        stays=card_link(Kind.CANDIDATE_CARD, view.candidate.subject, one_line(view.candidate.name, 80)),
    )
    return message(
        text,
        [
            section(text),
            context(md("Merged {at}. What people wrote in this thread stays here.", at=moment(view.merged.at))),
        ],
    )


def _what_goes_where(page: MergePage, goes: Entry) -> list[Block]:
    stays = page.stays
    if page.why_not:
        return [alert(escape(page.why_not))]
    draft, panel = merged_draft(stays.candidate, goes.candidate), merged_panel(stays, goes)
    at = draft.interview_at
    rows = [
        md("*What there is afterwards, on one card*"),
        md(
            "• Name: {name}. “{gone}” stays in the history",
            name=one_line(draft.name, 80),
            gone=one_line(goes.candidate.name, 80),
        )
        if draft.name != goes.candidate.name
        else md("• Name: {name}", name=one_line(draft.name, 80)),
        md("• Link: {link}", link=one_line(draft.link, 100) or "none"),
        md("• Interview: {at}; whoever has another time keeps it", at=moment(at) if at else Mrkdwn("no date yet")),
        md("• Panel: {who}", who=mentions(panel.interviewers)),
        md("• Scorecards: {sent} of {seats} in, {state}", **progress(panel)),
        *(
            [md("• Whoever joins and has not scored could have read scores: theirs is a second round")]
            if _has_newcomers(stays, goes)
            else []
        ),
        *(
            [md("• What was sent after the first of both panels had opened counts only once you include it")]
            if goes.panel.is_open
            else []
        ),
    ]
    then = md(
        "Every scorecard, note, date and version of both is kept, and what was done to each. The card of *{gone}* then says "
        "where it is; its thread stays as it is. This can't be undone.",
        gone=one_line(goes.candidate.name, 80),
    )
    return [section(join(rows)), context(then)]


def _has_newcomers(stays: Entry, goes: Entry) -> bool:
    return stays.panel.is_open and not goes.panel.is_open
