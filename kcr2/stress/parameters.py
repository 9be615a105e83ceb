"""With which numbers are scenarios drawn, and what do they rest on? Every rate and curve with its source."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from kcr2.stress.hazard_parts import Begin, Duration, Line, Reach, Season, Size, Spread
from kcr2.stress.hazards import Hazard, Hazards, PowerSize
from kcr2.words import mid_sentence
from kcr2.words import words as _

ASSUMED = "aanname"
COLUMNS = {"hazard": "str", "what": "str", "value": "str", "unit": "str", "source": "str", "assumed": "bool"}


class Told(NamedTuple):
    """One row: of which hazard (empty: of all), what, the value in words, its unit, and what it rests on."""

    hazard: str
    what: str
    value: str
    unit: str
    source: str


def parameters(hazards: Hazards) -> pd.DataFrame:
    """Give every number with which scenarios are drawn, a row for each part that has a source of its own.

    Returns
    -------
    DataFrame : hazard (title; empty where it holds for all), what, value, unit, source, assumed (the source says so)
    """
    rows = [*_method(), *_shared(hazards), *(row for hazard in hazards.hazards for row in _own(hazards, hazard))]
    table = pd.DataFrame(rows, columns=list(Told._fields))
    table["assumed"] = [ASSUMED in source for source in table["source"]]
    return table.astype(COLUMNS)


def written(value: float) -> str:
    """Write a number as Dutch readers do, with no more decimals than it has.

    >>> written(1000), written(0.875), written(2.0), written(-0.5)
    ('1.000', '0,875', '2', '-0,5')
    """
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def _method() -> Iterator[Told]:
    """Tell what is assumed in the drawing itself."""
    for what, value in (
        (_("Maanden"), _("Alle maanden zijn even lang en in elk venster geldt één maand.")),
        (_("Drijvers"), _("Binnen een maand onafhankelijk van elkaar; in een venster verandert de toestand niet.")),
        (_("Incidenten"), _("Gegeven maand en toestanden onafhankelijk van elkaar (Poisson).")),
        (_("Begin"), _("Aan het begin van een blok, elk blok even waarschijnlijk.")),
        (_("Wat al liep"), _("Wat voor het venster begon, telt niet mee.")),
        (_("Vraag"), _("Groeit evenredig met de omvang, ook waar een bron maar één incident beschrijft.")),
    ):
        yield Told("", what, value, "", ASSUMED)


def _shared(hazards: Hazards) -> Iterator[Told]:
    for driver in hazards.drivers:
        for state in driver.states:
            yield Told("", f"{driver.title}: {state.title}", _row(state.chances), _("kans per maand"), driver.source)
    for curve in hazards.curves:
        what = _("Verloop: {title}").format(title=curve.title)
        yield Told("", what, _row(curve.shares), _("deel van de vraag per deel van de duur"), curve.source)


def _own(hazards: Hazards, hazard: Hazard) -> Iterator[Told]:
    title, unit = hazard.title, hazard.size.unit
    yield Told(title, _("Hoe vaak"), written(hazard.rate.per_year), _("per jaar"), hazard.rate.source)
    yield Told(title, _("Seizoen"), _season(hazard.season), _("factor per maand"), hazard.season.source)
    for driver in hazards.drivers:
        if (effect := hazard.drivers.get(driver.key)) is not None:
            factors = [f"{state.title} × {written(effect.factors[state.key])}" for state in driver.states]
            yield Told(title, driver.title, "; ".join(factors), _("maal"), effect.source)
    yield Told(title, _("Waar"), _begin(hazard.begin), _("gewicht"), hazard.begin.source)
    yield Told(title, _("Bereik"), _spread(hazard.spread), _("regio's"), hazard.spread.source)
    yield Told(title, _("Omvang"), _size(hazard.size), unit, hazard.size.source)
    yield Told(title, _("Duur"), _duration(hazard.duration), _("uur"), hazard.duration.source)
    titles = {curve.key: curve.title for curve in hazards.curves}
    for line in hazard.demand.lines:
        yield Told(
            title,
            line.capability,
            _line(line, titles[line.curve]),
            _("eenheden per {unit}").format(unit=unit),
            line.source,
        )


def _row(figures: Iterable[float]) -> str:
    return " · ".join(map(written, figures))


def _season(season: Season) -> str:
    return _row(season.factors)


def _begin(begin: Begin) -> str:
    return f"{begin.rule} " + "; ".join(f"{region} {written(weight)}" for region, weight in begin.weights.items())


def _spread(spread: Spread) -> str:
    told = [_(spread.how.label)]
    if spread.how is not Reach.WHOLE:
        told += [_("{n} met kans {p}").format(n=n, p=written(p)) for n, p in enumerate(spread.chances, 1)]
    told += ["-".join(route) for route in spread.routes]
    return "; ".join(told)


def _size(size: Size) -> str:
    if isinstance(size, PowerSize):
        template = _("zware staart: vanaf {least}, exponent {exponent}, tot {most}")
        return template.format(least=written(size.least), exponent=written(size.exponent), most=written(size.most))
    template = _("rond {median}, spreiding {spread}, tot {most}")
    return template.format(median=written(size.median), spread=written(size.spread), most=written(size.most))


def _duration(duration: Duration) -> str:
    return _(
        "rond {median} bij omvang {at}, groeit met macht {exponent}, spreiding {spread}, van {least} tot {most}"
    ).format(
        median=written(duration.median_h),
        at=written(duration.at_size),
        exponent=written(duration.exponent),
        spread=written(duration.spread),
        least=written(duration.least_h),
        most=written(duration.most_h),
    )


def _line(line: Line, curve: str) -> str:
    """Tell a demand: its height, when it is needed, how it goes, and who asks."""
    told = [
        _("vast {base}, per omvang {per_size}, ten hoogste {most}").format(
            base=written(line.base), per_size=written(line.per_size), most=written(line.most)
        ),
        _("{urgency}, binnen {min} min").format(urgency=_(line.urgency.label), min=written(line.within_min)),
        _("vanaf {hours} uur").format(hours=written(line.after_h)) if line.after_h else "",
        _("{hours} uur lang").format(hours=written(line.for_h)) if line.for_h else "",
        _("verloop {title}").format(title=mid_sentence(curve)),
        _(line.split.label),
    ]
    return "; ".join(part for part in told if part)
