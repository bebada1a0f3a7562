"""The thread under a brief's card: which rules decided, what to mind, and what each other answer would do."""

from typing import Final

from blocks.brief.thread.commodity import commodity_or_not
from blocks.brief.thread.routes import routes_compared
from blocks.brief.thread.year import running_cost
from blocks.brief.words import flip_sentence, kind_words, minded, ours_marked
from blocks.kit import Block, Message, context, divider, header, message, section
from blocks.sources import linked
from blocks.text import Mrkdwn, join, md, mention, quote
from domain.brief.assessment import Assessment, Step, assess
from domain.brief.brief import NAMES, Brief
from domain.brief.commodity import factors_of
from domain.brief.compared import compared
from domain.brief.flips import Flip, changes_answer

BIAS: Final = Mrkdwn(
    "The guide behind these rules was written by an agency: that is why the runner-up is always shown. "
    "What is marked _our rule_ is ours, not the guide's; so is what speaks for and against a route, and how a factor is asked."
)


def brief_trace(brief: Brief) -> Message:
    """How the answer came about."""
    assessment = assess(brief)
    is_too_rare = assessment.verdict.is_too_rare
    routes = () if is_too_rare else compared(brief.answers, assessment)
    return message(
        md("How this answer came about: {outcome}", outcome=assessment.outcome.value),
        [
            header("The brief, and how its answer came about"),
            *written_blocks(brief),
            divider(),
            section(join([*(_step(step) for step in assessment.trace), _kind(brief, assessment)])),
            divider() if minded(assessment) else None,
            section(_warnings(assessment)) if minded(assessment) else None,
            divider(),
            section(_flips(assessment)),
            *routes_compared(routes),
            section(commodity_or_not(factors_of(brief, assessment))) if not is_too_rare else None,
            *(() if is_too_rare else running_cost(brief.answers.costs)),
            context(BIAS),
        ],
    )


def written_blocks(brief: Brief) -> list[Block]:
    """The one page as it was written; what is blank says so."""
    answers = brief.answers
    parts = {
        "The work": answers.workflow,
        "The number that should move": answers.metric,
        "What it may read and must never see": answers.boundary,
        "Constraints": answers.constraints,
    }
    owner = md("*Owner after launch*: {who}", who=mention(brief.owner) if brief.owner else "nobody yet")
    written = [
        section(join([md("*{name}*", name=name), quote(text, 1000)]))
        if text
        else section(md("*{name}*: not written down", name=name))
        for name, text in parts.items()
        if text or name != "Constraints"
    ]
    return [*written, section(owner)]


def _step(step: Step) -> Mrkdwn:
    line = md("*{about}*: {text}", about=step.about, text=step.text)
    return ours_marked(line, step.ours)


def _kind(brief: Brief, assessment: Assessment) -> Mrkdwn:
    kind = assessment.kind
    return md("By {kind} is meant: {means}.", kind=kind.value, means=kind_words(brief, kind))


def _warnings(assessment: Assessment) -> Mrkdwn:
    lines = []
    for warning in minded(assessment):
        line = md("*{short}*: {because}. {detail}", short=warning.short, because=warning.because, detail=warning.detail)
        rests = [md("Rests on {sources}.", sources=sources)] if (sources := linked(warning.row.sources)) else []
        lines.append(ours_marked(join([line, *rests], " "), warning.ours))
    return join([Mrkdwn("*Keep in mind*"), *lines], "\n\n")


def _flips(assessment: Assessment) -> Mrkdwn:
    first = assessment.one_answer
    others = [flip for flip in assessment.flips if flip != first]
    moving = [flip for flip in others if changes_answer(flip, assessment.verdict)]
    still = [flip for flip in others if not changes_answer(flip, assessment.verdict)]
    lines = [_bullet(flip, assessment) for flip in ([first] if first else []) + moving]
    if still:
        names = ", ".join(NAMES.get(flip.change.value, flip.change.value) for flip in still)
        lines.append(md("• Changed alone, these would change nothing: {names}.", names=names))
    return join([Mrkdwn("*What each other answer would do*"), *(lines or [Mrkdwn("Nothing to turn yet.")])])


def _bullet(flip: Flip, assessment: Assessment) -> Mrkdwn:
    return md("• {flip}", flip=flip_sentence(flip, assessment.verdict))
