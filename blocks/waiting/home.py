"""The home tab: what waits for one person and for others, what comes, and what they have a part in."""

from typing import Final

from blocks.inputs import input_text
from blocks.kit import (
    Block,
    Choice,
    Element,
    HomeView,
    actions,
    button,
    context,
    divider,
    header,
    home_view,
    plain,
    section,
    select,
)
from blocks.routes import Route, action_id
from blocks.text import Mrkdwn, md
from blocks.waiting.overview import (
    STAGES,
    archived_words,
    awaited_lines,
    coming_lines,
    held_up_lines,
    nothing_waits,
    starts,
    thing_lines,
    titles_of,
    waiting_line,
)
from domain.waiting.overview import Looks, Overview, Stage, Things

#: A view holds a hundred blocks; some of what waits takes two.
WAITING: Final = 14
OTHERS: Final = 8
COMING: Final = 10
WORDS: Final = "home_words"
#: A part of a name is enough.
LONGEST: Final = 80


def home(overview: Overview) -> HomeView:
    """Everything on one page of at most a hundred blocks."""
    waiting = overview.most_pressing()
    blocks: list[Block] = [header("Waits for me")]
    blocks += [block for item in waiting[:WAITING] for block in waiting_line(item, overview.now)] or [
        section(nothing_waits(overview))
    ]
    if (more := len(waiting) + overview.has_more - WAITING) > 0:
        blocks.append(context(md("and {n} more: they show when these are done", n=str(more))))
    blocks.append(actions(*starts(overview, with_list=False)))
    if overview.troubles:
        blocks += [divider(), header("What is in the way"), *held_up_lines(overview)]
    if overview.others:
        blocks += [divider(), header("Waits for others"), *awaited_lines(overview.others, OTHERS)]
    if overview.coming:
        blocks += [divider(), header("In the next two weeks"), coming_lines(overview.coming, COMING)]
    if overview.things.count or overview.things.briefs or overview.looks.is_narrow:
        blocks += [divider(), header("My briefs, and what came of them"), *_filters(overview)]
        blocks += thing_lines(overview.things) or [section(_nothing_fits(overview.looks))]
        if overview.things.archived and not overview.looks.is_narrow:
            blocks.append(context(archived_words(overview.things), md("choose the stage *Archive* to see it")))
        blocks += _pages(overview.things)
    return home_view(blocks)


def closed_home() -> HomeView:
    """To somebody who takes no part here."""
    text = Mrkdwn(
        "AI Hire is for full members of this workspace. Whoever starts with you asks you here for what it needs."
    )
    return home_view([section(text)])


def _filters(overview: Overview) -> list[Block]:
    looks = overview.looks
    search = input_text(
        # Another one once it is filled, or what was typed would stay when all is shown again.
        f"{WORDS}#1" if looks.words else WORDS,
        "Search by part of a name",
        initial=looks.words,
        max_length=LONGEST,
        optional=True,
        dispatch=Route.HOME_SEARCH,
        placeholder="Press Enter to search",
    )
    titles = titles_of(overview.things, 75)
    briefs = [Choice(value=id, label=titles[id]) for id, *_ in overview.things.briefs]
    stages = [Choice(value=stage.value, label=label) for stage, label in {**STAGES, Stage.OVER: "Archive"}.items()]
    return [
        search,
        actions(
            select(Route.HOME_BRIEF, "Any brief", briefs, looks.brief),
            _who(looks.person),
            select(Route.HOME_STAGE, "Any stage", stages, looks.stage or ""),
            button("Show all", Route.HOME_ALL) if looks.is_narrow else None,
            # What was chosen would stay there otherwise, too.
            block_id="home_filters#1" if looks.is_narrow else "home_filters",
        ),
    ]


def _who(person: str) -> Element:
    element: Element = {
        "type": "users_select",
        "action_id": action_id(Route.HOME_PERSON),
        "placeholder": plain("Anybody", 150),
    }
    if person:
        element["initial_user"] = person
    return element


def _nothing_fits(looks: Looks) -> Mrkdwn:
    if looks.words:
        return md("Nothing that you may see is called “{typed}”. Accents do not matter.", typed=looks.words)
    return Mrkdwn("Nothing here fits what you chose. Press Show all." if looks.is_narrow else "Nothing yet.")


def _pages(things: Things) -> list[Block]:
    if things.pages == 1:
        return []
    before = button("Newer", Route.HOME_PAGE, value=str(things.page - 1), number=1) if things.page else None
    after = (
        button("Older", Route.HOME_PAGE, value=str(things.page + 1), number=2)
        if things.page + 1 < things.pages
        else None
    )
    where = md("Page {n} of {all}", n=str(things.page + 1), all=str(things.pages))
    return [context(where), *([actions(before, after)] if before or after else [])]
