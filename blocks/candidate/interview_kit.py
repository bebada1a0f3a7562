"""The interview kit, in each interviewer's direct message: what to ask, and what to listen for."""

from blocks.kit import Block, Message, actions, button, context, divider, header, message, section, steps
from blocks.panel.card import gate_rule
from blocks.panel.seat_card import ask_first, take_back
from blocks.routes import Route
from blocks.scorecard.form import JUDGE
from blocks.sources import linked
from blocks.text import Mrkdwn, join, link, md, mention, moment, one_line
from domain.candidate.record import CandidateRecord
from domain.guide.breaks import BREAKS, Break
from domain.guide.first_hire import HardPart
from domain.guide.guide import Category, Guide

KIT = "Interview kit for {name} ({brief}): you cover {covers}."


def kit_card(record: CandidateRecord, interviewer: str, *, is_soon: bool = False) -> Message:
    """This interviewer's part of the panel; `is_soon`: for the second time, just before the interview."""
    candidate = record.candidate
    name = one_line(candidate.name, 90)
    seat = record.panel.seat_of(interviewer)
    if seat is None:
        may_come_back = record.panel.can_take_back(interviewer)
        back = actions(take_back(record.panel.id)) if may_come_back else None
        # Who has no part in it any more does not read what the candidate is called from now on.
        called = name if may_come_back else "a candidate"
        return _closed(record, called, md("You have no seat on this panel, so there is nothing to do."), back)
    if record.decision:
        return _closed(record, name, md("The decision is made. Thank you for your part in it."))
    guide = record.guide
    own = guide.several(seat.categories)
    covers = " · ".join(category.name.lower() for category in own)
    words = "Your interview with {name} ({brief}) begins soon: you cover {covers}." if is_soon else KIT
    return message(
        md(words, name=name, brief=record.brief_title, covers=covers),
        [
            header(f"Your interview with {name}" if is_soon else f"Interview kit: {name}"),
            section(_about(record, interviewer, covers)),
            section(_next(record, interviewer)),
            _buttons(record, interviewer),
            _model_warning(record),
            divider(),
            section(questions_of(guide, seat.categories)),
            context(JUDGE, *([gate_rule(guide)] if any(category.in_gate for category in own) else [])),
            *[block for category in own for block in listen_for(category)],
            context(
                md(
                    "In any answer, strong is {strong}; weak is {weak}. What that sounds like above, and who asks which "
                    "follow-up, is our rule. Practitioner signal is what hiring threads say, not statistics.",
                    strong=guide.strong_answers,
                    weak=guide.weak_answers,
                )
            ),
        ],
    )


def _closed(record: CandidateRecord, name: str, why: Mrkdwn, back: Block | None = None) -> Message:
    return message(
        md("Interview kit for {name}: {why}", name=name, why=why),
        [
            section(md("*Interview kit: {name}* for {brief}", name=name, brief=one_line(record.brief_title, 80))),
            section(why),
            None if record.decision else back,
        ],
    )


def _about(record: CandidateRecord, interviewer: str, covers: str) -> Mrkdwn:
    candidate = record.candidate
    asked = (
        "You interview for *{brief}*."
        if interviewer == candidate.manager
        else "{who} asks you to interview for *{brief}*."
    )
    about = md(asked, who=mention(candidate.manager), brief=one_line(record.brief_title, 80))
    at = record.panel_page.interview_at(interviewer)
    when = moment(at) if at else md("no date yet")
    rows = [about, md("*When:* {when}", when=when), md("*You find out about:* {covers}", covers=covers)]
    seat = record.panel.seat_of(interviewer)
    if seat and seat.is_second_round:
        rows.append(
            md(
                "*A second round:* the panel is open. Please don't read the thread before you have scored: what you "
                "send is marked “after opening”."
            )
        )
    if record.role:
        rows.append(md("*To be hired as:* {role}", role=record.role))
    if candidate.link:
        rows.append(link(candidate.link, one_line(candidate.link, 60)))
    return join(rows)


def _model_warning(record: CandidateRecord) -> Block | None:
    """W9: our questions are for people who build on existing models."""
    return (
        section(md("_{text} (Our rule.)_", text=BREAKS[Break.SCORECARD_FIT].detail))
        if record.hard_part is HardPart.MODEL
        else None
    )


def questions_of(guide: Guide, categories: tuple[str, ...]) -> Mrkdwn:
    """What whoever covers these categories asks."""
    asked = [
        md("{n}. {text}", n=str(n), text=item.text) for n, item in enumerate(guide.questions_for(categories), start=1)
    ]
    more = [md("• {text}", text=text) for text in guide.follow_ups_for(categories)]
    follow = [md("_Follow up, about a system of theirs:_"), *more] if more else []
    plan = md("_If there is time:_ {text}", text=guide.plan_question)
    return join([md("*Ask for specifics*"), *asked, *follow, plan])


def listen_for(category: Category) -> list[Block]:
    """What strong and weak answers sound like."""
    signal = category.signal
    gate = " (part of the gate)" if category.in_gate else ""
    told = [
        md("*{name}*{gate}", name=category.name, gate=gate),
        md("Strong: {text}", text=_both(category.strong, signal.strong if signal else "")),
        md("Weak: {text}", text=_both(category.fail, signal.weak if signal else "")),
    ]
    beside = [
        md("Practitioner signal: {text}.", text=category.practitioners) if category.practitioners else Mrkdwn(),
        md("Rests on {source}.", source=linked([category.source])) if category.source else Mrkdwn(),
    ]
    small = join(beside, " ")
    return [section(join(told)), *([context(small)] if small else [])]


def _both(guide: str, signal: str) -> str:
    return guide if signal in ("", guide) else f"{guide} {signal}"


def _next(record: CandidateRecord, interviewer: str) -> Mrkdwn:
    if interviewer in record.panel.submitted:
        return md("*Your scorecard is in. Thank you.* You can still correct it with Score.")
    others = len(record.panel.interviewers) - 1
    sealed = " Nobody sees a score before all are in." if others and not record.panel.is_open else ""
    return md("*Next:* press Score right after the interview; it takes a minute.{sealed}", sealed=sealed)


def _buttons(record: CandidateRecord, interviewer: str) -> Block:
    panel = record.panel.id
    if interviewer in record.panel.submitted:
        return actions(button("Score", Route.SCORECARD_OPEN, value=panel))
    ask = ask_first()
    return steps(
        button("Score", Route.SCORECARD_OPEN, value=panel, style="primary"),
        button("At another time", Route.CANDIDATE_TIMES, value=record.candidate.id),
        behind=[
            button("I did not interview", Route.SEAT_FREE, value=panel, number=1, ask=ask),
            button("I know this person", Route.SEAT_FREE, value=panel, number=2, ask=ask),
        ],
        block_id="next",
    )
