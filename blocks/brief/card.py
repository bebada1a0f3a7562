"""The answer card of a brief: as it is, turned to a what-if, and as its hiring room sees it."""

from collections.abc import Sequence
from typing import Literal

from blocks.brief.ends.closing import closed_card
from blocks.brief.ends.trial_form import trial_line
from blocks.brief.ids import brief_value
from blocks.brief.words import (
    answer_sentence,
    changes,
    flip_result,
    minded,
    money,
    money_comes_first,
    offered,
    one_answer,
    open_signals,
    ours_marked,
    readiness,
    to_settle,
    who_and_how,
)
from blocks.history.button import history_button
from blocks.keeping.button import kept_button, kept_tools
from blocks.kit import (
    Block,
    Confirm,
    Element,
    Message,
    actions,
    button,
    confirm,
    context,
    header,
    message,
    section,
    steps,
    tools,
)
from blocks.links import card_link
from blocks.question.approval import approval_line, ask_button
from blocks.question.card import asked_lines
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, cut, join, md, mention
from domain.brief.assessment import Assessment, assess
from domain.brief.brief import Brief, TrialEnd
from domain.brief.flips import Change, Flip
from domain.brief.outcome import Outcome
from domain.brief.versions import Said, shift_of
from domain.brief.view import waiting_words
from domain.guide.breaks import Break
from domain.guide.readiness import Signal
from domain.guide.route import TEAMS
from domain.outgoing.kinds import Kind
from domain.proposal.proposal import ROUTES_WITH_OFFERS
from domain.question.approval import Approval
from domain.question.question import Question, open_topics, shown


def brief_card(
    brief: Brief,
    *,
    progress: str = "",
    interviews: int = 0,
    hired: Sequence[str] = (),
    questions: tuple[Question, ...] = (),
    approval: Approval | None = None,
) -> Message:
    """The hiring manager's card; `progress` says where the hire stands, `interviews` how many candidates rest on it.

    `hired` are the names of those whom it has found: then it is filled. `questions` is what others were asked for it,
    `approval` how it stands where somebody has to approve it.
    """
    assessment = assess(brief)
    if not brief.is_answered:
        return _one_page_left(brief)
    if brief.let_be is not None:
        return closed_card(brief, brief.let_be, progress, hired, tools=kept_tools(brief.subject))
    if brief.look:
        flip = next((item for item in assessment.flips if item.change == brief.look), None)
        if flip is not None:
            return turned_card(brief, assessment, flip, interviews)
    flip = offered(assessment)
    return message(
        _summary(brief, assessment, hired),
        [
            header(_word(assessment, hired)),
            *answer_blocks(brief, assessment, progress, hired, tools=_tools(brief, assessment)),
            section(approval_line(approval)) if approval else None,
            section(one_answer(assessment)),
            _steps(brief, assessment, hired, interviews, approval),
            _asked(brief, questions),
            *beside_blocks(brief, assessment),
            context(_footer(brief, assessment)),
        ],
    )


def shared_card(
    brief: Brief,
    *,
    progress: str = "",
    hired: Sequence[str] = (),
    questions: tuple[Question, ...] = (),
    approval: Approval | None = None,
) -> Message:
    """The card in the hiring room: everybody there reads it, so it turns for nobody."""
    if brief.let_be is not None:
        return closed_card(brief, brief.let_be, progress, hired)
    assessment = assess(brief)
    return message(
        _summary(brief, assessment, hired),
        [
            header(_word(assessment, hired)),
            *answer_blocks(brief, assessment, progress, hired),
            section(approval_line(approval)) if approval else None,
            section(one_answer(assessment)),
            _room_steps(brief, assessment, hired),
            _asked(brief, questions),
            *beside_blocks(brief, assessment),
            context(_footer(brief, assessment)),
        ],
    )


def turned_card(brief: Brief, assessment: Assessment, flip: Flip, interviews: int = 0) -> Message:
    """What another answer would bring. Nothing is saved by looking."""
    turned = assess(flip.brief)
    keep = (
        button("Fill it in", Route.BRIEF_EDIT, value=brief_value(brief, flip.change), style="primary")
        if flip.asks
        else button(
            "Yes, that is so",
            Route.BRIEF_KEEP,
            value=brief_value(brief, flip.change),
            style="primary",
            ask=_publish_question(brief, flip, interviews),
        )
    )
    asked = md("*{title}*\n*{question}* {also}", title=brief.title, question=flip.question, also=flip.also)
    return message(
        md("What if: {question} {outcome}", question=flip.question, outcome=turned.outcome.value),
        [
            header(f"What if… {turned.outcome.value}"),
            section(asked),
            section(answer_sentence(flip.brief, turned)),
            section(join([Mrkdwn("*What would change*"), *changes(brief, assessment, turned)])),
            actions(keep, button("Back", Route.BRIEF_UNLOOK, value=brief_value(brief)), block_id="turned"),
            context(md("Only a look, nothing is saved: the brief still says {word}.", word=assessment.outcome.value)),
        ],
    )


def _publish_question(brief: Brief, flip: Flip, interviews: int) -> Confirm | None:
    """What a tap would publish, asked before it does; None where the answer stays."""
    shift = shift_of(Said.of(brief), Said.of(flip.brief))
    if shift is None:
        return None
    text = f"{flip.question} You say that it is so. {waiting_words(interviews)} Everybody who works with it hears."
    return confirm(f"{shift.words}?", " ".join(text.split()), "Publish")


def look_button(brief: Brief, assessment: Assessment, flip: Flip, number: int | None = None) -> Element:
    """The what-if as a button, short enough for a phone; the question stands above it."""
    is_less = assessment.outcome is Outcome.BUY and flip.change is Change.PRODUCT
    label = "It covers less than I thought" if is_less else f"What if? → {flip_result(flip, assessment.verdict)}"
    return button(label, Route.BRIEF_LOOK, value=brief_value(brief, flip.change), number=number)


def _word(assessment: Assessment, hired: Sequence[str]) -> str:
    return f"{assessment.outcome} · filled" if _is_filled(assessment, hired) else assessment.outcome.value


def _is_filled(assessment: Assessment, hired: Sequence[str]) -> bool:
    return assessment.outcome is Outcome.HIRE and bool(hired)


def _sentence(brief: Brief, assessment: Assessment, hired: Sequence[str]) -> Mrkdwn:
    if not _is_filled(assessment, hired):
        return answer_sentence(brief, assessment)
    return md("Filled already, by {who}.", who=cut(", ".join(hired), 200))


def answer_blocks(
    brief: Brief,
    assessment: Assessment,
    progress: str = "",
    hired: Sequence[str] = (),
    *,
    tools: Element | None = None,
    whole: bool = False,
) -> list[Block | None]:
    """The answer under its word: why, what is open, who and how; with `whole` nothing that passes is cut short."""
    said = md("*{title}*\n{answer}", title=brief.title, answer=_sentence(brief, assessment, hired))
    signals = readiness(brief, assessment.verdict) if whole else open_signals(brief, assessment.verdict)
    return [
        section(said, accessory=tools),
        section(md("*Where it stands*\n{progress}", progress=progress)) if progress else None,
        section(trial) if (trial := trial_line(brief)) else None,
        section(signals),
        _conditions(brief, assessment),
        section(who) if (who := who_and_how(assessment, whole=whole)) else None,
    ]


def beside_blocks(brief: Brief, assessment: Assessment) -> list[Block | None]:
    """What is read once the next step is known, small: the money, and what to mind."""
    texts = [each for each in (money(assessment, brief.answers), _mind(brief, assessment)) if each]
    return [context(*texts)] if texts else []


def _asked(brief: Brief, questions: tuple[Question, ...]) -> Block | None:
    """What others were asked, and said: theirs until the brief takes it over."""
    lines = asked_lines(shown(brief, questions))
    return section(join([Mrkdwn("*Asked of others*"), *lines])) if lines else None


def _conditions(brief: Brief, assessment: Assessment) -> Block | None:
    names = to_settle(brief, assessment.verdict, beside=assessment.verdict.before_trial)
    if assessment.outcome is not Outcome.BUY or not names:
        return None
    return section(md("*Before you sign*, settle {names}.", names=names))


def _mind(brief: Brief, assessment: Assessment) -> Mrkdwn:
    if not (warnings := minded(assessment)):
        return Mrkdwn()
    lines = [ours_marked(md("{short}", short=warning.short), warning.ours) for warning in warnings]
    why = card_link(Kind.BRIEF_TRACE, brief.subject, "why: in the thread")
    return join([md("*Keep in mind* ({why}):", why=why), join(lines, " · ")], " ")


def _next_steps(brief: Brief, assessment: Assessment, hired: Sequence[str]) -> list[Element | None]:
    value = brief_value(brief)
    # Where it is shown stands at the end of the card.
    share = None if brief.is_shared else button("Share", Route.BRIEF_SHARE, value=value)
    add = button("Add candidate", Route.CANDIDATE_ADD, value=value)
    offer = _offer(brief, assessment)
    looked = _looked(brief, assessment)
    match assessment.outcome:
        case Outcome.DISCOVERY:
            return [button("Start the two weeks", Route.BRIEF_DISCOVERY, value=value, style="primary"), share]
        case Outcome.BUY:
            return [*_before_the_trial(brief, assessment), share, add, offer]
        case Outcome.NOT_YET if assessment.verdict.is_too_rare:
            return [
                button("Let it be", Route.BRIEF_LET_BE, value=value, style="primary"),
                button("Edit", Route.BRIEF_EDIT, value=value),
                share,
            ]
        case Outcome.NOT_YET:
            return [button("Edit", Route.BRIEF_EDIT, value=value, style="primary"), looked, share, add, offer]
        case Outcome.HIRE if _is_filled(assessment, hired):
            return [add, share, offer]
        case Outcome.HIRE if money_comes_first(assessment):
            worth = button("Is it worth it?", Route.BRIEF_WORTH, value=value, style="primary")
            return [worth, looked, add, share, offer]
        case Outcome.HIRE:
            return [looked, *_hiring(brief, assessment, is_first=looked is None), share]


def _looked(brief: Brief, assessment: Assessment) -> Element | None:
    """Where nobody has looked for a product, that is the safer first move."""
    if Break.NOT_LOOKED not in {warning.code for warning in assessment.warnings}:
        return None
    first = assessment.outcome is Outcome.HIRE and not money_comes_first(assessment)
    return button(
        "I looked: …",
        Route.BRIEF_EDIT,
        value=brief_value(brief, Change.PRODUCT),
        style="primary" if first else None,
        number=1,
    )


def _before_the_trial(brief: Brief, assessment: Assessment) -> list[Element | None]:
    """The trial, or what has to be answered before it."""
    if brief.running_trial is not None or not assessment.verdict.before_trial:
        return [_trial_step(brief)]
    labels = {Signal.DATA: ("We may use the data", Change.DATA), Signal.MISTAKES: ("A person checks", Change.MISTAKES)}
    return [
        button(
            label,
            Route.BRIEF_LOOK,
            value=brief_value(brief, change),
            style=None if number else "primary",
            number=number,
        )
        for number, (label, change) in enumerate(labels[signal] for signal in assessment.verdict.before_trial)
    ]


def _hiring(brief: Brief, assessment: Assessment, *, is_first: bool) -> list[Element | None]:
    """Whom to meet, or what to review: of a team outside its offer comes first."""
    offers_first = assessment.route is not None and assessment.route.route in TEAMS
    style: Literal["primary"] | None = "primary" if is_first else None
    add = button("Add candidate", Route.CANDIDATE_ADD, value=brief_value(brief), style=None if offers_first else style)
    offer = _offer(brief, assessment, style=style if offers_first else None)
    return [offer, add] if offers_first else [add, offer]


def _offer(brief: Brief, assessment: Assessment, *, style: Literal["primary"] | None = None) -> Element | None:
    """Where somebody outside builds, or something is bought, their offers are reviewed."""
    if assessment.route is None or assessment.route.route not in ROUTES_WITH_OFFERS:
        return None
    return button("Review a proposal", Route.PROPOSAL_ADD, value=brief_value(brief), style=style)


def _trial_step(brief: Brief) -> Element | None:
    """One trial at a time; once the product is bought there is nothing more to try."""
    trial, value = brief.answers.product_trial, brief_value(brief)
    if trial is None or trial.end in (TrialEnd.LESS, TrialEnd.STOPPED):
        return button("Start a product trial", Route.BRIEF_TRIAL, value=value, style="primary")
    if trial.end is None:
        return button("End trial", Route.BRIEF_END_TRIAL, value=value)
    return None


def _room_steps(brief: Brief, assessment: Assessment, hired: Sequence[str]) -> Block:
    value = brief_value(brief)
    edit, history = button("Edit", Route.BRIEF_EDIT, value=value), history_button(brief.subject)
    if assessment.outcome is Outcome.DISCOVERY:
        return steps(edit, history, block_id="next")
    still = assessment.outcome is Outcome.HIRE and not hired
    first, *others = _hiring(brief, assessment, is_first=still)
    return steps(first, behind=[*others, edit, history], block_id="next")


def _steps(
    brief: Brief, assessment: Assessment, hired: Sequence[str], interviews: int, approval: Approval | None
) -> Block:
    """The next step and the what-if; the others behind three dots."""
    value, flip = brief_value(brief), offered(assessment)
    worth = None if money_comes_first(assessment) else button("Is it worth it?", Route.BRIEF_WORTH, value=value)
    # Where the answer has moved on, its trial still waits for a word.
    is_left = brief.running_trial is not None and assessment.outcome is not Outcome.BUY
    first, *others = [each for each in _next_steps(brief, assessment, hired) if each is not None]
    if approval and approval.has_to_be_asked:
        # Candidates come after the yes.
        left = [_plain(each) for each in (first, *others) if each["action_id"] != Route.CANDIDATE_ADD]
        first, *others = [ask_button(brief), *left]
    behind = [
        *others,
        button("End trial", Route.BRIEF_END_TRIAL, value=value) if is_left else None,
        worth,
        button("Ask somebody", Route.QUESTION_ASK, value=value) if open_topics(brief) else None,
        button("Compare", Route.BRIEF_COMPARE, value=brief.id) if interviews > 1 else None,
    ]
    if assessment.outcome is not Outcome.NOT_YET:
        behind.append(_close(brief))
    return steps(first, look_button(brief, assessment, flip) if flip else None, behind=behind, block_id="next")


def _close(brief: Brief) -> Element:
    """However full the card is, a brief can be closed."""
    return button("Close the brief", Route.BRIEF_CLOSE, value=brief_value(brief))


def _plain(element: Element) -> Element:
    """No longer the next step."""
    made: Element = {**element}
    made.pop("style", None)
    return made


def _tools(brief: Brief, assessment: Assessment) -> Element | None:
    """What is done with the brief as a whole; what is the next step stands among the buttons already."""
    value = brief_value(brief)
    edit = None if assessment.outcome is Outcome.NOT_YET else button("Edit", Route.BRIEF_EDIT, value=value)
    return tools(
        edit,
        # Where Edit is the next step, there is room for it here.
        _close(brief) if edit is None else None,
        button("Overrule", Route.BRIEF_CORRECT, value=value),
        history_button(brief.subject),
        kept_button(brief.subject, "Take along, what is held, erase"),
        button("Hand over", Route.BRIEF_HAND_OVER, value=value),
    )


def _footer(brief: Brief, assessment: Assessment) -> Mrkdwn:
    where = md("shared in {room}", room=channel_link(brief.room)) if brief.room else Mrkdwn("only you see this")
    kind = md(
        "Kind of problem: {kind}{by}",
        kind=assessment.kind.value,
        by=", corrected" if brief.answers.corrected_kind else "",
    )
    return md("{kind} · by {manager} · {where}", kind=kind, manager=mention(brief.manager), where=where)


def _one_page_left(brief: Brief) -> Message:
    text = md("*{title}*: discovery is settled. One page is left, then you have your answer.", title=brief.title)
    go_on = button("Go on", Route.BRIEF_RESUME, value=brief_value(brief), style="primary")
    return message(text, [section(text), actions(go_on, block_id="next")])


def _summary(brief: Brief, assessment: Assessment, hired: Sequence[str]) -> Mrkdwn:
    return md(
        "{outcome}: {title}. {answer}",
        outcome=_word(assessment, hired),
        title=brief.title,
        answer=_sentence(brief, assessment, hired),
    )
