"""The candidate's card in the hiring room; its thread is the candidate's record."""

from blocks.brief.history.changed import brief_changed
from blocks.button import ButtonValue
from blocks.history.button import history_button
from blocks.keeping.button import kept_buttons
from blocks.kit import Block, Element, Message, button, context, fields, header, message, section, steps, tools
from blocks.links import card_link
from blocks.panel.seat_card import freed_words
from blocks.panel.verdict import verdict_words
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, link, md, mention, mentions, moment, one_line, quote
from domain.candidate.record import CandidateRecord
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.gate import Verdict
from domain.panel.panel import Panel, Seat


def candidate_card(record: CandidateRecord) -> Message:
    """Who is interviewed for what, by whom, who has submitted, and who is next."""
    candidate = record.candidate
    name = one_line(candidate.name, 100)
    return message(
        md("Candidate {name} for {brief}. Next: {next}", name=name, brief=record.brief_title, next=next_step(record)),
        [
            header(name),
            section(_about(record), accessory=_tools(record)),
            None if record.decision else brief_changed(record.brief_change),
            fields(_interview(record), _progress(record)),
            section(_panel(record)),
            _reason(record),
            _standing(record),
            section(md("*Next:* {next}", next=next_step(record))),
            _buttons(record),
            _todos(record),
            context(_footnote(record)),
        ],
    )


def _about(record: CandidateRecord) -> Mrkdwn:
    what = "For *{brief}*" + (", to be hired as {role}" if record.role else "")
    about = md(what, brief=one_line(record.brief_title, 80), role=record.role)
    if record.is_agency:
        about = join([about, md("_Scores here are those of a team's representative, for its first build._")])
    if record.candidate.link:
        # An address may say the name that a room reads as initials.
        about = join([about, link(record.candidate.link, "CV, profile or application")])
    return about


def _interview(record: CandidateRecord) -> Mrkdwn:
    meetings, shared = record.interviews, record.candidate.interview_at
    # Every time of one's own stands beside whose it is.
    at = shared if shared in meetings else next(iter(meetings), None)
    return join([md("*Interview*"), moment(at) if at else md("no date yet")])


def progress(panel: Panel) -> dict[str, str]:
    """How many scorecards are in, of how many seats, and whether they can be read."""
    seats = len(panel.interviewers)
    sent = seats - len(panel.outstanding)
    return {"sent": str(sent), "seats": str(seats), "state": "open" if panel.is_open else "sealed"}


def _progress(record: CandidateRecord) -> Mrkdwn:
    late = len(record.result.late) if record.result else 0
    return join(
        [
            md("*Scorecards*"),
            md("{sent} of {seats} in, {state}", **progress(record.panel)),
            md("{late} of them after opening, not in the mean", late=str(late)) if late else Mrkdwn(""),
        ]
    )


def _panel(record: CandidateRecord) -> Mrkdwn:
    rows = [_seat(seat, record) for seat in record.panel.seats]
    if uncovered := record.panel.uncovered:
        names = ", ".join(category.name.lower() for category in uncovered)
        rows.append(md("• *Nobody* covers {names} now", names=names))
    return join([md("*Panel*"), *rows])


def _seat(seat: Seat, record: CandidateRecord) -> Mrkdwn:
    covers = ", ".join(category.short for category in record.guide.several(seat.categories))
    if seat.is_free:
        return md("• {freed}", freed=freed_words(seat))
    state = "*submitted*" if seat.interviewer in record.panel.submitted else "not yet"
    row = md("• {who}: {covers} · {state}", who=mention(seat.interviewer), covers=covers, state=Mrkdwn(state))
    own = md("{at}", at=moment(seat.interview_at)) if seat.interview_at else Mrkdwn("")
    return join([row, own, Mrkdwn("second round") if seat.is_second_round else Mrkdwn("")], " · ")


def _reason(record: CandidateRecord) -> Block | None:
    candidate = record.candidate
    if not candidate.added_reason:
        return None
    said = md("{who} went ahead although the brief did not say HIRE:", who=mention(candidate.added_by))
    return section(join([said, quote(candidate.added_reason, 600)]))


def _standing(record: CandidateRecord) -> Block | None:
    if record.decision:
        words = record.decision.outcome.past
        who = mention(record.decision.decided_by)
        return section(
            join([md("*Decision: {words}*, by {who}", words=words, who=who), quote(record.decision.reason, 300)])
        )
    if record.result:
        figures = card_link(Kind.PANEL_CARD, Subject.panel(record.panel.id), "The figures")
        said = md("*Panel:* {headline}. {figures} are in the thread.", headline=record.result.headline, figures=figures)
        return section(verdict_words(said, record.result.remarks))
    return None


def _todos(record: CandidateRecord) -> Block | None:
    """What nobody has looked up yet, while the role is open; the decision's card has its buttons."""
    still = [todo for todo in record.todos if not todo.is_done]
    if record.decision or not still:
        return None
    what = ", ".join(todo.kind.heading.lower() for todo in still)
    who = mentions(dict.fromkeys(todo.owner for todo in still))
    return context(md("Before the role is published, to look up again: {what} ({who}).", what=what, who=who))


def next_step(record: CandidateRecord) -> Mrkdwn:
    """The next person and their next step."""
    panel, manager = record.panel, mention(record.candidate.manager)
    if record.decision:
        if not record.decision.outcome.is_hire:
            return md("nothing more to do here.")
        if record.has_onboarding:
            return md("the onboarding; the card of the brief says where it stands.")
        left = [todo for todo in record.todos if not todo.is_done]
        if left:
            owners = mentions(dict.fromkeys(todo.owner for todo in left))
            return md(
                "{owners}, {count} before anything is signed. Then {who}, start the onboarding.",
                owners=owners,
                count=counted(len(left), "to-do"),
                who=manager,
            )
        return md("{who}, start the onboarding.", who=manager)
    if panel.is_open and _asks_more(record):
        return md("{who}, ask one more about what nobody found out, or press Decide.", who=manager)
    if panel.is_open and panel.outstanding:
        return md("{owed}: press Score. {who} decides.", owed=mentions(panel.outstanding), who=manager)
    if panel.is_open:
        return md("{who}, press Decide.", who=manager)
    if not panel.interviewers:
        return md("{who}, everybody gave up their seat: press Edit and pick interviewers.", who=manager)
    if panel.uncovered:
        return md("{who}, press Edit and give the uncovered categories to somebody.", who=manager)
    if panel.outstanding:
        return md("{who}: press Score right after the interview.", who=mentions(panel.outstanding))
    return md("{who}, press Decide.", who=manager)


def _buttons(record: CandidateRecord) -> Block:
    candidate, panel = record.candidate, record.panel
    value = ButtonValue(subject=candidate.id, version=record.version).dump()
    if record.decision:
        offer = record.decision.outcome.is_hire and not record.has_onboarding
        start = button("Start onboarding", Route.ONBOARDING_OPEN, value=candidate.id, style="primary")
        elsewhere = button("Consider for another brief", Route.CANDIDATE_ELSEWHERE, value=candidate.id)
        return steps(start if offer else None, behind=[elsewhere, history_button(candidate.subject)], block_id="next")
    here = ButtonValue(subject=panel.id, version=panel.version).dump()
    owed, sealed, more = panel.outstanding, not panel.is_open, _asks_more(record)
    return steps(
        button("Score", Route.SCORECARD_OPEN, value=here, style="primary") if owed else None,
        button("Ask one more", Route.CANDIDATE_ASK_ANOTHER, value=candidate.id, style="primary") if more else None,
        button("Decide", Route.DECISION_OPEN, value=value, style=None if owed or more else "primary"),
        behind=[
            button("Ask one more", Route.CANDIDATE_ASK_ANOTHER, value=candidate.id)
            if not sealed and not more
            else None,
            button("Open early", Route.PANEL_OPEN_EARLY, value=here) if sealed and panel.submitted else None,
            button("Edit", Route.CANDIDATE_EDIT, value=value),
            button("Free a seat", Route.SEAT_CHOOSE, value=here) if sealed and owed else None,
            button("Interview times", Route.CANDIDATE_TIMES, value=candidate.id) if sealed and owed else None,
        ],
        block_id="next",
    )


def _tools(record: CandidateRecord) -> Element | None:
    """What is done with the record as a whole, at its title."""
    candidate = record.candidate
    kept = kept_buttons(candidate.subject)
    if record.decision:
        return tools(*kept)
    return tools(
        button("Consider for another brief", Route.CANDIDATE_ELSEWHERE, value=candidate.id),
        button("Merge with another record", Route.CANDIDATE_MERGE, value=candidate.id),
        history_button(candidate.subject),
        *kept,
    )


def _asks_more(record: CandidateRecord) -> bool:
    """Nobody found out about something that the gate needs, and nobody is about to."""
    result = record.result
    return result is not None and result.verdict is Verdict.NO_VERDICT and not record.panel.outstanding


def _footnote(record: CandidateRecord) -> Mrkdwn:
    if record.panel.is_open or record.decision:
        return md("Everything about this candidate is in this thread, and nowhere else.")
    return md("Nobody sees a score before all are in. Everything about this candidate stays in this thread.")
