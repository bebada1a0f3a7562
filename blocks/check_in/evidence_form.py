"""Evidence before a check-in: the request in a direct message, and the form that answers it."""

from collections.abc import Mapping

from blocks.check_in.words import capital, heading, item_line, items_text
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choices, input_text
from blocks.kit import Choice, Message, View, actions, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, moment, one_line
from domain.check_in.check_in import CheckIn
from domain.check_in.report import EVIDENCE_LIMIT, Item, Progress, evidence_field, said
from domain.guide.milestone import Deliverable
from domain.onboarding.views import CheckInPage, CheckInView

DONE = "done"


class EvidenceState(FormState):
    """`version` is the check-in's, `shown` the keys of the deliverables that it shows."""

    check_in_id: str
    shown: tuple[str, ...]

    @classmethod
    def of(cls, check_in: CheckIn, form_id: str) -> "EvidenceState":
        shown = tuple(found.key for found in check_in.milestone.asked)
        return cls(form_id=form_id, version=check_in.version, check_in_id=check_in.id, shown=shown)


def evidence_request(view: CheckInView) -> Message:
    """Five days before: what will be asked, and the form to show it."""
    onboarding, check_in = view.onboarding, view.check_in
    name = check_in.milestone.name
    title = md("*{title}*", title=heading(check_in.milestone, one_line(onboarding.name, 80)))
    if check_in.report is not None or onboarding.closed:
        if not check_in.evidence:
            over = (
                md("{name} is reported; nothing more is needed here.", name=capital(name))
                if check_in.report is not None
                else md("The onboarding has ended, so nothing is needed here any more.")
            )
            return message(over, [section(join([title, over]))])
        over = md("{name} is over. What you showed stays here for you to read.", name=capital(name))
        return message(over, [section(join([title, over])), section(items_text(check_in.milestone, check_in.evidence))])
    if onboarding.paused is not None:
        paused = md("The onboarding is paused, so nothing is needed here for now.")
        return message(paused, [section(join([title, paused]))])
    if check_in.evidence_by:
        thanks = md(
            "Thank you: {owner} sees this on {at}. You can change it until then.",
            owner=mention(onboarding.owner),
            at=moment(check_in.due_at, "{date}"),
        )
        return message(
            thanks,
            [
                section(join([title, thanks])),
                section(items_text(check_in.milestone, view.prefilled)),
                actions(button("Change", Route.EVIDENCE_OPEN, value=check_in.id)),
            ],
        )
    ask = md(
        "{name} is on {at}. What is there to show by then? A link or one sentence for each; what is not there yet "
        "may stay empty.",
        name=capital(name),
        at=moment(check_in.due_at, "{date}"),
    )
    return message(
        ask,
        [
            section(join([title, ask])),
            section(join([_asked(found, view.prefilled.get(found.key)) for found in check_in.milestone.asked])),
            actions(button("Add evidence", Route.EVIDENCE_OPEN, value=check_in.id, style="primary")),
            context(md("{owner} reads it on the day, beside the report.", owner=mention(onboarding.owner))),
        ],
    )


def _asked(found: Deliverable, known: Item | None) -> Mrkdwn:
    """What is asked; what the brief answers is shown as the owner sees it."""
    if known is None:
        return md("• *{label}*: {hint}", label=found.label, hint=found.hint)
    return item_line(found.label, known, 180)


def evidence_form(
    page: CheckInPage, state: EvidenceState, *, items: Mapping[str, Item] | None = None, notice: str = ""
) -> View:
    """One field a deliverable, and one question for all: which of them are done?"""
    milestone = page.check_in.milestone
    held = page.prefilled if items is None else items
    return modal(
        Route.EVIDENCE_GIVE,
        "Evidence" if milestone.extends else f"Evidence, {milestone.name}",
        [
            section(items_text(milestone, page.check_in.evidence)) if notice else None,
            section(
                md(
                    "Paste links, or write one sentence. {owner} reads it in the check-in.",
                    owner=mention(page.onboarding.owner),
                )
            ),
            *[
                input_text(
                    evidence_field(found.key),
                    found.label,
                    initial=held[found.key].evidence if found.key in held else "",
                    optional=True,
                    placeholder=found.hint,
                    max_length=EVIDENCE_LIMIT,
                )
                for found in milestone.asked
            ],
            input_choices(
                DONE,
                "Which of these are done?",
                [Choice(value=found.key, label=found.label) for found in milestone.asked],
                initial=[key for key, item in held.items() if item.progress is Progress.DONE],
            ),
        ],
        state=state,
        notice=notice,
        submit="Send",
    )


def read_evidence_form(fields: Fields, state: EvidenceState, draft: bool = False) -> dict[str, Item]:
    """What was said per deliverable; silence leaves it out."""
    reader = Reader(fields, draft=draft)
    done = reader.ids(DONE)
    items = {}
    for key in state.shown:
        evidence = reader.text(evidence_field(key), limit=EVIDENCE_LIMIT)
        if (item := said(key, key in done, evidence)) is not None:
            items[key] = item
    reader.check()
    return items
