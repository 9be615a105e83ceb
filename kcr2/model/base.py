"""What do all things in the model share: a moment, a field with a meaning, a stated fact?"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    field_validator,
)

from kcr2.terms import Quality


def iso(moment: datetime) -> str:
    """Write a moment at fixed width in UTC, so that text order is time order.

    >>> from datetime import timedelta, timezone
    >>> iso(datetime(2025, 4, 3, 18, tzinfo=timezone(timedelta(hours=2))))
    '2025-04-03T16:00:00.000000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    """Read back what `iso` wrote."""
    return datetime.fromisoformat(text)


_NUMBER = re.compile(r"\s*[+-]?[\d_]+(\.\d*)?\s*")


def _no_number(value: object) -> object:
    # A bare number would be taken for seconds since 1970.
    text = value.decode(errors="replace") if isinstance(value, bytes) else value
    if isinstance(value, int | float) or (isinstance(text, str) and _NUMBER.fullmatch(text)):
        raise ValueError("een datum en tijd, geen getal")
    return value


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("een moment binnen de kalender") from error


DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
"""Where the clock stands that people read; moments themselves are kept in UTC."""

Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_no_number),
    AfterValidator(_utc),
    PlainSerializer(iso, return_type=str, when_used="json"),
]


def field(title: str, meaning: str, *, unit: str = "", default: Any = ..., **bounds: Any) -> Any:
    """Define a field once: Dutch title, meaning, unit and bounds (decision D7)."""
    return Field(
        default,
        title=title,
        description=meaning,
        json_schema_extra={"unit": unit} if unit else None,
        **bounds,
    )


def unit_of(model: type[BaseModel], name: str) -> str:
    """Give the unit of a field, or an empty text where a unit makes no sense."""
    extra = model.model_fields[name].json_schema_extra
    return str(extra["unit"]) if isinstance(extra, dict) and "unit" in extra else ""


def title_of(model: type[BaseModel], name: str) -> str:
    """Give the Dutch title of a field."""
    return model.model_fields[name].title or name


class Record(BaseModel):
    """Anything the model knows: frozen, complete, nothing unknown let in."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _text_can_be_stored(cls, value: Any) -> Any:
        # PostgreSQL refuses NUL in text; what one database cannot keep, none may take.
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("de tekst bevat een NUL-teken")
        return value


class Stated(Record):
    """A fact as somebody states it: with its moment, its source and its quality (decision D4)."""

    observed_at: Moment = field("Stand van", "Moment waarop het feit gold.")
    quality: Quality = field("Kwaliteit", "Hoe zeker de bron hiervan is.", default=Quality.CONFIRMED)
    source: str = field("Bron", "Waar het feit vandaan komt.", default="eigen opgave", max_length=300)


class Event(Record):
    """Something that happened; what the journal holds. Names are past tense."""

    kind: ClassVar[str]
    """The name under which the journal stores it."""
    table: ClassVar[str]
    """The table of the picture that it is a row of."""
    title: ClassVar[str]
    """What it is called on screen."""
    key: ClassVar[tuple[str, ...]]
    """The fields that name that row; the latest report wins as a whole row (decision D6)."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Register every event that names its kind."""
        super().__pydantic_init_subclass__(**kwargs)
        if "kind" in cls.__dict__:
            EVENTS[cls.kind] = cls

    @property
    def subject(self) -> str:
        """What this event is about: two writers of one subject must have seen each other."""
        return ":".join([self.table, *(str(getattr(self, name)) for name in self.key)])


EVENTS: dict[str, type[Event]] = {}
"""Every kind of event by its stored name."""
