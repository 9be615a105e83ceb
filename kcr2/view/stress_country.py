"""What is the country that is tested? How much of it its owners stated, how much is assumed, how much is unknown."""

from dataclasses import dataclass

import pandas as pd

from kcr2.formats import label_of, local
from kcr2.planning.problem import Basis
from kcr2.stress.country import Country
from kcr2.stress.figures import number
from kcr2.terms import Quality
from kcr2.words import words as _


@dataclass(frozen=True)
class Known:
    """Owner × type figures: stated by the owner, from the planning figure of the type, of which nothing is known.

    oldest, newest   stand van of the stated ones; NaT when there are none
    """

    stated: int
    assumed: int
    unknown: int
    oldest: pd.Timestamp
    newest: pd.Timestamp


def known(country: Country) -> Known:
    """Count what is known of a country."""
    stated = country.held[country.held["basis"] == Basis.JOURNAL.value]
    moments = stated["observed_at"]
    return Known(len(stated), len(country.held) - len(stated), len(country.unknown), moments.min(), moments.max())


def known_told(counts: Known) -> str:
    """Say between which moments the stated figures lie."""
    if pd.isna(counts.oldest):
        return _("Geen eigenaar gaf iets op: het hele land is een aanname.")
    return _("Opgaven met stand van {oldest} tot {newest}.").format(
        oldest=local(counts.oldest), newest=local(counts.newest)
    )


def country_table(country: Country) -> pd.DataFrame:
    """Give every figure of the country with where it comes from; unknown ones too, without a number."""
    held, unknown = country.held, country.unknown
    rows = pd.DataFrame(
        {
            _("Eigenaar"): held["owner"] + " " + held["owner_name"],
            _("Type"): held["capability_name"],
            _("Aanwezig"): held["available"].map(number),
            _("Kan weg"): held["cap"].map(number),
            _("Blijft thuis"): held["minimum"].map(number),
            _("Eenheid"): held["unit"],
            _("Gereed na (min)"): held["ready_min"],
            _("Beslistijd (min)"): held["decision_min"],
            _("Herkomst"): [_origin(basis) for basis in held["basis"]],
            _("Stand van"): [local(at) if not pd.isna(at) else "–" for at in held["observed_at"]],
            _("Kwaliteit"): [label_of(Quality, value) if value in set(Quality) else "–" for value in held["quality"]],
        }
    )
    nothing = pd.DataFrame(
        {
            _("Eigenaar"): unknown["owner"] + " " + unknown["owner_name"],
            _("Type"): unknown["capability_name"],
            _("Aanwezig"): _("onbekend"),
            _("Kan weg"): _("onbekend"),
            _("Blijft thuis"): _("onbekend"),
            _("Herkomst"): _("niet opgegeven, geen planningsaantal"),
        }
    )
    return pd.concat([rows, nothing], ignore_index=True)


def _origin(basis: str) -> str:
    return _("opgave van de eigenaar") if basis == Basis.JOURNAL.value else _("planningsaantal (aanname)")
