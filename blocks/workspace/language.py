"""In whose way channels write figures and days: a topic of the settings."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import get_decimal_symbol, get_group_symbol

from blocks.forms import Reader
from blocks.inputs import input_choice
from blocks.kit import Block, Choice, section
from blocks.text import Mrkdwn, day, md
from domain.typed.writing import ENGLISH, Writing, writing, written
from domain.workspace.settings import Language, SettingsPage, WorkspaceSettings

_LOCALE: Final = "locale"
_ENGLISH: Final = "en"
#: As Slack itself offers them, and what people there call them.
LOCALES: Final[Mapping[str, str]] = {
    _ENGLISH: "English",
    "de-DE": "Deutsch",
    "es-ES": "Español (España)",
    "es-LA": "Español (Latinoamérica)",
    "fr-FR": "Français",
    "it-IT": "Italiano",
    "nl-NL": "Nederlands",
    "pl-PL": "Polski",
    "pt-BR": "Português (Brasil)",
    "ru-RU": "Русский",
    "sv-SE": "Svenska",
    "tr-TR": "Türkçe",
    "ja-JP": "日本語",
    "ko-KR": "한국어",
    "zh-CN": "简体中文",
    "zh-TW": "繁體中文",
}
_FIGURE, _DAY = "1,234.5", date(2026, 12, 3)


@lru_cache
def writing_of(locale: str) -> Writing:
    """How people of that locale write; English as shipped for English, and where it is none that is known."""
    language = locale.partition("-")[0]
    for name in (locale, language):
        try:
            found = Locale.parse(name, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
        if found.language == _ENGLISH:
            return ENGLISH
        return Writing(
            locale=name,
            group=get_group_symbol(found),
            decimal=get_decimal_symbol(found),
            day=partial(format_skeleton, "yMMMd", locale=found),
        )
    return ENGLISH


def told_language(settings: WorkspaceSettings) -> Mrkdwn:
    """The language, and a sample of both."""
    chosen = settings.language.locale or _ENGLISH
    return md("{name}: {sample}", name=LOCALES.get(chosen, chosen), sample=_sample(chosen))


def language_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """One of Slack's own, each with what it makes of a figure and a day."""
    return [
        section(
            Mrkdwn(
                "How channels read figures and days. My words stay English. Forms, direct messages and the home tab "
                "follow the language that each person has chosen in Slack."
            )
        ),
        input_choice(
            _LOCALE,
            "Channels read",
            [Choice(value=locale, label=f"{name}: {_sample(locale)}") for locale, name in LOCALES.items()],
            initial=settings.language.locale or _ENGLISH,
        ),
    ]


def read_language(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """What was picked."""
    picked = reader.one_of(_LOCALE, LOCALES, required="Please pick a language.")
    locale = "" if picked == _ENGLISH else picked
    return settings.model_copy(update={"language": Language(locale=locale)})


def _sample(locale: str) -> str:
    before = writing.set(writing_of(locale))
    try:
        return f"{written(_FIGURE)} · {day(_DAY)}"
    finally:
        writing.reset(before)
