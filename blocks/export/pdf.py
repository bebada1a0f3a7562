"""A page as PDF, on one sheet: the letters shrink until it fits."""

import unicodedata
import warnings
from collections.abc import Container
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from blocks.export.page import OnePage, Part
from domain.typed.names import is_unseen

FONTS: Final = Path(__file__).parent / "fonts"
FONT: Final = "page"
#: In points, from comfortable to what can just be read on paper.
SIZES: Final = (11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
MARGIN: Final = 18.0
MISSING: Final = "□"


def pdf(page: OnePage, made_at: datetime) -> bytes:
    """A4. Of a page that is full to the last field, the second sheet takes what does not fit."""
    first, *smaller = SIZES
    sheet = _drawn(page, first, made_at)
    for size in smaller:
        if sheet.pages_count == 1:
            break
        _close(sheet)
        sheet = _drawn(page, size, made_at)
    made = bytes(sheet.output())
    _close(sheet)
    return made


def unreadable(page: OnePage) -> str:
    """Its letters that a PDF cannot show, each once: what the font lacks, and what is written from right to left."""
    said = "".join((page.title, page.answer, page.foot, *(line for part in page.parts for line in part.lines)))
    letters = [each for each in dict.fromkeys(said) if unicodedata.category(each)[0] in "LMN" and not is_unseen(each)]
    # Joined and turned round they would be read as nothing.
    return "".join(each for each in letters if _is_turned(each) or ord(each) not in _known())


@cache
def _known() -> frozenset[int]:
    """The signs that the font has, in both of its weights."""
    sheet = _sheet()
    fonts = [font for font in sheet.fonts.values() if isinstance(font, TTFFont)]
    known = frozenset.intersection(*(frozenset(font.cmap) for font in fonts))
    _close(sheet)
    return known


def _is_turned(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL")


def _close(sheet: FPDF) -> None:
    for font in sheet.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()


def _sheet() -> FPDF:
    sheet = FPDF(format="A4")
    # The font's own tables are older than what the library asks for.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheet.add_font(FONT, "", FONTS / "DejaVuSansCondensed.ttf")
        sheet.add_font(FONT, "B", FONTS / "DejaVuSansCondensed-Bold.ttf")
    return sheet


def _drawn(page: OnePage, size: float, made_at: datetime) -> FPDF:
    sheet = _sheet()
    sheet.set_creation_date(made_at)
    sheet.set_margin(MARGIN)
    sheet.set_auto_page_break(auto=True, margin=MARGIN)
    sheet.set_title(page.title)
    sheet.add_page()
    _write(sheet, page.title, size + 6, bold=True)
    _write(sheet, page.answer, size)
    for part in page.parts:
        sheet.ln(size / 6)
        _write(sheet, part.heading, size, bold=True)
        for line in part.lines:
            _write(sheet, _bulleted(part, line), size)
    sheet.ln(size / 6)
    _write(sheet, page.foot, size - 1)
    return sheet


def _bulleted(part: Part, line: str) -> str:
    return f"• {' '.join(line.split())}" if part.listed else line


def _write(sheet: FPDF, text: str, size: float, *, bold: bool = False) -> None:
    sheet.set_font(FONT, "B" if bold else "", size)
    font = sheet.fonts[FONT]
    known = font.cmap if isinstance(font, TTFFont) else ()
    sheet.multi_cell(0, size * 0.46, shown(text, known), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def shown(text: str, known: Container[int]) -> str:
    """What a font with these signs can show; in the place of each other sign stands a box."""
    return "".join(sign if sign == "\n" or ord(sign) in known else MISSING for sign in text.expandtabs())
