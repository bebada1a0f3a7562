"""The form of an offer: who offers what at which price, what is handed over, and who reviews it."""

from collections.abc import Sequence

from blocks.brief.titles import Titled, told_apart
from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_choices, input_day, input_people, input_text
from blocks.kit import Block, Choice, Message, View, actions, button, context, divider, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, md, one_line
from domain.candidate.candidate import NAME_LIMIT
from domain.guide.before_signing import HANDOVER
from domain.ids import new_id
from domain.model import Value
from domain.proposal.pages import ProposalPage
from domain.proposal.proposal import MOST_REVIEWERS, TEXT_LIMIT, ProposalDraft, Vendor
from domain.scorecard import REASON_LIMIT
from domain.typed.links import LINK_LIMIT

NAME = "name"
VENDOR = "vendor"
LINK = "link"
PRICE = "price"
COVERS = "covers"
AFTER_LAUNCH = "after_launch"
HANDS_OVER = "handover"
REVIEWERS = "reviewers"
REVIEW_ON = "review_on"
REASON = "reason"
MENU_LIMIT = 10


class ProposalState(FormState):
    """`version` is the brief's where an offer is added, the record's where one is edited."""

    brief_id: str
    proposal_id: str = ""
    earlier: str = ""
    room: str = ""

    @classmethod
    def of(cls, page: ProposalPage) -> "ProposalState":
        """A fresh form."""
        return cls(
            form_id=new_id(),
            version=page.version,
            brief_id=page.brief_id,
            proposal_id=page.proposal_id,
            earlier=page.earlier,
        )


class ProposalEntry(Value):
    """What stands in the form."""

    draft: ProposalDraft
    #: None where the form asks for none.
    reason: str | None = None


def proposal_form(
    page: ProposalPage, state: ProposalState, typed: ProposalEntry | None = None, notice: str = ""
) -> View:
    """A new offer, the answers to what was asked, or an offer as it stands."""
    draft = typed.draft if typed else page.draft
    title = "Edit the proposal" if page.proposal_id else "Add their answers" if page.earlier else "Add a proposal"
    return modal(
        Route.PROPOSAL_SAVE if page.proposal_id else Route.PROPOSAL_CREATE,
        title,
        [
            section(_about(page)),
            _why_freed(page, typed) if page.dropped else None,
            input_text(NAME, "Who offers?", initial=draft.name, max_length=NAME_LIMIT),
            input_choice(
                VENDOR,
                "What is it?",
                [Choice(value=each.value, label=each.words) for each in Vendor],
                initial=draft.vendor.value if draft.vendor else None,
            ),
            input_text(
                LINK,
                "Link to the offer",
                initial=draft.link,
                optional=True,
                max_length=LINK_LIMIT,
                placeholder="https://… (a file or a page that the reviewers can open)",
            ),
            input_text(PRICE, "Price", initial=draft.price, optional=True, max_length=TEXT_LIMIT),
            input_text(
                COVERS,
                "What does the price cover?",
                initial=draft.covers,
                multiline=True,
                optional=True,
                max_length=TEXT_LIMIT,
            ),
            input_text(
                AFTER_LAUNCH,
                "What happens after launch?",
                initial=draft.after_launch,
                multiline=True,
                optional=True,
                max_length=TEXT_LIMIT,
                hint="Who watches quality, cost, permissions and edge cases, and for how long.",
            ),
            input_choices(
                HANDS_OVER,
                "What is handed over at the end?",
                [Choice(value=item, label=item.capitalize()) for item in HANDOVER],
                initial=draft.handover,
                hint="Only what the offer says. What is missing is asked back.",
            ),
            *(_reviewers(draft) if page.is_sealed else []),
            context(
                md(
                    "Blank is fine: what the offer does not say becomes a question to send back. All of it stays in {room}.",
                    room=channel_link(page.room),
                )
            ),
        ],
        state=state.model_copy(update={"room": page.room}),
        notice=notice,
        submit="Save" if page.proposal_id else "Add",
    )


def _about(page: ProposalPage) -> Mrkdwn:
    brief = one_line(page.brief_title, 80)
    if page.earlier:
        told = "*{brief}*: what they answered. The same people review it again, sealed anew; change what has changed."
        return md(told, brief=brief)
    return md("An offer for *{brief}*, which says {outcome}.", brief=brief, outcome=page.outcome)


def _reviewers(draft: ProposalDraft) -> list[Block]:
    return [
        divider(),
        input_people(REVIEWERS, "Who reviews it?", initial=draft.reviewers, most=MOST_REVIEWERS),
        input_day(REVIEW_ON, "Reviews are due on", initial=draft.review_on),
    ]


def _why_freed(page: ProposalPage, typed: ProposalEntry | None) -> Block:
    return input_text(
        REASON,
        "Why is the seat freed?" if len(page.dropped) == 1 else "Why are these seats freed?",
        initial=(typed.reason or "") if typed else "",
        max_length=REASON_LIMIT,
        hint="Shown on the card, to everybody who reviews it.",
    )


def read_proposal_form(fields: Fields, *, draft: bool = False) -> ProposalEntry:
    """What was typed; which of it can be used is the domain's rule."""
    reader = Reader(fields, draft=draft)
    typed = ProposalDraft(
        name=reader.text(NAME),
        vendor=reader.choice(VENDOR, Vendor),
        link=reader.text(LINK),
        price=reader.text(PRICE),
        covers=reader.text(COVERS),
        after_launch=reader.text(AFTER_LAUNCH),
        handover=reader.ids(HANDS_OVER),
        reviewers=reader.ids(REVIEWERS) if reader.has(REVIEWERS) else (),
        review_on=reader.day(REVIEW_ON) if reader.has(REVIEW_ON) else None,
    )
    entry = ProposalEntry(draft=typed, reason=reader.text(REASON) if reader.has(REASON) else None)
    reader.check()
    return entry


def brief_menu(pages: Sequence[ProposalPage], name: str = "") -> Message:
    """Which brief is it for? Those where somebody outside builds, or something is bought, come first."""
    told = md("Which brief is the offer for?")
    titles = told_apart((Titled(page.brief_id, page.brief_title, page.since) for page in pages), 120)
    rows = [
        section(
            md("*{title}*\n{outcome}", title=titles[page.brief_id], outcome=page.outcome),
            accessory=button(
                "Add here",
                Route.PROPOSAL_ADD,
                value=ButtonValue(subject=page.brief_id, version=page.version, choice=name[:NAME_LIMIT]).dump(),
                number=number,
            ),
        )
        for number, page in enumerate(pages[:MENU_LIMIT])
    ]
    more = len(pages) - MENU_LIMIT
    rest = context(md("And {n} more: press Add a proposal on their cards.", n=str(more))) if more > 0 else None
    return message(told, [section(told), *rows, rest])


def no_room(page: ProposalPage) -> Message:
    """Only its hiring manager sees the brief so far, and an offer is read by several."""
    told = md(
        "“{title}” has no hiring room yet, and offers are confidential: its reviewers read them there. Share the brief "
        "into a private channel first, then add the offer.",
        title=one_line(page.brief_title, 80),
    )
    value = ButtonValue(subject=page.brief_id, version=page.version).dump()
    share = button("Share", Route.BRIEF_SHARE, value=value, style="primary")
    return message(told, [section(told), actions(share)])
