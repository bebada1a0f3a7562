"""Links that people type: whole, and none that hides where it leads."""

import re
import unicodedata
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

from domain.typed.names import is_gap, is_unseen

LINK_LIMIT: Final = 500
#: Where an address stands in a sentence; what ends a sentence is no part of it.
ADDRESS: Final = re.compile(r"(https?://[^\s<>|]+[^\s<>|.,;:)…])")

#: As Slack writes a link in a message: with the words that it stands under.
_DRESSED: Final = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")

WHOLE: Final = "Please paste a whole link that starts with https:// (or leave it empty)."
LOGIN: Final = "This link has a name or password before an @, which hides where it leads. Please paste it without that."
UNSEEN: Final = "This link holds characters that nobody sees. Please copy it again from the browser's address bar."
LOOKALIKE: Final = "The letters of this link can be mistaken for those of another address. Please paste a link that is spelled plainly."
ODD_NUMBER: Final = "This link leads to an address in an odd spelling. Please write it plainly, as in 192.168.0.1."

#: Letters that look like another one of their own script.
_TWINS: Final = frozenset("ıĸſŀŉƅƖƞƨƽƿǀǁǂǃȝȷɡɩʟ")
#: Latin with its accents; beyond it, letters that only scholars of sounds write.
_LATIN: Final = range(0x0250)
#: What Unicode's names begin with, where that is not the script.
_SCRIPTS: Final = {"LATIN": "RARE LATIN", "MODIFIER": "RARE LATIN", "EXTENDED": "ARABIC", "IDEOGRAPHIC": "CJK"}
#: Such scripts are written together.
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
#: None of their letters passes for a Latin one.
_OF_THEIR_OWN: Final = _JAPANESE | {"HANGUL", "ARABIC", "HEBREW", "DEVANAGARI", "THAI"}


def why_not_link(link: str) -> str | None:
    """Why this is no link that can be kept; None for an empty one too."""
    if len(link) > LINK_LIMIT:
        return f"Please keep the link under {LINK_LIMIT} characters."
    return why_no_address(link) if link else None


def why_no_address(link: str) -> str | None:
    """Why this is nothing that people can open and see through."""
    if any(character.isspace() or character in "<>|" for character in link):
        return WHOLE
    if any(
        unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") or is_gap(character) for character in link
    ):
        return UNSEEN
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        # Also what turns into another address once it is normalised.
        return WHOLE
    if parts.scheme not in ("http", "https") or not host:
        return WHOLE
    if "@" in parts.netloc:
        return LOGIN
    # Behind the host such a mark chooses how an emoji looks.
    if any(map(is_unseen, host)):
        return UNSEEN
    return _why_not_host(host, is_bracketed=parts.netloc.startswith("["))


def why_not_links_in(text: str) -> str | None:
    """The same for every address that stands in a sentence."""
    return next((why for link in addresses_in(text) if (why := why_no_address(link)) is not None), None)


def addresses_in(text: str) -> Iterator[str]:
    """The addresses that a text names, in their order."""
    return (found.group() for found in ADDRESS.finditer(text))


def name_and_link(text: str) -> tuple[str, str]:
    """Somebody's name as it was typed with a link beside it, however Slack has dressed that; either may be empty."""
    plain = _DRESSED.sub(r" \1 ", text)
    link = next(addresses_in(plain), "")
    return (" ".join(plain.replace(link, " ").split()).strip(" ,;:-"), link) if link else (text, "")


def _why_not_host(host: str, *, is_bracketed: bool) -> str | None:
    if is_bracketed:
        return _why_not_six(host)
    labels = host.removesuffix(".").split(".")
    if not all(labels) or not all(each.isalnum() or each in "-_" for label in labels for each in _without_marks(label)):
        return WHOLE
    # What ends in a number is one: browsers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses.
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1]):
        return _why_not_four(host)
    if any(label.startswith("xn--") for label in labels) or host != unicodedata.normalize("NFKC", host):
        return LOOKALIKE
    scripts = [_scripts_of(label) for label in labels]
    if any(len(found) > 1 and not found <= _JAPANESE for found in scripts) or _TWINS & set(host):
        return LOOKALIKE
    # A whole word of another script, before a Latin domain, may be drawn to look like a Latin one.
    hiding = [found for found in scripts if not found <= _OF_THEIR_OWN | {"LATIN"}]
    return LOOKALIKE if hiding and scripts[-1] <= {"LATIN"} else None


def _why_not_four(host: str) -> str | None:
    try:
        return None if str(IPv4Address(host)) == host else ODD_NUMBER
    except ValueError:
        return ODD_NUMBER


def _why_not_six(host: str) -> str | None:
    try:
        address = ip_address(host)
    except ValueError:
        return WHOLE
    is_plain = isinstance(address, IPv6Address) and address.ipv4_mapped is None and address.scope_id is None
    return None if is_plain else ODD_NUMBER


def _without_marks(label: str) -> str:
    """Vowels and accents of their own are no letters to Python, and yet parts of words."""
    return "".join(each for each in label if not _is_mark(each))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc")


def _scripts_of(label: str) -> frozenset[str]:
    """The scripts of its letters and marks, and of rare letters a script of their own.

    So it is with digits that stand beside no letter of theirs, and with accents that melt into no letter.
    """
    letters = {_script_of(each) for each in label if each.isalpha() or _is_mark(each)}
    digits = {_script_of(each) for each in label if each.isnumeric() and not (each.isalpha() or each.isascii())}
    return frozenset(letters | {f"{script} DIGIT" for script in digits - letters})


def _script_of(character: str) -> str:
    """The first word of its name in Unicode, mostly."""
    if ord(character) in _LATIN:
        return "LATIN"
    name = unicodedata.name(character, "?").split()[0].split("-")[0]
    return _SCRIPTS.get(name, name)
