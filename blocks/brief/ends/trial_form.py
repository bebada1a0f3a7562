"""The end of a product's trial: what came of it, and how the cards say so."""

from typing import Final

from blocks.brief.ids import BriefState
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_choice, input_text
from blocks.kit import Choice, View, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md, moment, quote
from domain.brief.brief import REASON_LIMIT, Brief, TrialEnd
from domain.model import Value

ENDS: Final = (
    Choice(value=TrialEnd.BOUGHT, label="It did what we need: we buy it"),
    Choice(value=TrialEnd.LESS, label="It covers less than we thought"),
    Choice(value=TrialEnd.STOPPED, label="We stop without buying"),
)


class TrialResult(Value):
    """What the form says."""

    end: TrialEnd | None = None
    found: str = ""


def end_trial_form(brief: Brief, state: BriefState, typed: TrialResult | None = None, notice: str = "") -> View:
    """Asks what came of it, against the brief's own figures."""
    answers = brief.answers
    what = md(
        "*{title}*: did the product move *{metric}* from {today} to {target}?",
        title=brief.title,
        metric=answers.metric or "the number",
        today=answers.today or "where it was",
        target=answers.target or "where you want it",
    )
    return modal(
        Route.BRIEF_SEND_TRIAL_END,
        "End the trial",
        [
            section(what),
            input_choice("end", "What came of it?", ENDS, style="radio_buttons", initial=typed.end if typed else None),
            input_text(
                "found",
                "What shows it?",
                initial=typed.found if typed else "",
                multiline=True,
                placeholder="In 200 real cases it took 50 minutes; seven answers were wrong",
                hint="Everybody who sees the brief reads this.",
                max_length=REASON_LIMIT,
            ),
        ],
        state=state,
        notice=notice,
        submit="End the trial",
        close="Back",
    )


def read_trial_end(fields: Fields, draft: bool = False) -> TrialResult:
    """Both are asked."""
    read = Reader(fields, draft=draft)
    end = read.choice("end", TrialEnd, required="Please pick what came of it.")
    found = read.text("found", required="Please say in a sentence what shows it.", limit=REASON_LIMIT)
    read.check()
    return TrialResult(end=end, found=found)


def trial_line(brief: Brief) -> Mrkdwn | None:
    """How the product's trial stands; None where none was begun."""
    trial = brief.answers.product_trial
    if trial is None:
        return None
    if trial.end is None:
        return md("*Product trial* until {day}.", day=moment(trial.until, "{date_long}"))
    return md("*Product trial*: {end}.\n{found}", end=trial.end.value, found=quote(trial.found, REASON_LIMIT))
