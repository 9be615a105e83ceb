"""May this scenario be followed here? Following only says what is looked at: it asks nobody for anything."""

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.errors import RefusedError
from kcr2.model import Event, Following, ScenarioFollowed
from kcr2.picture.measures import measure_faults


class FollowScenario(Following, Intention):
    """KCR2 follows a scenario, follows it by other thresholds, or lets it go."""


@decides(FollowScenario)
def follow_scenario(intention: FollowScenario, context: Context) -> list[Event]:
    """Accept what changes something and can be read from the picture."""
    require(context.author, Permission.COORDINATE)
    _changes_something(intention, context)
    for indicator in intention.indicators:
        measure = indicator.measure
        faults = measure_faults(
            context.picture, table=measure.table, how=measure.how, column=measure.column, where=dict(measure.where)
        )
        if faults:
            path, found, expected = faults[0]
            raise RefusedError(
                "indicator {indicator} kan niet worden gelezen: {field} is {found}, verwacht {expected}.",
                rule="measure-known",
                where=intention.scenario,
                fix="Verbeter het scenario; `scenario check` toont alle fouten.",
                indicator=indicator.key,
                field=".".join(path),
                found=found,
                expected=expected,
            )
    return [ScenarioFollowed(**intention.model_dump())]


def _changes_something(intention: FollowScenario, context: Context) -> None:
    held = context.picture.latest("followed", (intention.scenario,))
    said = intention.model_dump(mode="json")
    same = held is not None and all(held[name] == said[name] for name in ("followed", "indicators", "changes"))
    if same:
        raise RefusedError(
            "{title} {state}; dit verandert niets.",
            rule="follow-changes",
            where=intention.scenario,
            fix="Ververs het scherm.",
            title=intention.scenario_title,
            state="wordt al zo gevolgd" if intention.followed else "wordt al niet gevolgd",
        )
