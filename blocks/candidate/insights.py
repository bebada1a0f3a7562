"""`/ai-hire insights`: what interviews said, beside how the hires ended; counts first, conclusions only where there are enough."""

from collections.abc import Sequence
from typing import Final

from blocks.kit import Block, Message, context, header, message, section, wrapped_table
from blocks.text import Mrkdwn, counted, join, md, mention
from domain.candidate.insights import ENOUGH, Insights, Judge, Share, Told, mean
from domain.guide.breaks import BREAKS
from domain.guide.route import ROUTES
from domain.typed.writing import written

#: Of warnings and interviewers, so many are named.
LISTED: Final = 12
WHO_IS_NOT_HERE = Mrkdwn(
    "Only whoever was hired shows here, so nobody knows how those would have done who were not. Scores are as they "
    "were sealed; warnings and routes are what the brief says now. An interviewer's line is read by them and by admins."
)


def insights(found: Insights) -> Message:
    """What is known so far, to whoever asked alone."""
    if not found.ended and not found.judges:
        text = md("No hire that concerns you has come to its end yet: this fills once a check-in says go or no-go.")
        return message(text, [header("Did we predict well?"), section(text)])
    told = _told(found)
    return message(
        join([md("Did we predict well?"), told], " "),
        [
            header("Did we predict well?"),
            section(told) if found.ended else None,
            section(Mrkdwn("*What was scored, by how it ended*")) if found.categories else None,
            _categories(found.categories) if found.categories else None,
            _list("*By route*", [_share(ROUTES[route].name, share) for route, share in found.routes.items()]),
            _list(
                "*Warnings on the brief, and how it ended*",
                [_share(BREAKS[code].short, share) for code, share in found.warnings.items()],
            ),
            _list("*Interviewers*", [_judge(judge) for judge in found.judges]),
            context(WHO_IS_NOT_HERE),
        ],
    )


def _told(found: Insights) -> Mrkdwn:
    """How many there are, and what follows where that is enough."""
    hires = len(found.ended)
    known = md(
        "{hires} came to an end: {well} with go, {badly} with no-go.",
        hires=counted(hires, "hire"),
        well=str(found.well),
        badly=str(hires - found.well),
    )
    if not found.is_enough:
        few = md(
            "*Too few for a verdict*: ten hires are the least, with three of either end (our rule). These are counts."
        )
        return join([known, few])
    if not found.telling:
        return join([known, md("*No category told them apart*: those who failed were scored about as high.")])
    names = ", ".join(
        f"{each.category.short} ({_mean(each.well)} against {_mean(each.badly)})" for each in found.telling
    )
    return join([known, md("*What told them apart*: {names}. Chance can still do that.", names=names)])


def _categories(told: Sequence[Told]) -> Block:
    rows = [["Category", "Went well", "Did not"]]
    rows += [[each.category.short.capitalize(), _scores(each.well), _scores(each.badly)] for each in told]
    return wrapped_table(rows)


def _scores(scores: Sequence[int]) -> str:
    """The mean, and of how many."""
    return f"{_mean(scores)} (of {len(scores)})" if scores else "–"


def _share(name: str, share: Share) -> Mrkdwn:
    return md("• {name}: {well} of {hires} went well", name=name, well=str(share.well), hires=str(share.hires))


def _judge(judge: Judge) -> Mrkdwn:
    far = f"{_mean(judge.distances)} from the others" if judge.distances else "alone in each category"
    agreed = (
        f"recommended as it ended in {judge.agreed} of {judge.recommended}"
        if judge.recommended
        else "recommended nobody"
    )
    return md(
        "• {who}: {hires}, {uses} of the five scores used, {far}, {agreed}{few}",
        who=mention(judge.interviewer),
        hires=counted(judge.hires, "hire"),
        uses=str(judge.uses),
        far=far,
        agreed=agreed,
        few=" (too few to mean anything)" if judge.hires < ENOUGH else "",
    )


def _list(title: str, rows: Sequence[Mrkdwn]) -> Block | None:
    if not rows:
        return None
    more = len(rows) - LISTED
    rest = [md("and {n} more", n=str(more))] if more > 0 else []
    return section(join([Mrkdwn(title), *rows[:LISTED], *rest]))


def _mean(figures: Sequence[float]) -> str:
    return written(f"{mean(figures):.1f}")
