"""Which scenarios are behind the tail: what happens in them, where, and what they miss?"""

from collections.abc import Sequence

import pandas as pd

from kcr2.stress.amounts import TailScenario
from kcr2.stress.figures import number
from kcr2.view.stress import Shown
from kcr2.view.stress_words import months
from kcr2.words import words as _

MOST_TYPES = 4
MOST_REGIONS = 6


def tail_table(shown: Shown, scenarios: Sequence[TailScenario]) -> pd.DataFrame:
    """Give the windows that miss most, the heaviest first: hazards, regions and what is missing."""
    return pd.DataFrame(
        {
            _("Scenario"): [str(one.number) for one in scenarios],
            _("Maand"): [months()[one.drawn.month - 1] for one in scenarios],
            _("Incidenten"): [hazards_told(shown, one) for one in scenarios],
            _("Getroffen regio's"): [_regions(one) for one in scenarios],
            _("Ontbreekt (eenheid-uren)"): [missing_told(shown, one) for one in scenarios],
            _("Zeker"): [_certain(one) for one in scenarios],
        }
    )


def hazards_told(shown: Shown, one: TailScenario) -> str:
    """Name the incidents, with how often where a hazard strikes more than once."""
    times: dict[str, int] = {}
    for struck in one.drawn.incidents:
        times[struck.hazard] = times.get(struck.hazard, 0) + 1
    names = {key: shown.titles.get(key, key) for key in times}
    return ", ".join(f"{n}× {names[key]}" if n > 1 else names[key] for key, n in times.items())


def missing_told(shown: Shown, one: TailScenario) -> str:
    """Say what is missing most, in unit-hours per type."""
    told = [f"{shown.name(code)} {number(hours, 0)}" for code, hours in one.missing[:MOST_TYPES]]
    more = len(one.missing) - MOST_TYPES
    return "; ".join([*told, _("en {n} typen meer").format(n=more)] if more > 0 else told)


def _regions(one: TailScenario) -> str:
    more = len(one.regions) - MOST_REGIONS
    codes = " ".join(one.regions[:MOST_REGIONS])
    return f"{codes} +{more}" if more > 0 else codes


def _certain(one: TailScenario) -> str:
    """Say how much of what is missing no plan could avoid."""
    share = one.bound / one.found if one.found else 0.0
    return _("{share} % onvermijdelijk").format(share=round(100 * min(share, 1.0)))


def needs_table(shown: Shown, one: TailScenario) -> pd.DataFrame:
    """Give everything that a scenario asks, layer by layer."""
    hours, needs = shown.options.block_h, one.drawn.needs
    return pd.DataFrame(
        {
            _("Incident"): [shown.titles.get(h, h) for h in (one.drawn.incidents[n.incident].hazard for n in needs)],
            _("Regio"): [f"{n.region} {shown.reference.owner_name(n.region)}" for n in needs],
            _("Type"): [shown.name(n.capability) for n in needs],
            _("Gevraagd"): [n.units for n in needs],
            _("Eenheid"): [shown.unit(n.capability) for n in needs],
            _("Van uur"): [n.first * hours for n in needs],
            _("Tot uur"): [n.last * hours for n in needs],
            _("Urgentie"): [_(n.urgency.label) for n in needs],
        }
    )
