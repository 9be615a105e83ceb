"""What does the library hold of one scenario? The whole of `scenario.toml`, beside the story that it may have."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from kcr2.model.base import Moment, Record, field
from kcr2.model.scenario import Indicator, Key, Variant
from kcr2.terms import ScenarioKind, VariantKind

SourceKey = Annotated[str, Field(pattern=r"^S\d{1,4}$")]
"""How a source is cited: S56."""


class Source(Record):
    """Where facts of a scenario come from."""

    key: SourceKey = field("Bron", "Waarmee de bron wordt aangehaald.")
    title: str = field("Titel", "Wat de bron is, zodat iemand haar vindt.", min_length=5, max_length=300)


class Chapter(Record):
    """A moment of the story at which something begins that one wants to go to."""

    at: Moment = field("Moment", "Waar het hoofdstuk begint.")
    title: str = field("Titel", "Wat er begint.", min_length=3, max_length=80)
    text: str = field("Tekst", "Wat een kijker moet weten.", default="", max_length=1_000)


class Replay(Record):
    """Where the story must show the same figure as a fact of what really happened."""

    at: Moment = field("Moment", "Moment van het beeld.")
    capability: str = field("Type", "Code uit de lijst van capaciteitstypen.", pattern=r"^[A-Z0-9-]{3,20}$")
    column: str = field("Kolom", "Kolom van de tabel capacity.", max_length=40)
    measure: Literal["sum", "owners"] = field("Hoe", "Som, of aantal eigenaren met meer dan 0.")
    owners: tuple[str, ...] = field("Eigenaren", "Leeg: alle.", default=(), max_length=70)
    without: tuple[str, ...] = field("Zonder", "Eigenaren die niet meetellen.", default=(), max_length=70)


class OutcomeFact(Record):
    """One figure or moment of what really happened, with its source."""

    title: str = field("Titel", "Wat het getal zegt.", min_length=3, max_length=160)
    value: int | float | Moment = field("Waarde", "Getal of moment.")
    unit: str = field("Eenheid", "Eenheid, of tijdstip.", min_length=1, max_length=40)
    source: SourceKey = field("Bron", "Sleutel van de bron.")
    replay: Replay | None = field("Naspelen", "Waar het verhaal hetzelfde getal toont.", default=None)


class Outcome(Record):
    """What really happened."""

    text: str = field("Afloop", "Wat er werkelijk gebeurde, in woorden.", min_length=20, max_length=3_000)
    facts: tuple[OutcomeFact, ...] = field("Feiten", "Cijfers met bron.", default=(), max_length=100)


class ScenarioFile(Record):
    """Everything that `scenario.toml` says."""

    name: Key = field("Naam", "Naam van de map; zo wordt het scenario genoemd op de opdrachtregel.")
    title: str = field("Titel", "Zoals mensen het noemen.", min_length=5, max_length=120)
    kind: ScenarioKind = field("Soort", "Echt gebeurd of bedacht.")
    summary: str = field("Samenvatting", "Wat er gebeurt en waar het om gaat.", min_length=20, max_length=3_000)
    fictional: str = field(
        "Wat is echt", "Wat gedocumenteerd, aangenomen en fictief is.", min_length=20, max_length=3_000
    )
    starts_at: Moment = field("Begint", "Eerste moment van het verhaal.")
    opens_at: Moment = field("Opent", "Moment waarop een demonstratie opent.")
    ends_at: Moment = field("Eindigt", "Laatste moment van het verhaal.")
    sources: tuple[Source, ...] = field("Bronnen", "Waar de feiten vandaan komen.", default=(), max_length=50)
    outcome: Outcome | None = field("Afloop", "Wat er werkelijk gebeurde; leeg bij een bedacht scenario.", default=None)
    chapters: tuple[Chapter, ...] = field("Hoofdstukken", "Waar men heen wil springen.", default=(), max_length=40)
    indicators: tuple[Indicator, ...] = field("Indicatoren", "Waaraan men het verloop ziet.", default=(), max_length=30)
    variants: dict[VariantKind, Variant] = field("Varianten", "Hoe het kan gaan.", default={})

    @field_validator("variants", mode="before")
    @classmethod
    def _named_by_its_table(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: {**told, "kind": name} if isinstance(told, dict) else told for name, told in value.items()}

    @model_validator(mode="after")
    def _real_has_an_outcome(self) -> Self:
        if self.kind is ScenarioKind.REAL and (self.outcome is None or not self.sources):
            raise ValueError("bij een echt gebeurd scenario een afloop (outcome) en ten minste één bron (sources)")
        return self

    @model_validator(mode="after")
    def _in_time(self) -> Self:
        if not self.starts_at <= self.opens_at <= self.ends_at or self.starts_at == self.ends_at:
            raise ValueError("starts_at, dan opens_at, dan ends_at")
        return self
