"""What the bot can do, in a few lines; and the answer to a word that it does not know."""

from collections.abc import Mapping

from blocks.kit import Block, Message, actions, button, context, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md
from domain.typed.words import Word

WHAT: Mapping[Word, str] = {
    Word.BRIEF: "write the one-page brief and hear whether to hire, whom first, and by which route",
    Word.CANDIDATE: "add a candidate, with a panel that covers every category",
    Word.PROPOSAL: "review an offer from a vendor, an agency or a freelancer, or a platform to buy, against the brief",
    Word.SCORE: "score a candidate you interviewed; nobody sees your scores before the panel opens",
    Word.COMPARE: "a brief's candidates side by side, once their panels are open; no total, no ranking",
    Word.INSIGHTS: "did interviews say what came? scores beside how the hires ended; no verdict under ten",
    Word.ONBOARD: "start the onboarding of somebody you decided to hire, with its check-ins",
    Word.EXPORT: "a brief on one page for a vendor, scorecards or check-ins as a table, the days for your calendar",
    Word.LIST: "what waits for you and for others, and your briefs, as on my Home tab; `list archive`: what is over",
    Word.SEARCH: "briefs, candidates and hires by a part of the name, as far as you may see them",
    Word.HOLIDAYS: "say where you work, such as `DE-BY`: I ask you for nothing on its weekends and public holidays",
    Word.ADMIN: "for workspace admins: the briefs whose hiring manager's account is gone, to hand over",
    Word.HELD: "what I keep under a name: have it sent to you, or erased",
    Word.ERASE: "the same list: erase a candidate, an offer, a hire or a brief, my own messages about it included",
    Word.AUDIT: "who did what and when, and who was refused; of a brief for its hiring manager, of everything for admins",
    Word.SETTINGS: "of your briefs: panel, check-in days, initials. For admins, what counts for everybody here, such as hours and reminders",
    Word.GUIDE: "by what we judge: categories, anchors, questions, red flags; workspace admins make them your own",
    Word.WEBHOOKS: "for workspace admins: other systems that hear of answers, panels, decisions and check-ins; try, pause, remove",
    Word.HELP: "this page",
}


def help_message() -> Message:
    """Every word, with what it does."""
    lines = "\n".join(f"• `/ai-hire {word}` — {what}" for word, what in WHAT.items())
    blocks: list[Block] = [
        header("AI Hire, step by step"),
        section(
            Mrkdwn("Brief first, then evidence, then proof once somebody has started. Every step is a button too.")
        ),
        section(Mrkdwn(lines)),
        context(
            Mrkdwn(
                "Slack takes no slash commands in threads: use the buttons on the cards there. "
                "Candidates' data stays in the private channel that you choose."
            )
        ),
        actions(button("Write a brief", Route.BRIEF_START, style="primary"), button("My list", Route.OVERVIEW_LIST)),
    ]
    return message(Mrkdwn(f"AI Hire, step by step\n{lines}"), blocks)


def unknown_word(typed: str, meant: Word | None) -> Message:
    """A word that is none, with the nearest one."""
    if meant is None:
        text = md("I don't know “{typed}”. Type `/ai-hire help` to see what I can do.", typed=typed[:50])
    else:
        text = md(
            "I don't know “{typed}”. Did you mean `/ai-hire {meant}`: {what}?",
            typed=typed[:50],
            meant=meant,
            what=WHAT[meant],
        )
    return message(text, [section(text), actions(button("Show the menu", Route.OVERVIEW_MENU))])


def pointer() -> Message:
    """To somebody who names the bot in a channel: nothing about anybody is said there."""
    text = Mrkdwn(
        "I work by buttons and by `/ai-hire`, and I answer in our direct message, where nobody reads along. "
        "Here I say nothing about anybody."
    )
    buttons = [button("What waits for me", Route.OVERVIEW_LIST), button("Help", Route.OVERVIEW_HELP)]
    return message(text, [section(text), actions(*buttons)])


def not_for_guests() -> Message:
    """The answer to whoever writes to the bot and is no full member; a hire may be one of them."""
    text = Mrkdwn(
        "AI Hire is for full members of this workspace only, because it holds candidates' data. "
        "Where I ask you for something, the button in my message is all that you need."
    )
    return message(text, [section(text)])


#: What does it at once; the others ask for a name, and so are typed.
DOES: Mapping[Word, tuple[str, Route]] = {
    Word.BRIEF: ("Write a brief", Route.BRIEF_START),
    Word.CANDIDATE: ("Add a candidate", Route.CANDIDATE_CHOOSE),
}


def greeting(asked: Word | None = None) -> Message:
    """The answer to somebody who writes to the bot; `asked` is what it can do of what they wrote."""
    text = Mrkdwn(
        "Hello! I work by buttons and by `/ai-hire`. Start with a brief: three short pages, most of it taps, "
        "and you hear at once whether to hire at all."
    )
    if asked is not None and asked is not Word.HELP:
        text = md("For that there is `/ai-hire {word}`: {what}.", word=asked, what=Mrkdwn(WHAT[asked]))
    first = DOES.get(Word.BRIEF if asked in (None, Word.HELP) else asked)
    return message(
        text,
        [
            section(text),
            actions(
                button(*first, style="primary") if first else None,
                button("What waits for me", Route.OVERVIEW_LIST, style=None if first else "primary"),
                button("Help", Route.OVERVIEW_HELP),
            ),
        ],
    )
