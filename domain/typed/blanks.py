"""Words that people write where they have nothing to say yet."""

import re
from typing import Final

_UNKNOWN: Final = re.compile(
    r"\?+|tbd|tba|unknown|unsure|unclear|not sure( yet)?|no idea|not (yet )?(known|decided|clear)( yet)?"
    r"|(i|we)?\s*(don['’]?t|do not) know( yet)?|to be (decided|defined|determined|found out|clarified)",
    re.IGNORECASE,
)
_NO_NUMBER: Final = re.compile(
    r"none|nothing|n/?a|no (number|metric|figure)s?( yet| in mind)?|(we )?have no (number|metric|figure).*",
    re.IGNORECASE,
)
_NOT_APPLICABLE: Final = re.compile(r"n/?a", re.IGNORECASE)
#: A letter or a digit, of whichever script.
_SAYING: Final = re.compile(r"[^\W_]")


def is_unknown(text: str) -> bool:
    """Whether the text is a way to say "we don't know"."""
    return _UNKNOWN.fullmatch(text.strip(" .!")) is not None


def names_no_number(text: str) -> bool:
    """Whether the metric is left empty, or says that there is none."""
    return _is_mark(text) or _NO_NUMBER.fullmatch(text.strip(" .!")) is not None


def says_nothing(text: str) -> bool:
    """Whether it is as good as left empty: no word in it, or one that puts off the answer (our rule)."""
    bare = text.strip(" .!")
    return _is_mark(bare) or is_unknown(bare) or _NOT_APPLICABLE.fullmatch(bare) is not None


def _is_mark(text: str) -> bool:
    """No letter and no digit, and no question either."""
    return "?" not in text and _SAYING.search(text) is None
