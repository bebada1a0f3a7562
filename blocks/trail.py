"""The audit log, page by page: when, who, what, to which thing. Ids only."""

from collections.abc import Mapping
from typing import Final

from blocks.kit import Message, actions, button, context, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, escape, join, md, mention, moment
from domain.keeping.trail import Entry, Trail
from domain.outgoing.subject import About

#: So many lines fit into one block, whatever they say.
LINES: Final = 10

THINGS: Final[Mapping[About, str]] = {
    About.BRIEF: "brief",
    About.CANDIDATE: "candidate",
    About.PROPOSAL: "proposal",
    About.PANEL: "panel",
    About.SEAT: "seat",
    About.SCORECARD: "scorecard",
    About.TODO: "to-do",
    About.ONBOARDING: "onboarding",
    About.CHECK_IN: "check-in",
    About.ONBOARDING_CHANGE: "onboarding",
    About.TROUBLE: "message",
    About.PERSON: "person",
    About.FORM: "form",
    About.BRIEF_VERSION: "brief",
}


def trail(page: Trail) -> Message:
    """One page, newest first, with a way to what was before."""
    whose = "everything in this workspace" if page.of_everybody else "your briefs, and all that belongs to them"
    text = md("Audit log: {whose}", whose=whose)
    if not page.entries:
        nothing = Mrkdwn("Nothing is on record before that.")
        return message(text, [header("Audit log"), section(nothing)])
    lines = [entry_line(entry) for entry in page.entries]
    older = [actions(button("Older", Route.AUDIT_OLDER, value=page.older))] if page.older else []
    return message(
        join([text, *lines]),
        [
            header("Audit log"),
            context(md("{whose}. Ids only; nobody can change it.", whose=f"{whose[0].upper()}{whose[1:]}")),
            *(section(join(lines[start : start + LINES])) for start in range(0, len(lines), LINES)),
            *older,
        ],
    )


def entry_line(entry: Entry) -> Mrkdwn:
    """One act in one line."""
    return md(
        "{when}  {who}: {refused}{what}, {thing} `{id}`",
        when=moment(entry.at, "{date_num} {time_secs}"),
        who=mention(entry.actor) if entry.actor else escape("the bot"),
        refused=Mrkdwn("*refused* ") if entry.is_refused else Mrkdwn(),
        what=entry.what.replace(".", " ").replace("_", " "),
        thing=THINGS[entry.subject.kind],
        id=entry.subject.id,
    )
