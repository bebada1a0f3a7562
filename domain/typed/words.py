"""The words after `/ai-hire`, and what was probably meant by an unknown one."""

import re
from difflib import get_close_matches
from enum import StrEnum


class Word(StrEnum):
    BRIEF = "brief"
    CANDIDATE = "candidate"
    PROPOSAL = "proposal"
    SCORE = "score"
    COMPARE = "compare"
    INSIGHTS = "insights"
    ONBOARD = "onboard"
    EXPORT = "export"
    LIST = "list"
    SEARCH = "search"
    HOLIDAYS = "holidays"
    ADMIN = "admin"
    HELD = "held"
    ERASE = "erase"
    AUDIT = "audit"
    SETTINGS = "settings"
    GUIDE = "guide"
    WEBHOOKS = "webhooks"
    HELP = "help"


_ALIASES = {
    "new": Word.BRIEF,
    "start": Word.BRIEF,
    "interview": Word.CANDIDATE,
    "add": Word.CANDIDATE,
    "offer": Word.PROPOSAL,
    "vendor": Word.PROPOSAL,
    "agency": Word.PROPOSAL,
    "quote": Word.PROPOSAL,
    "rate": Word.SCORE,
    "review": Word.SCORE,
    "scorecard": Word.SCORE,
    "download": Word.EXPORT,
    "pdf": Word.EXPORT,
    "csv": Word.EXPORT,
    "calendar": Word.EXPORT,
    "ics": Word.EXPORT,
    "onboarding": Word.ONBOARD,
    "checkin": Word.ONBOARD,
    "check-in": Word.ONBOARD,
    "insight": Word.INSIGHTS,
    "predictions": Word.INSIGHTS,
    "mine": Word.LIST,
    "status": Word.LIST,
    "todo": Word.LIST,
    "todos": Word.LIST,
    "find": Word.SEARCH,
    "look": Word.SEARCH,
    "admins": Word.ADMIN,
    "handover": Word.ADMIN,
    "delete": Word.ERASE,
    "forget": Word.ERASE,
    "gdpr": Word.HELD,
    "privacy": Word.HELD,
    "log": Word.AUDIT,
    "trail": Word.AUDIT,
    "setting": Word.SETTINGS,
    "configure": Word.SETTINGS,
    "retention": Word.SETTINGS,
    "category": Word.GUIDE,
    "webhook": Word.WEBHOOKS,
    "integration": Word.WEBHOOKS,
    "zapier": Word.WEBHOOKS,
    "flag": Word.GUIDE,
    "anchor": Word.GUIDE,
    "menu": Word.HELP,
    "hi": Word.HELP,
    "hello": Word.HELP,
}


def known_word(text: str) -> Word | None:
    """What a sentence asks for, by the first of its words that is one of ours, or another name of one."""
    for each in re.findall(r"[\w-]+", text.lower()):
        for word in (each, each.removesuffix("s")):
            if word in _ALIASES:
                return _ALIASES[word]
            if word in list(Word):
                return Word(word)
    return None


def did_you_mean(typed: str) -> Word | None:
    """The nearest word, or None where nothing is near."""
    known = [*Word, *_ALIASES]
    near = get_close_matches(typed.lower(), known, n=1, cutoff=0.6)
    if not near:
        return None
    return _ALIASES[near[0]] if near[0] in _ALIASES else Word(near[0])
