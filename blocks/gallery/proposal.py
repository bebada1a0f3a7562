"""Every surface of an offer from outside, in all its states."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from blocks.gallery.decision import todo
from blocks.kit import Message, View
from blocks.panel.open_early_form import OpenEarlyState, open_early_form
from blocks.panel.seat_card import seat_freed, seat_given_up, seat_taken_back
from blocks.panel.seat_form import SeatState, seat_form
from blocks.proposal.card import proposal_card, review_asked
from blocks.proposal.choice_card import choice_card
from blocks.proposal.choice_form import ChoiceState, choice_form
from blocks.proposal.compared_table import compared_card
from blocks.proposal.form import ProposalEntry, ProposalState, brief_menu, no_room, proposal_form
from blocks.proposal.inclusion_form import ReviewInclusionState, review_inclusion_form
from blocks.proposal.result_card import result_card
from blocks.proposal.review_card import review_card
from blocks.proposal.review_form import ReviewEntry, ReviewState, review_form
from blocks.proposal.trial_card import trial_asked, trial_card
from blocks.proposal.trial_forms import TrialState, exit_form, plan_form, verdict_form
from domain.brief.outcome import Outcome
from domain.decision.todo import RECHECKED
from domain.guide.before_signing import HANDOVER
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel, seats_of
from domain.proposal.choice import Choice, ChoiceDraft, ChoiceOutcome
from domain.proposal.pages import Compared, ProposalPage, ProposalRecord, ReviewPage, ReviewView
from domain.proposal.proposal import Proposal, ProposalDraft, Vendor, read_by
from domain.proposal.result import proposal_result
from domain.proposal.review import Advice, Factor, Findings, Given, Reply, Review, ReviewVersion, Thin, doubt
from domain.proposal.trial import ExitDraft, Trial, TrialDraft, TrialVerdict, VerdictDraft

NOW = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
BRIEF = "Support-mail triage"
METRIC = "Median first reply: 6 h → 1 h"
REVIEWERS = ("UANA", "UBEN")
PERMISSION = "Dana (data protection), in #data on 20 November"
EXIT_TEST = "Export 50 tickets with their labels and our settings, and run them through the old queue"

SAID: Mapping[int, str] = {
    1: "200 labelled mails from our archive; a release needs 92 %, and each prompt change is run against them first.",
    2: "Help-centre articles and closed tickets, read with the agent's own rights; chat logs stay out.",
    3: "The mail goes to a person after two tries; above 0.10 a mail the small model answers.",
    4: "Tools are read-only; mails are checked for instructions before the model sees them.",
    5: "All prompts, the index and the test set are in our repository from week one.",
}
VAGUE: Mapping[int, str] = {
    1: "Our team checks quality continuously.",
    2: "It learns from all your data.",
    3: "The model is state of the art and hardly ever wrong.",
    4: "We take security very seriously.",
    5: "Hand-over is part of every project of ours.",
}
LETTERS = {"c": Given.CONCRETE, "v": Given.VAGUE, "m": Given.MISSING}


def findings(given: str = "ccccc", advice: Advice | None = Advice.TAKE, **more: Any) -> Findings:
    """How the five questions are answered, by their first letters."""
    words = {"c": SAID, "v": VAGUE, "m": dict.fromkeys(range(1, 6), "")}
    replies = {
        number: Reply(given=LETTERS[letter], said=words[letter][number])
        for number, letter in enumerate(given, start=1)
        if letter != "-"
    }
    return Findings.model_validate({"replies": replies, "advice": advice} | more)


COMMODITY = {1: Factor.COMMODITY, 2: Factor.COMMODITY, 3: Factor.COMMODITY, 5: Factor.LASTING}
LASTING = {1: Factor.LASTING, 2: Factor.LASTING, 4: Factor.LASTING, 5: Factor.LASTING}


def review(who: str, given: str = "ccccc", advice: Advice = Advice.TAKE, *, late: bool = False, **more: Any) -> Review:
    """A review sent once."""
    found = findings(given, advice, **more)
    version = ReviewVersion(number=1, findings=found, sent_at=NOW, after_opening=late)
    return Review(panel_id="p1", reviewer=who, versions=(version,))


def corrected(before: Review, given: str) -> Review:
    """The same review, corrected after opening."""
    found = findings(given, Advice.TAKE)
    why = "They sent the appendix that I had missed."
    version = ReviewVersion(number=2, findings=found, sent_at=LATER, after_opening=True, reason=why)
    return before.model_copy(update={"versions": (*before.versions, version)})


GOOD = (review("UANA", factors=LASTING), review("UBEN", factors=LASTING))
WEAK = (
    review("UANA", "cvvcm", Advice.ASK, factors=LASTING, flags=(5,)),
    review("UBEN", "cccvm", Advice.ASK, factors=COMMODITY, flags=(5, 1)),
)
THIN = (
    review("UANA", "mvmvm", Advice.DECLINE, factors=COMMODITY, thin=(Thin.LAYERS, Thin.AGENTS), flags=(1,)),
    review("UBEN", "mvvmm", Advice.DECLINE, factors=COMMODITY, thin=(Thin.LAYERS,)),
)


def proposal(**changes: Any) -> Proposal:
    """Northlight's offer, which says most of it."""
    values = {
        "id": "o1",
        "workspace": "T1",
        "brief_id": "b1",
        "manager": "UMAYA",
        "name": "Northlight Studio",
        "vendor": Vendor.AGENCY,
        "link": "https://files.example.com/northlight-offer.pdf",
        "price": "38,000 EUR fixed, then 900 EUR a month",
        "covers": "Triage of three mailboxes, the evaluation set, and two weeks beside your team",
        "after_launch": "They watch the dashboard for four weeks; after that a named person of ours does",
        "handover": HANDOVER[:4],
        "review_at": NOW + timedelta(days=7),
        "room": "G0ROOM",
        "added_by": "UMAYA",
        "created_at": NOW - timedelta(days=4),
    }
    return Proposal.model_validate(values | changes)


BARE: dict[str, Any] = {
    "name": "AgentForce One",
    "vendor": Vendor.VENDOR,
    "price": "",
    "covers": "",
    "after_launch": "",
    "handover": (),
}
PLATFORM: dict[str, Any] = {"name": "Replyfox", "vendor": Vendor.PLATFORM, "price": "24 EUR a seat and month"}


def panel(*submitted: str, is_open: bool = False, **changes: Any) -> Panel:
    """Ana and Ben read it."""
    values = {
        "id": "p1",
        "workspace": "T1",
        "about": Subject.proposal("o1"),
        "guide": SHIPPED,
        "seats": seats_of(SHIPPED, read_by(SHIPPED, REVIEWERS)),
        "submitted": frozenset(submitted),
        "opened_at": NOW if is_open else None,
    }
    return Panel.model_validate(values | changes)


def record(*reviews: Review, seats: Panel | None = None, **changes: Any) -> ProposalRecord:
    """The offer with these reviews, open where there are any; `changes` are of the offer."""
    offer = proposal(**changes)
    held = seats or panel(*(each.reviewer for each in reviews), is_open=bool(reviews), is_closed=bool(offer.choices))
    result = (
        proposal_result(offer, SHIPPED, reviews, seated=held.interviewers, opened_reason=held.opened_reason)
        if held.is_open
        else None
    )
    return ProposalRecord(
        proposal=offer, panel=held, brief_title=BRIEF, owner="UOTTO", metric=METRIC, data_open="", result=result
    )


def choice(outcome: ChoiceOutcome, reason: str, **more: Any) -> Choice:
    """Maya's decision."""
    values = {"outcome": outcome, "reason": reason, "decided_by": "UMAYA", "decided_at": LATER}
    return Choice.model_validate(values | more)


TAKEN = choice(
    ChoiceOutcome.TAKE,
    "They have done this twice, and Ben talked to both customers.",
    headline="5 of 5 questions answered concretely",
)
AGAINST = choice(
    ChoiceOutcome.TAKE,
    "Nobody else can start before March.",
    headline="2 of 5 questions answered concretely",
    why_not="3 of the five questions have no concrete answer",
    override="The three go into the contract as deliverables of the first two weeks.",
    flag_answers={5: "We cap the spend at 600 EUR a month.", 1: "Their lead showed us the dashboard."},
)
ASKED = choice(ChoiceOutcome.ASK, "Good people, and nobody knows who owns the prompts.", headline="2 of 5 questions")


def trial(**changes: Any) -> Trial:
    """Replyfox, on trial since Friday."""
    values = {
        "permission": PERMISSION,
        "metric": METRIC,
        "exit_test": EXIT_TEST,
        "zone": "UTC",
        "starts_on": date(2026, 11, 27),
        "ends_on": date(2026, 12, 28),
    }
    return Trial.model_validate(values | changes)


WAITS: dict[str, Any] = {"permission": "", "starts_on": None, "ends_on": None}
TESTED: dict[str, Any] = {
    "exit_found": "All 50 came out as CSV in an hour; the settings had to be retyped.",
    "exit_by": "UOTTO",
}
OVER: dict[str, Any] = {
    "verdict": TrialVerdict.BUY,
    "measured": "1.1 h over three weeks",
    "reason": "It does what the brief asks, and we know the way out.",
    "ended_by": "UMAYA",
    "ended_at": LATER,
}
EXTENDED: dict[str, Any] = {
    "condition": "1.5 h or less in a week without holidays",
    "extended_by": "UMAYA",
    "measured": "2 h",
}


def page(**changes: Any) -> ProposalPage:
    """A new offer for Maya's brief."""
    values = {
        "brief_id": "b1",
        "brief_title": BRIEF,
        "outcome": Outcome.HIRE,
        "route": HireRoute.AGENCY,
        "room": "G0ROOM",
        "version": 3,
        "draft": ProposalDraft(vendor=Vendor.AGENCY, reviewers=REVIEWERS, review_on=date(2026, 12, 4)),
    }
    return ProposalPage.model_validate(values | changes)


def filled() -> ProposalDraft:
    """Northlight's offer in the form."""
    offer = proposal()
    held = {field: getattr(offer, field) for field in ("name", "vendor", "link", "price", "covers", "after_launch")}
    return ProposalDraft(**held, handover=offer.handover, reviewers=REVIEWERS, review_on=date(2026, 12, 4))


def review_page(*, is_open: bool = False, sent: Review | None = None, draft: Findings | None = None) -> ReviewPage:
    """What Ben has in front of him."""
    seats = panel("UANA", *(["UBEN"] if sent else []), is_open=is_open)
    base = record(seats=seats).page
    return ReviewPage(
        panel=base.panel,
        judged=base.judged,
        proposal=proposal(),
        reviewer="UBEN",
        sent=sent,
        draft=draft or Findings(),
    )


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """Every sample with its name."""
    yield from _forms()
    yield from _reviewing()
    yield from _cards()
    yield from _results()
    yield from _decisions()
    yield from _trials()
    yield from _seats()


def _forms() -> Iterator[tuple[str, Message | View]]:
    state = ProposalState(form_id="f1", version=3, brief_id="b1")
    yield "form fresh", proposal_form(page(), state)
    yield "form platform", proposal_form(page(outcome=Outcome.BUY, route=HireRoute.PLATFORM), state)
    editing = page(proposal_id="o1", draft=filled())
    yield "form edit", proposal_form(editing, state)
    yield "form edit opened", proposal_form(page(proposal_id="o1", is_sealed=False, draft=filled()), state)
    dropped = page(proposal_id="o1", dropped=("UBEN",), draft=filled())
    entry = ProposalEntry(draft=filled(), reason="")
    yield "form edit dropped", proposal_form(dropped, state, entry, "That seat still owes a review. Say below why.")
    yield "form answers", proposal_form(page(earlier="o1", draft=filled()), state)
    yield "menu", brief_menu([page(), page(brief_id="b2", brief_title="Invoice matching", outcome=Outcome.BUY)])
    yield "menu long", brief_menu([page()] * 12, "Northlight")
    yield "no room", no_room(page(room=""))


def _reviewing() -> Iterator[tuple[str, Message | View]]:
    state = ReviewState(form_id="f1", panel_id="p1")
    yield "asked", review_asked(record(), "UBEN")
    yield "asked sent", review_asked(record(seats=panel("UBEN")), "UBEN")
    yield "asked freed", review_asked(record(seats=panel().free_seat("UBEN", "cannot review it", NOW)), "UBEN")
    yield "asked decided", review_asked(record(*GOOD, choices=(TAKEN,)), "UBEN")
    yield "review form fresh", review_form(review_page(), state)
    half = findings("cv---", None, factors=COMMODITY)
    yield "review form draft", review_form(review_page(draft=half), state)
    unfinished = ReviewEntry(findings=half, is_unfinished=True)
    yield "review form draft ticked", review_form(review_page(draft=half), state, unfinished)
    doubtful = findings("ccmcc")
    yield "review form doubt", review_form(review_page(), state, ReviewEntry(findings=doubtful), doubt(doubtful))
    yield "review form after opening", review_form(review_page(is_open=True), state)
    yield "review form correction", review_form(review_page(is_open=True, sent=WEAK[1]), state)
    base = record(*WEAK)

    def shown(review: Review, base: ProposalRecord = base) -> Message:
        return review_card(ReviewView(panel=base.panel, judged=base.page.judged, review=review))

    yield "review", shown(WEAK[1])
    yield "review thin", shown(THIN[0])
    yield "review late", shown(review("UBEN", "cccvm", Advice.ASK, late=True))
    late = review("UBEN", "cccvm", Advice.ASK, late=True)
    included = late.include("UMAYA", "He was on a plane, and wrote it before he read the others.", LATER)
    yield "review late included", shown(included)
    view = ReviewView(panel=base.panel, judged=base.page.judged, review=late)
    yield (
        "review form include",
        review_inclusion_form(view, ReviewInclusionState(form_id="f1", panel_id="p1", reviewer="UBEN")),
    )
    yield "result late included", _drawn(result_card(record(WEAK[0], included)))
    yield "review corrected", shown(corrected(WEAK[1], "ccccv"))
    yield "review decided", shown(GOOD[0], record(*GOOD, choices=(TAKEN,)))


def _cards() -> Iterator[tuple[str, Message | View]]:
    yield "card", proposal_card(record(seats=panel("UANA")))
    yield "card bare", proposal_card(record(**BARE))
    freed = panel("UANA").free_seat("UBEN", "knows the vendor", NOW)
    yield "card seat freed", proposal_card(record(seats=freed))
    left = freed.model_copy(update={"submitted": frozenset()}).free_seat("UANA", "on leave", NOW)
    yield "card left by all", proposal_card(record(seats=left))
    yield "card open", proposal_card(record(*WEAK))
    yield "card open late", proposal_card(record(WEAK[0], review("UBEN", late=True)))
    yield "card thin", proposal_card(record(*THIN, **BARE))
    yield "card asked again", proposal_card(record(*WEAK, choices=(ASKED,)))
    yield "card answered", proposal_card(record(*WEAK, choices=(ASKED,), is_over=True))
    yield "card round two", proposal_card(record(round=2, earlier="o0"))
    yield "card taken", proposal_card(record(*GOOD, choices=(TAKEN,)))
    declined = choice(ChoiceOutcome.DECLINE, "Too thin for what it costs.")
    yield "card declined", proposal_card(record(*THIN, choices=(declined,), **BARE))
    yield "card platform", proposal_card(record(seats=panel("UANA"), **PLATFORM))
    yield "card platform on trial", proposal_card(record(*GOOD, trial=trial(), **PLATFORM))


def _results() -> Iterator[tuple[str, Message | View]]:
    def shown(*reviews: Review, **changes: Any) -> Message:
        return _drawn(result_card(record(*reviews, **changes)))

    yield "result good", shown(*GOOD, handover=HANDOVER)
    yield "result weak", shown(*WEAK)
    yield "result thin", shown(*THIN, **BARE)
    yield "result one voice", shown(GOOD[0], seats=panel("UANA", is_open=True).free_seat("UBEN", "on leave", NOW))
    early = panel("UANA", is_open=True, opened_reason="Their offer ends on Friday.")
    yield "result early", shown(WEAK[0], seats=early)
    yield "result late", shown(WEAK[0], review("UBEN", late=True))
    yield "result decided", shown(*GOOD, choices=(TAKEN,))
    bare = record(*THIN, **BARE)
    others = (record(*GOOD), record(*WEAK, **{**PLATFORM, "trial": trial()}), bare)
    sealed = record(seats=panel("UANA"), name="Southlight")
    compared = compared_card(Compared(brief_title=BRIEF, metric=METRIC, opened=others, sealed=(sealed,)))
    yield "compared", compared
    decided = (record(*GOOD, choices=(TAKEN,)), record(*WEAK, choices=(ASKED,)))
    yield "compared decided", compared_card(Compared(brief_title=BRIEF, opened=decided))
    yield "compared many", compared_card(Compared(brief_title=BRIEF, metric=METRIC, opened=others * 5))


def _decisions() -> Iterator[tuple[str, Message | View]]:
    state = ChoiceState(form_id="f1", version=4, proposal_id="o1")
    yield "decide sealed", choice_form(record(seats=panel("UANA")), state)
    yield "decide fresh", choice_form(record(*WEAK), state)
    yield "decide take against", choice_form(record(*WEAK), state, ChoiceDraft(outcome=ChoiceOutcome.TAKE))
    yield "decide ask", choice_form(record(*WEAK), state, ChoiceDraft(outcome=ChoiceOutcome.ASK, reason="Who owns it?"))
    yield "decide correct", choice_form(record(*GOOD, choices=(TAKEN,)), state)
    later = choice(
        ChoiceOutcome.DECLINE, "They raised the price.", correction="The price in the contract was another one."
    )
    gone = choice(ChoiceOutcome.WITHDREW, "They have no time before June.")
    todos = tuple(todo(kind, candidate_id="", owner="UMAYA") for kind in RECHECKED)
    found = todos[0].done({"found": "0.03 a run, price list of 20 November."}, "UMAYA", NOW)
    taken = record(*GOOD, choices=(TAKEN,)).model_copy(update={"todos": (found, *todos[1:])})
    platform = record(*GOOD, choices=(TAKEN,), **PLATFORM, handover=HANDOVER[:1])
    for name, shown in {
        "taken": taken,
        "taken by an earlier release": record(*GOOD, choices=(TAKEN,)),
        "taken against": record(*WEAK, choices=(AGAINST,)),
        "taken platform": platform.model_copy(update={"todos": todos}),
        "asked again": record(*WEAK, choices=(ASKED,)),
        "answered": record(*WEAK, choices=(ASKED,), is_over=True),
        "corrected": record(*GOOD, choices=(TAKEN, later)),
        "withdrawn": record(seats=panel("UANA", is_closed=True), choices=(gone,)),
    }.items():
        yield f"decision {name}", _drawn(choice_card(shown))


def _trials() -> Iterator[tuple[str, Message | View]]:
    state = TrialState(form_id="f1", version=4, proposal_id="o1")
    unclear = record(**PLATFORM).model_copy(update={"data_open": "whether you may use that data is not clear"})
    running, tested = record(*GOOD, trial=trial(), **PLATFORM), record(*GOOD, trial=trial(**TESTED), **PLATFORM)
    yield "trial asked", _drawn(trial_asked(running, running.proposal.manager))
    yield "trial asked settled", _drawn(trial_asked(running, "USOMEBODY"))
    yield "trial form fresh", plan_form(record(**PLATFORM), state)
    yield "trial form data unclear", plan_form(unclear, state)
    yield "trial form edit", plan_form(running, state, TrialDraft(permission=PERMISSION, exit_test=EXIT_TEST))
    yield "trial exit form", exit_form(running, state, ExitDraft())
    yield "trial verdict form", verdict_form(tested, state)
    extending = VerdictDraft(verdict=TrialVerdict.EXTEND, measured="2 h", reason="The holidays were in it.")
    yield "trial verdict form extend", verdict_form(tested, state, extending)
    again = record(*GOOD, trial=trial(**TESTED, **EXTENDED), **PLATFORM)
    yield "trial verdict form extended", verdict_form(again, state)
    met = {"condition_met": True, "condition_shows": "The board of the second week of January: 1.1 h."}
    ended = record(*GOOD, trial=trial(**{**TESTED, **EXTENDED, **OVER, **met, "correction": "A typo."}), **PLATFORM)
    yield "trial verdict form correct", verdict_form(ended, state)
    waiting = unclear.proposal.model_copy(update={"trial": trial(**WAITS)})
    for name, shown in {
        "waits": unclear.model_copy(update={"proposal": waiting}),
        "runs": record(*WEAK, trial=trial(), **PLATFORM),
        "tested": tested,
        "extended": again,
        "over": record(*GOOD, trial=trial(**TESTED, **OVER), **PLATFORM),
        "corrected": ended,
        "not bought": record(
            trial=trial(**{**OVER, "verdict": TrialVerdict.DONT, "reason": "It reads only one mailbox."}), **PLATFORM
        ),
    }.items():
        yield f"trial {name}", _drawn(trial_card(shown))


def _seats() -> Iterator[tuple[str, Message | View]]:
    owed = record(seats=panel("UANA")).page
    yield "open early", open_early_form(owed, OpenEarlyState(form_id="f1", version=1, panel_id="p1"))
    yield "seat form", seat_form(owed, SeatState(form_id="f1", version=1, panel_id="p1"))
    freed = record(seats=panel("UANA").free_seat("UBEN", "cannot review it", NOW)).page
    yield "seat freed", seat_freed(freed, "UBEN")
    left = record(seats=freed.panel.free_seat("UANA", "on leave", NOW)).page
    yield "seat freed by the last", seat_freed(left, "UANA")
    yield "seat given up", seat_given_up(freed, opened=False)
    yield "seat taken back", seat_taken_back(owed)


def _drawn(shown: Message | None) -> Message:
    if shown is None:
        raise ValueError("this sample shows nothing")
    return shown
