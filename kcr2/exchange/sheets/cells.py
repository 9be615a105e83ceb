"""What does a cell say, in the terms of its column? Or why is that not what it should say?"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kcr2.exchange.sheets.columns import Column, Content, folded
from kcr2.exchange.sheets.misread import Misread
from kcr2.exchange.sheets.moments import FORM, moment_of_clock, moment_of_text


class Broken(NamedTuple):
    """A cell of a workbook without a usable value: what it shows, and what it should have been."""

    shown: str
    expected: str


Raw = str | int | float | bool | datetime | time | timedelta | Broken
"""What a file can hold in a cell that is not empty."""

# At most 15 digits: as many as Excel keeps.
NUMBER = re.compile(r"-?(?:\d{1,15}|[1-9]\d{0,2}(?:\.\d{3}){1,4})(?:,\d{1,15})?", re.ASCII)
DAMAGED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
REGION = re.compile(r"(?:VR)?[ -]?(\d{1,2})", re.IGNORECASE | re.ASCII)
EMPTY_IS_UNKNOWN = "een heel getal; laat de cel leeg als het niet is opgegeven, 0 betekent nul"
NO_ERROR = "een waarde, geen foutwaarde van Excel"

ERRORS = {
    "#N/A": "#N/B",
    "#REF!": "#VERW!",
    "#VALUE!": "#WAARDE!",
    "#NAME?": "#NAAM?",
    "#DIV/0!": "#DEEL/0!",
    "#NUM!": "#GETAL!",
    "#NULL!": "#LEEG!",
}
"""Error values as files hold them, and as Dutch Excel shows them and exports them to CSV."""
_ERROR_TEXTS = frozenset({*ERRORS, *ERRORS.values()})


def value_of(column: Column, raw: Raw, zone: ZoneInfo) -> object:
    """Give what the cell says in the terms of its column.

    Raises
    ------
    Misread
        The cell holds something else; the text says what was expected.
    """
    if isinstance(raw, Broken):
        raise Misread(raw.expected)
    if isinstance(raw, str) and raw.upper() in _ERROR_TEXTS:
        raise Misread(NO_ERROR)
    return _READERS[column.content](column, raw, zone)


def shown(raw: Raw) -> str:
    """Write a cell as a Dutch spreadsheet shows it."""
    if isinstance(raw, Broken):
        return raw.shown
    if isinstance(raw, bool):
        return "WAAR" if raw else "ONWAAR"
    if isinstance(raw, datetime):
        return raw.strftime("%d-%m-%Y %H:%M:%S").removesuffix(":00").removesuffix(" 00:00")
    return str(raw).replace(".", ",") if isinstance(raw, float) else str(raw)


def dutch_number(text: str) -> Decimal | None:
    """Read a number with a decimal comma and points between thousands; None when it is not one.

    >>> dutch_number("1.234,5"), dutch_number("2.5")
    (Decimal('1234.5'), None)
    """
    if not NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(".", "").replace(",", "."))


def _count(column: Column, raw: Raw, zone: ZoneInfo) -> int:
    if isinstance(raw, datetime | time):
        raise Misread("een heel getal; Excel heeft er een datum of tijd van gemaakt")
    if isinstance(raw, bool | timedelta):
        raise Misread(EMPTY_IS_UNKNOWN)
    number = dutch_number(raw) if isinstance(raw, str) else Decimal(str(raw))
    if number is None or not number.is_finite():
        raise Misread(EMPTY_IS_UNKNOWN)
    if number != number.to_integral_value():
        raise Misread("een heel getal, zonder decimalen")
    return int(number)


def _moment(column: Column, raw: Raw, zone: ZoneInfo) -> datetime:
    if isinstance(raw, datetime):
        return moment_of_clock(raw, zone)
    if isinstance(raw, str):
        return moment_of_text(raw, zone)
    raise Misread(f"een datum en tijd als {FORM}")


def _choice(column: Column, raw: Raw, zone: ZoneInfo) -> str:
    value = column.words.get(folded(shown(raw)))
    if value is None:
        raise Misread("een van: " + ", ".join(column.labels.values()))
    return value


def _code(column: Column, raw: Raw, zone: ZoneInfo) -> str:
    said = " ".join(shown(raw).split())
    code = column.words.get(said)
    if code is None:
        raise Misread(f"een code of officiële naam van het blad Lijsten{_meant(said, column.labels)}")
    return code


def _meant(said: str, labels: Mapping[str, str]) -> str:
    number = REGION.fullmatch(said)
    if number and (code := f"VR{int(number[1]):02}") in labels:
        return f"; bedoeld is misschien {code}"
    codes = {folded(name): code for code, name in labels.items()} | {folded(code): code for code in labels}
    near = get_close_matches(folded(said), codes, n=1)
    return f"; bedoeld is misschien {codes[near[0]]} ({labels[codes[near[0]]]})" if near else ""


def _text(column: Column, raw: Raw, zone: ZoneInfo) -> str:
    text = shown(raw).replace("\r\n", "\n").replace("\r", "\n")
    if DAMAGED.search(text):
        raise Misread("tekst zonder stuurtekens of beschadigde letters")
    return text


_READERS: dict[Content, Callable[[Column, Raw, ZoneInfo], object]] = {
    Content.CODE: _code,
    Content.CHOICE: _choice,
    Content.COUNT: _count,
    Content.MOMENT: _moment,
    Content.TEXT: _text,
}
