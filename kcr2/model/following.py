"""Which scenario is followed in a space, by which signs, and with which thresholds?"""

from typing import Literal, Self

from pydantic import model_validator

from kcr2.model.base import Event, Record, Stated, field
from kcr2.model.scenario import Indicator, Key, Trigger
from kcr2.terms import Status


class ThresholdChange(Record):
    """A threshold that a planner put elsewhere than the scenario has it, and why."""

    indicator: Key = field("Indicator", "Korte naam van de indicator.")
    level: Status = field("Ernst", "Welke drempel van de indicator.")
    direction: Literal["at_least", "at_most"] = field("Richting", "Vanaf of tot en met.", default="at_least")
    at: float = field("Drempel", "Het getal dat voortaan geldt.", unit="eenheid van de indicator", allow_inf_nan=False)
    reason: str = field("Reden", "Waarom het scenario hier niet past.", min_length=10, max_length=300)

    def about(self, indicator: Indicator, trigger: Trigger) -> bool:
        """Say whether it is this threshold that changes."""
        return (self.indicator, self.level, self.direction) == (indicator.key, trigger.level, trigger.direction)


class Following(Stated):
    """A scenario is followed, or no longer; its indicators are kept as they were, so that nothing else decides."""

    scenario: Key = field("Scenario", "Naam van het scenario.")
    scenario_title: str = field("Titel", "Zoals mensen het noemen.", min_length=5, max_length=120)
    followed: bool = field("Gevolgd", "Of het scenario gevolgd wordt.", default=True)
    indicators: tuple[Indicator, ...] = field(
        "Indicatoren", "Zoals het scenario ze heeft; leeg als het niet meer wordt gevolgd.", default=(), max_length=30
    )
    changes: tuple[ThresholdChange, ...] = field(
        "Andere drempels", "Drempels die de planner anders legt, met reden.", default=(), max_length=50
    )

    @model_validator(mode="after")
    def _changes_what_is_there(self) -> Self:
        if self.followed != bool(self.indicators):
            raise ValueError("indicatoren als het gevolgd wordt, en geen als het wordt losgelaten")
        for change in self.changes:
            if not any(change.about(one, trigger) for one in self.indicators for trigger in one.triggers):
                raise ValueError(f"een drempel van het scenario; gevonden {change.indicator} {change.level.label}")
        self.in_force()
        return self

    def in_force(self) -> tuple[Indicator, ...]:
        """Give the indicators with the thresholds that hold: the planner's where they changed one."""
        return tuple(_changed(indicator, self.changes) for indicator in self.indicators)


def _changed(indicator: Indicator, changes: tuple[ThresholdChange, ...]) -> Indicator:
    triggers = []
    for trigger in indicator.triggers:
        at = next((change.at for change in changes if change.about(indicator, trigger)), trigger.at)
        triggers.append(trigger.model_dump() | {"at": at})
    # Validated anew: a more severe threshold still lies further on.
    return Indicator.model_validate(indicator.model_dump() | {"triggers": triggers})


class ScenarioFollowed(Following, Event):
    """The hub follows a scenario in a space, with other thresholds, or no longer."""

    kind = "scenario_followed"
    title = "Volgen van scenario vastgelegd"
    table = "followed"
    key = ("scenario",)
