"""How is a stress test calculated, and on which numbers? In short and in plain Dutch."""

import pandas as pd

from kcr2.reference import Reference
from kcr2.stress.hazards import Hazards
from kcr2.view.stress import Shown
from kcr2.words import words as _


def method(shown: Shown) -> list[str]:
    """Give the method, sentence by sentence."""
    options = shown.options
    return [
        _(
            "Een scenario is een venster van {hours} uur. Getrokken wordt welke grote incidenten erin beginnen, waar, "
            "hoe groot en hoe lang, en wat zij per blok van {block} uur vragen, boven op het dagelijkse werk."
        ).format(hours=options.hours, block=options.block_h),
        _(
            "Droogte, wind, neerslag en ziekte gelden voor het hele land tegelijk: een droge periode maakt "
            "natuurbranden in alle regio's waarschijnlijker."
        ),
        _(
            "Elke eigenaar houdt zijn restdekking thuis. De rest kan gaan: na beslissen, gereedmaken en rijden. Een "
            "eenheid werkt ten hoogste haar inzetduur, gaat naar huis, rust, en kan daarna weer. Ook de getroffen "
            "regio zelf zet in wat boven haar restdekking uitkomt."
        ),
        _(
            "Per scenario wordt eerst berekend wat geen enkel plan kan vermijden, dan een plan gemaakt met de "
            "dichtstbijzijnde eenheden. Waar die twee verschillen over de vraag of er een tekort is, beslist de "
            "exacte rekenkern."
        ),
        _(
            "De verdeling over aanvragen is wat mogelijk zou zijn als iedereen meedoet. Het is geen opdracht: "
            "eigenaren beslissen zelf, en een weigering zit hier niet in."
        ),
        _(
            "Een interval zegt wat toeval met een kans doet bij zoveel vensters. Het zegt niets over een aanname die "
            "niet klopt."
        ),
    ]


def parameter_table(rows: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give parameters as people read them: a type is called by its name. `rows`: as `parameters` gives."""
    names = reference.capabilities["name"].to_dict()
    return pd.DataFrame(
        {
            _("Gevaar"): [hazard or _("alle gevaren") for hazard in rows["hazard"]],
            _("Onderdeel"): [f"{_('Vraag')}: {names[what]}" if what in names else what for what in rows["what"]],
            _("Waarde"): rows["value"].to_list(),
            _("Eenheid"): rows["unit"].to_list(),
            _("Bron of aanname"): rows["source"].to_list(),
        }
    )


def source_table(hazards: Hazards) -> pd.DataFrame:
    """Give what the sources are, by the key that a number names."""
    return pd.DataFrame(
        {
            _("Bron"): [source.key for source in hazards.sources],
            _("Wat het is"): [source.title for source in hazards.sources],
        }
    )
