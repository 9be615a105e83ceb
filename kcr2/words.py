"""In which language is a text shown? Dutch as written in the code, others from a catalogue (decision D12)."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from typing import TypeVar

from babel.messages.pofile import read_po

from kcr2.settings import DATA

LOCALE = DATA / "locale"
LANGUAGES = {"nl": "Nederlands", "en": "English"}
"""Languages of the screen by their own name. Dutch is the source."""

T = TypeVar("T")

_language: ContextVar[str] = ContextVar("language", default="nl")


def speak(language: str) -> None:
    """Choose the language for what follows in this context."""
    _language.set(language if language in LANGUAGES else "nl")


def words(text: str) -> str:
    """Give a Dutch text in the language of this context; a text without translation stays Dutch."""
    language = _language.get()
    return text if language == "nl" else catalogue(language).get(text, text)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Give every translation of a language by its Dutch text."""
    with (LOCALE / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}


def many(number: int, one: str, more: str) -> str:
    """Choose between singular and plural, which shows the number as `{n}`."""
    return one if number == 1 else more.format(n=number)


def joined(parts: Sequence[str]) -> str:
    """Join parts as a sentence does: a, b en c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {words('en')} {parts[-1]}"


def mid_sentence(name: str) -> str:
    """Write a name inside a sentence: a plain word loses its capital, an abbreviation keeps it.

    >>> mid_sentence("Peloton natuurbrandbestrijding"), mid_sentence("USAR.NL (heavy team)")
    ('peloton natuurbrandbestrijding', 'USAR.NL (heavy team)')
    """
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def in_dutch(made: Callable[[], T]) -> T:
    """Make something in Dutch, whatever language this context speaks: a paper is in one language for everybody."""
    spoken = _language.set("nl")
    try:
        return made()
    finally:
        _language.reset(spoken)
