"""A brief on one page, fit to hand to a vendor: the work and what is wanted, no candidate and no sum."""

from collections.abc import Mapping

from blocks.brief.choices import DATA, FREQUENCIES, HARD_PARTS, MISTAKES, WHENS
from blocks.kit import Choice
from domain.brief.brief import Brief, BriefAnswers
from domain.brief.outcome import Judgement, Outcome, judge_brief
from domain.guide.proposals import PROPOSAL_QUESTIONS
from domain.guide.readiness import SIGNALS
from domain.model import Value

NOT_SAID = "not written down yet"


class Part(Value):
    """A heading and what stands below it; `listed` as a list."""

    heading: str
    lines: tuple[str, ...]
    listed: bool = False


class OnePage(Value):
    """All that the page says, in order."""

    title: str
    answer: str
    parts: tuple[Part, ...]
    foot: str


def one_page(brief: Brief, names: Mapping[str, str]) -> OnePage:
    """The page; `names` are those of people, by their Slack id."""
    answers, verdict = brief.answers, judge_brief(brief)
    goal = " → ".join(figure for figure in (answers.today, answers.target) if figure)
    metric = ": ".join(part for part in (answers.metric, goal) if part)
    parts = [
        Part(heading="The work", lines=_said(answers.workflow, _label(FREQUENCIES, answers.frequency))),
        Part(heading="The number that should move", lines=_said(metric)),
        Part(heading="Who owns it after launch", lines=_said(names.get(brief.owner, brief.owner))),
        Part(heading="What it may read, and what it must never do", lines=_said(answers.boundary)),
        Part(heading="What has to be known", lines=_facts(answers), listed=True),
        Part(heading="Still open", lines=_open(verdict), listed=True),
        Part(
            heading="Please answer in an offer",
            lines=tuple(question.text for question in PROPOSAL_QUESTIONS),
            listed=True,
        ),
    ]
    return OnePage(
        title=brief.title,
        answer=_answer(verdict),
        parts=tuple(part for part in parts if part.lines),
        foot=f"Version {brief.version}, {brief.updated_at:%d %B %Y}",
    )


def _said(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line.strip()) or (NOT_SAID,)


def _answer(verdict: Judgement) -> str:
    """What is looked for, in a sentence; before the brief is ready, that it is not."""
    if verdict.outcome is Outcome.DISCOVERY:
        return "We are finding out what is worth building. Nothing is bought or hired yet."
    if verdict.outcome is Outcome.BUY:
        return "A product covers most of this. We are looking at products before anybody builds."
    looked = verdict.first_hire.text if verdict.first_hire else "somebody to build this"
    by = f", by this route: {verdict.route.name}" if verdict.route else ""
    wait = "" if verdict.outcome is Outcome.HIRE else ", once what is open below is settled"
    return f"We look for: {looked}{by}{wait}."


def _facts(answers: BriefAnswers) -> tuple[str, ...]:
    facts = {
        "May the data be used?": _label(DATA, answers.data),
        "What if an answer is wrong?": _label(MISTAKES, answers.mistakes),
        "What is the hard part?": _label(HARD_PARTS, answers.hard_part),
        "When is it needed?": _label(WHENS, answers.when),
        "What else has to hold?": answers.constraints,
    }
    risks = {
        "High stakes: a wrong answer can hurt somebody, or the field is regulated": answers.high_stakes,
        "It reads internal data": answers.reads_internal,
        "It acts without a person": answers.acts_alone,
    }
    said = [f"{name} {text}" for name, text in facts.items() if text.strip()]
    return (*said, *(name for name, holds in risks.items() if holds))


def _open(verdict: Judgement) -> tuple[str, ...]:
    return tuple(f"{SIGNALS[reading.signal].name}: {reading.why}" for reading in verdict.open)


def _label(choices: tuple[Choice, ...], value: str | None) -> str:
    return next((choice.label for choice in choices if choice.value == value), "")
