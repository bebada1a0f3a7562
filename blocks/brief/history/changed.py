"""What is said of a change: the reply under the card, and the word to whoever works with the answer."""

from blocks.brief.history.differences import version_lines
from blocks.brief.ids import brief_value
from blocks.history.button import history_button
from blocks.kit import Block, Element, Message, actions, button, context, header, message, section
from blocks.routes import Route
from blocks.text import SECTION_LIMIT, Mrkdwn, cut_mrkdwn, join, md, mention, moment, one_line, quote
from domain.brief.brief import Brief
from domain.brief.versions import BriefChange, VersionView


def changed_reply(view: VersionView) -> Message:
    """Of which brief, since its card may not stand above: what changed, from what to what, by whom and why."""
    lines = version_lines(view.before, view.version) if view.before else []
    said = md("*{title}*: {what}", title=one_line(view.title, 80), what=_headline(view))
    return message(
        said,
        [
            section(said),
            section(quote(view.version.reason, 500)) if view.version.reason else None,
            section(cut_mrkdwn(join(lines), SECTION_LIMIT)) if lines else None,
            actions(_history(view), block_id="history"),
        ],
    )


def answer_changed(view: VersionView) -> Message:
    """To everybody whose work rests on the answer, once."""
    words = view.shift.words if view.shift else view.version.said.outcome.value
    text = md(
        "The brief *{title}* has another answer: *{words}*, by {who}.",
        title=view.title,
        words=words,
        who=mention(view.version.by),
    )
    return message(text, [section(text), *_reason(view), actions(_show(view), _history(view), block_id="next")])


def owner_declined(view: VersionView) -> Message:
    """To the hiring manager: the named owner said no, or took that back, and what it makes of the answer."""
    version, before = view.version, view.before
    who, owner = mention(version.by), version.answers.owner
    named = owner if owner != version.by else ""
    answer = (
        md("It makes the answer *{words}*.", words=view.shift.words)
        if view.shift
        else md("The answer stays *{word}*.", word=view.version.said.outcome.value)
    )
    instead = (
        Mrkdwn(" They name you instead.")
        if named == version.manager
        else md(" They name {who} instead, who is asked.", who=mention(named))
        if named
        else Mrkdwn("")
    )
    if before is not None and before.answers.owner != owner == version.by:
        back = md(
            "{who} takes that back: they, and not {other}, are asked to own *{title}* after launch. {answer}",
            who=who,
            other=mention(before.answers.owner),
            title=view.title,
            answer=answer,
        )
        return message(back, [section(back), actions(_show(view), _history(view), block_id="next")])
    text = md(
        "{who} does not take on *{title}* after launch.{instead} {answer}",
        who=who,
        title=view.title,
        instead=instead,
        answer=answer,
    )
    edit = button("Name somebody else", Route.BRIEF_EDIT, value=_value(view), style=None if named else "primary")
    return message(text, [section(text), *_reason(view), actions(edit, _history(view), block_id="next")])


def handed_over(view: VersionView, reader: str) -> Message:
    """To both: whose brief it is now, and what that means for whoever reads this."""
    version = view.version
    before = view.before.manager if view.before else version.by
    if reader == version.manager:
        text = md(
            "*{title}* is yours now: {who} handed it over{old}.",
            title=view.title,
            who=mention(version.by),
            old=Mrkdwn("") if version.by == before else md(" from {before}", before=mention(before)),
        )
        what = Mrkdwn(
            "Its card is here in our direct message. Candidates, to-dos and onboardings of it ask you from now on. "
            "What was asked already is not asked again; /ai-hire list shows what waits."
        )
        return message(text, [section(text), context(what), actions(_show(view), _history(view), block_id="next")])
    text = md(
        "*{title}* belongs to {who} now. Nothing of it waits for you as its hiring manager.",
        title=view.title,
        who=mention(version.manager),
    )
    return message(text, [section(text)])


def handed_over_card(brief: Brief) -> Message:
    """What is left of the card in the direct message of an earlier hiring manager."""
    # What nobody has shared is its new hiring manager's alone, whatever they call it by now.
    what = Mrkdwn("This brief was") if brief.people.is_private else md("*{title}*:", title=brief.title)
    text = md("{what} handed over to {who}, who has its card now.", what=what, who=mention(brief.manager))
    return message(text, [header("Handed over"), section(text)])


def brief_changed(change: BriefChange | None) -> Block | None:
    """On a card that rests on the brief: it says something else than it did then. None where it does not."""
    if change is None:
        return None
    text = md(
        ":warning: *The brief changed* {when} (v{before} → v{after}): {answer}{names}",
        when=moment(change.at, "{date_short_pretty}"),
        before=str(change.before),
        after=str(change.after),
        answer=md("*{words}*; ", words=change.shift.words) if change.shift else Mrkdwn(""),
        names=", ".join(change.names),
    )
    return section(text)


def _headline(view: VersionView) -> Mrkdwn:
    who, outcome = mention(view.version.by), view.version.said.outcome.value
    if view.before and view.before.manager != view.version.manager:
        said = md("handed over to {new} by {who}.", new=mention(view.version.manager), who=who)
        return said if view.shift is None else md("{said} {words}", said=said, words=view.shift.words)
    if view.end is not None:
        return md("closed (*{end}*) by {who}.", end=view.end, who=who)
    if view.is_taken_up:
        return md("taken up again by {who}. *{word}*", who=who, word=view.shift.words if view.shift else outcome)
    if view.shift is not None:
        return md("*{words}*, by {who}", words=view.shift.words, who=who)
    return md("changed by {who}; the answer stays *{word}*.", who=who, word=outcome)


def _reason(view: VersionView) -> list[Block]:
    return [section(quote(view.version.reason, 500))] if view.version.reason else []


def _value(view: VersionView) -> str:
    return brief_value(view.version.brief)


def _show(view: VersionView) -> Element:
    return button("Show the brief", Route.BRIEF_SHOW, value=_value(view))


def _history(view: VersionView) -> Element:
    return history_button(view.version.brief.subject)
