"""What people type as names and words: what counts as space, and what counts as the same to a reader."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

#: Letters by their category, which show as blanks.
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
#: Between words these leave no gap that a reader sees; they come along when something is pasted.
_WIDTHLESS: Final = frozenset(
    "\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
#: Marks by their category, or not assigned yet, and yet nothing to see: Unicode's "default ignorable".
_IGNORED: Final = frozenset(
    {0x034F, 0x17B4, 0x17B5, 0x2065}
    | {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}
)
#: Keyboards and editors choose among these by themselves.
_SAME: Final = str.maketrans(
    dict.fromkeys("‘’ʼʹʻ՚`´′＇", "'") | dict.fromkeys("‐‑‒–—―−⁃﹣－", "-") | dict.fromkeys("“”„‟″＂", '"')
)
#: The accents that may stand over Latin, Greek and Cyrillic letters, and the vowels that Hebrew and Arabic may leave out.
_ACCENTS: Final = frozenset({*range(0x0300, 0x0370), *range(0x0591, 0x05C8), *range(0x064B, 0x0653), 0x0670})
#: Letters with a stroke or a ligature do not come apart.
_PLAIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ŧ": "t"}
)
SPELLED_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
#: Scripts that leave no space between words, or write what follows a name together with it.
_TOGETHER: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
#: A word of a name that is shorter is any word of a sentence.
_SHORTEST: Final = 3
#: What joins the parts of a name.
JOINTS: Final = str.maketrans({"-": " ", "'": "", ".": ""})


def is_gap(character: str) -> bool:
    """Whether it ends a word: white space of every kind and width, none included."""
    return character.isspace() or character in _BLANKS or character in _WIDTHLESS


def is_unseen(character: str) -> bool:
    """Whether nothing of it shows, not even a gap."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or ord(character) in _IGNORED


def first_word(text: str) -> tuple[str, str]:
    """The first word and what follows it, both without space at their ends."""
    start = next((place for place, each in enumerate(text) if not is_gap(each)), len(text))
    end = next((place for place in range(start, len(text)) if is_gap(text[place])), len(text))
    return text[start:end], trimmed(text[end:])


def trimmed(text: str) -> str:
    """The text without space of any kind at its ends."""
    seen = [place for place, each in enumerate(text) if not is_gap(each)]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def name_key(name: str) -> str:
    """Two names with the same key are the same name to a reader.

    Left apart on purpose: letters of different scripts that look alike. Two people may be called so, nobody is shut out
    by a name, and whoever is added twice that way shows as two cards in one room.
    """
    shown = "".join(
        " " if each.isspace() or each in _BLANKS else each
        for each in name.translate(_SAME)
        if each.isspace() or not is_unseen(each)
    )
    folded = unicodedata.normalize("NFKC", shown).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).translate(_SAME).split())


def called(wanted: str, named: Iterable[tuple[str, T]]) -> Sequence[T]:
    """Those whose names hold what was typed; accents count where some were typed and they decide.

    Its words may come in any order, and without the hyphens, apostrophes and umlauts of the name.
    """
    everybody = list(named)
    key = name_key(wanted)
    exact = [each for name, each in everybody if key in name_key(name)] if key != bare(key) else []
    return exact or [each for name, each in everybody if _holds(name, key)]


def spoken_of(sentence: str, named: Iterable[tuple[str, T]]) -> Sequence[T]:
    """Those whom a sentence names by one word of their name, or by all of it where its words are short.

    Accents count as in `called`.
    """
    everybody = list(named)
    key = name_key(sentence)
    exact = [each for name, each in everybody if _says(key, name_key(name))] if key != bare(key) else []
    return exact or [each for name, each in everybody if _says_bare(key, name_key(name))]


def _says_bare(sentence: str, name: str) -> bool:
    return any(_says(bare(sentence), each) for each in (bare(name), bare(name.translate(SPELLED_OUT))))


def _says(sentence: str, name: str) -> bool:
    said = [_words(each) for each in (sentence, sentence.translate(JOINTS))]
    every = {word for words in said for word in words}
    for parts in (_words(name), _words(name.translate(JOINTS))):
        whole = f" {' '.join(parts)} "
        if len(parts) > 1 and any(whole in f" {' '.join(words)} " for words in said):
            return True
        for part in parts:
            is_long = len(part) >= _SHORTEST and part in every
            # Beside it there may be no space.
            if is_long or (len(part) > 1 and is_together(part[0]) and any(part in word for word in every)):
                return True
    return False


def _words(text: str) -> list[str]:
    # Marks belong to their letter, also where no letter holds both.
    whole = unicodedata.normalize("NFC", text)
    return "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in whole).split()


def _holds(name: str, wanted: str) -> bool:
    key, typed = name_key(name), bare(wanted)
    for each in (bare(key), bare(key.translate(SPELLED_OUT))):
        joined = each.translate(JOINTS).replace(" ", "")
        if typed in each or all(word in joined for word in words_of(wanted)):
            return True
    return False


def words_of(wanted: str) -> Sequence[str]:
    """By which a name is looked for, each on its own, without accents and what joins the parts of a name."""
    typed = bare(wanted)
    return typed.translate(JOINTS).split() or [typed]


def bare(name: str) -> str:
    """The name's key without accents, by which somebody finds it who cannot type them."""
    apart = unicodedata.normalize("NFKD", name_key(name))
    return "".join(each for each in apart if ord(each) not in _ACCENTS).translate(_PLAIN)


def is_together(character: str) -> bool:
    """Whether a word may end beside it without a space."""
    return unicodedata.name(character, "").startswith(_TOGETHER)


def named_in(names: Iterable[str]) -> str:
    """A pattern with a group for each of these, which finds them in what people type.

    In whichever case and over the end of a line where a name has several words; one word alone may be no name.
    """
    return "|".join(f"({_found(name)})" for name in names)


def _found(name: str) -> str:
    # Of what was quoted, each line begins with a sign.
    words = r"\s+(?:> )?".join(re.escape(word) for word in name.split(" "))
    before, after = "" if is_together(name[0]) else r"(?<!\w)", "" if is_together(name[-1]) else r"(?!\w)"
    return f"{before}(?i:{words}){after}" if " " in name else f"{before}{words}{after}"


def shortened(text: str, short: Mapping[str, str]) -> str:
    """The text with these names as what stands in their place."""
    names = sorted(short, key=len, reverse=True)
    return re.sub(named_in(names), lambda found: short[names[(found.lastindex or 0) - 1]], text)


def initials_of(names: Iterable[str]) -> Mapping[str, str]:
    """Each name's initials; of several with the same, all but the first have a number: `P. N.`, `P. N. #2`."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        letters = [next((each for each in word if each.isalnum()), word[0]) for word in name.split()]
        short = " ".join(f"{letter.upper()}." for letter in letters)
        again = sum(1 for each in found.values() if each == short or each.startswith(f"{short} #"))
        found[name] = f"{short} #{again + 1}" if again else short
    return found
