"""Small hazard files for tests: two drivers, three regions in a row, and dangers of which everything can be counted."""

from typing import Any

from kcr2.stress.hazards import Hazards

REGIONS = ("VR01", "VR02", "VR03")
NEAR = {"VR01": ("VR02", "VR03"), "VR02": ("VR01", "VR03"), "VR03": ("VR02", "VR01")}
STEADY = [1.0] * 12
DRY = [0.1] * 6 + [0.4] * 6
SOURCE = "aanname"


def line(capability: str = "BRW-PEL-BB", **values: Any) -> dict[str, Any]:
    """Give a demand of ten units, all the time."""
    about = {"base": 10, "most": 10, "curve": "steady", "urgency": "urgent", "within_min": 240, "source": SOURCE}
    return {"capability": capability, **about, **values}


def hazard(key: str = "fire", per_year: float = 12.0, **parts: Any) -> dict[str, Any]:
    """Give a danger that comes each month, hits one region, has size 1 and lasts eight hours."""
    about: dict[str, Any] = {
        "title": key.capitalize(),
        "about": "Om mee te rekenen.",
        "rate": {"per_year": per_year, "source": SOURCE},
        "season": {"factors": STEADY, "source": SOURCE},
        "drivers": {},
        "begin": {"rule": "gelijk", "weights": {"VR01": 1, "VR02": 1, "VR03": 2}, "source": SOURCE},
        "spread": {"how": "neighbours", "chances": [1.0], "source": SOURCE},
        "size": {"kind": "lognormal", "unit": "ha", "median": 1, "spread": 0, "most": 1, "source": SOURCE},
        "duration": {"median_h": 8, "most_h": 8, "source": SOURCE},
        "demand": {"lines": [line()]},
    }
    return {"key": key, **about, **parts}


def raw(*dangers: dict[str, Any]) -> dict[str, Any]:
    """Give what a hazard file holds, with drought and wind as drivers."""
    states = [("wet", "nat", [1 - chance for chance in DRY]), ("dry", "droog", DRY)]
    wind = [("calm", "stil", [0.75] * 12), ("storm", "storm", [0.25] * 12)]
    return {
        "sources": [{"key": "S27", "title": "Statistiek van natuurbranden"}],
        "drivers": [_driver("drought", "Droogte", states), _driver("wind", "Wind", wind)],
        "curves": [
            {"key": "steady", "title": "Gelijk", "shares": [1.0], "source": SOURCE},
            {"key": "hill", "title": "Heuvel", "shares": [0.5, 1.0, 0.25], "source": SOURCE},
        ],
        "hazards": list(dangers or [hazard()]),
    }


def _driver(key: str, title: str, states: list[tuple[str, str, list[float]]]) -> dict[str, Any]:
    told = [{"key": state, "title": called, "chances": chances} for state, called, chances in states]
    return {"key": key, "title": title, "states": told, "source": SOURCE}


def effect(**factors: float) -> dict[str, Any]:
    """Give what the states of a driver do."""
    return {"factors": factors, "source": SOURCE}


def hazards(*dangers: dict[str, Any]) -> Hazards:
    """Make the model of a small file."""
    return Hazards.model_validate(raw(*dangers) | {"near": NEAR})
