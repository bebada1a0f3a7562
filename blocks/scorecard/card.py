"""One interviewer's scorecard, in the candidate's thread once the panel is open."""

from blocks.button import ButtonValue
from blocks.history.button import history_button
from blocks.kit import Block, Message, actions, button, context, message, section
from blocks.routes import Route
from blocks.scorecard.form import PLAN_LABELS, RECOMMENDATION_LABELS
from blocks.text import Mrkdwn, join, md, mention, moment, one_line, quote
from domain.guide.guide import Category, Guide
from domain.panel.pages import ScorecardView
from domain.scorecard import NOTE_LIMIT, PlanDescribed, Recommendation, Scorecard


def scorecard_card(view: ScorecardView) -> Message:
    """What this interviewer saw, with both figures where a score was corrected after opening."""
    card = view.card
    assessed = view.panel.guide.several(card.marks.assessed)
    blocks: list[Block | None] = [
        *scorecard_blocks(view),
        actions(
            button("Include with a reason", Route.SCORECARD_INCLUDE, value=_value(card)) if card.waits else None,
            button("Correct", Route.SCORECARD_CORRECT, value=_value(card)),
            history_button(view.judged.about),
        ),
    ]
    scores = ", ".join(f"{category.short} {_figure(card, category)}" for category in assessed)
    return message(md("{headline}. {scores}", headline=_headline(view), scores=scores), blocks)


def scorecard_blocks(view: ScorecardView) -> list[Block | None]:
    """All that the scorecard says."""
    card, guide = view.card, view.panel.guide
    return [
        section(_headline(view)),
        context(_lateness(card)) if card.is_late or card.waits or card.included else None,
        flags_block(card, guide),
        *(section(category_text(card, category)) for category in guide.several(card.marks.assessed)),
        context(*_rest(card, guide, view.judged.is_agency)),
    ]


def _headline(view: ScorecardView) -> Mrkdwn:
    marks = view.card.marks
    return md(
        "*{who}* on {name}: *{said}*, {what} in production",
        who=mention(view.card.interviewer),
        name=one_line(view.judged.name, 80),
        said=RECOMMENDATION_LABELS[marks.recommendation or Recommendation.NO].lower(),
        what="for the first build" if view.judged.is_agency else "as the first hire",
    )


def _value(card: Scorecard) -> str:
    return ButtonValue(subject=card.id, version=card.version).dump()


def category_text(card: Scorecard, category: Category) -> Mrkdwn:
    """One category with its figure and its note."""
    title = md("*{name}* · *{figure}*", name=category.name, figure=_figure(card, category))
    note = card.marks.mark(category.key).note
    return join([title, quote(note, NOTE_LIMIT)]) if note else title


def _figure(card: Scorecard, category: Category) -> str:
    """E.g. "4", or "4 (sealed: 2)" where it was corrected after opening."""
    now = shown(card.marks.score(category.key))
    if category.key not in card.changed or card.sealed is None:
        return now
    return f"{now} (sealed: {shown(card.sealed.marks.score(category.key))})"


def shown(score: int | None) -> str:
    """A score as cards write it."""
    return "not assessed" if score is None else str(score)


def _lateness(card: Scorecard) -> Mrkdwn:
    if card.waits and card.counted is None:
        return md("After opening: not in the mean until the hiring manager includes it with a reason.")
    if card.waits:
        return md(
            "Corrected after opening: what stood before counts until the hiring manager includes this with a reason."
        )
    if card.included is None:
        return Mrkdwn("")
    return md(
        "After opening; {who} included it: {reason}" if card.is_late else "{who} included the correction: {reason}",
        who=mention(card.included.by),
        reason=one_line(card.included.reason, 500),
    )


def flags_block(card: Scorecard, guide: Guide) -> Block | None:
    """The red flags that it raises; None where it raises none."""
    if not card.marks.flags:
        return None
    rows = [
        join([md("• {text}", text=guide.flag_text(number)), *([quote(note, NOTE_LIMIT)] if note else [])])
        for number in card.marks.flags
        for note in [card.marks.flag_notes.get(number, "")]
    ]
    return section(join([md("*Red flags*"), *rows]))


def _rest(card: Scorecard, guide: Guide, is_agency: bool) -> list[Mrkdwn]:
    marks = card.marks
    silent = [
        f"{category.short} (sealed: {shown(card.sealed.marks.score(category.key))})"
        if card.sealed is not None and category.key in card.changed
        else category.short
        for category in guide.categories
        if category.key not in marks.assessed
    ]
    plan, days = PLAN_LABELS[marks.plan].lower() if marks.plan else "", "-".join(map(str, guide.days))
    described = f"{days} plan: not asked" if marks.plan in (None, PlanDescribed.NOT_ASKED) else f"{days} plan: {plan}"
    first, current = card.versions[0], card.current
    sent = md("Sent {at}", at=moment(first.sent_at))
    corrected = (
        md("Corrected {at}: {why}", at=moment(current.sent_at), why=one_line(current.reason, 500))
        if current.reason
        else Mrkdwn("")
    )
    parts = [
        md("Not assessed: {what}", what=", ".join(silent)) if silent else Mrkdwn(""),
        md("{plan}", plan=described),
        md("Scores of a team's representative") if is_agency else Mrkdwn(""),
        sent,
        corrected,
    ]
    return [part for part in parts if part]
