"""What is sent: the file, its name, and the words that come with it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from unicodedata import normalize

from blocks.export.calendar import calendar
from blocks.export.markdown import canvas_text, markdown
from blocks.export.page import OnePage, one_page
from blocks.export.sheet import as_csv, as_json, check_in_rows, interview_rows
from blocks.kit import Canvas, File, Message, actions, button, file_message, message, progress_bar, section
from blocks.routes import Route
from blocks.text import join, link, md, one_line
from domain.export.export import Content, Export, FileKind

NAME_LENGTH: Final = 50
TITLE_LENGTH: Final = 200
#: So many letters tell which script is meant.
LETTERS: Final = 5
NO_PDF: Final = "It is Markdown, since a PDF of mine cannot show some of its letters yet ({letters})."
WORDS: Final = {
    Content.PAGE: "*{title}* on one page, without candidates and sums: you can hand it to a vendor.",
    Content.INTERVIEWS: "The interviews of *{title}*, as far as you may read them. They are personal data: keep the file only as long as you need it.",
    Content.CHECK_INS: "The check-ins of *{title}*. They are personal data: keep the file only as long as you need it.",
    Content.CALENDAR: "The days of *{title}*: open the file to put them into your calendar.",
}


def exported(export: Export, kind: FileKind, names: Mapping[str, str], at: datetime) -> Message:
    """The message; `names` are those of people, by their Slack id, `at` is when it was asked for (UTC)."""
    if kind is FileKind.PAGE_CANVAS:
        return _canvas(export, names)
    text = md(WORDS[kind.content], title=export.brief.title)
    if kind is FileKind.PAGE_PDF and (lost := _lost(one_page(export.brief, names))):
        text, kind = join([text, md(NO_PDF, letters=" ".join(lost[:LETTERS]))], " "), FileKind.PAGE_MARKDOWN
    return file_message(text, File(name=name_of(export, kind, at), content=_content(export, kind, names, at)))


def _lost(page: OnePage) -> str:
    from blocks.export.pdf import unreadable

    return unreadable(page)


def being_made(export: Export) -> Message:
    """In the place of a long file, until it is there."""
    done, of_all = len(export.interviewed), export.in_all
    text = md(
        "The interviews of *{title}* are being made: {bar} candidates. The file comes into this message.",
        title=export.brief.title,
        bar=progress_bar(done, of_all),
    )
    return message(text, [section(text)])


def _canvas(export: Export, names: Mapping[str, str]) -> Message:
    """A page that whoever asked may open and share; where there can be none, the way to the other kinds."""
    brief = export.brief

    def shown(url: str) -> Message:
        text = md(
            "*{title}* on one page, without candidates and sums, as a canvas: {open}. Only you can open it, until you "
            "share it.",
            title=brief.title,
            open=link(url, "open it") if url else "",
        )
        return message(text, [section(text)])

    no = md(
        "*{title}* cannot become a canvas here: this workspace lets apps make none (a free plan, an admin's choice, or "
        "a permission that I was not given). The same page comes as PDF or Markdown.",
        title=brief.title,
    )
    again = button("Take it along", Route.BRIEF_EXPORT, value=brief.id)
    canvas = Canvas(
        title=one_line(brief.title, TITLE_LENGTH),
        markdown=canvas_text(one_page(brief, names)),
        shown=shown,
        refused=message(no, [section(no), actions(again)]),
    )
    return replace(shown(""), canvas=canvas)


def name_of(export: Export, kind: FileKind, at: datetime) -> str:
    """`support-mail-triage-brief-20261129-1012.pdf`, in letters that every system takes."""
    letters = normalize("NFKD", export.brief.title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:NAME_LENGTH].rstrip("-") or "brief"
    return f"{stem}-{kind.content}-{at:%Y%m%d-%H%M%S}.{kind.suffix}"


def _content(export: Export, kind: FileKind, names: Mapping[str, str], at: datetime) -> bytes:
    match kind:
        case FileKind.PAGE_PDF:
            # A seventh of a start is its library, and few ask for it.
            from blocks.export.pdf import pdf

            return pdf(one_page(export.brief, names), at)
        case FileKind.PAGE_MARKDOWN | FileKind.PAGE_CANVAS:
            return markdown(one_page(export.brief, names))
        case FileKind.INTERVIEWS_CSV:
            return as_csv(interview_rows(export, names))
        case FileKind.INTERVIEWS_JSON:
            return as_json(interview_rows(export, names))
        case FileKind.CHECK_INS_CSV:
            return as_csv(check_in_rows(export, names))
        case FileKind.CHECK_INS_JSON:
            return as_json(check_in_rows(export, names))
        case FileKind.CALENDAR:
            return calendar(export, at)
