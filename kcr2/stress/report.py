"""What does the board get? The *capaciteitsbeeld*: two pages of outcome, of what it rests on, and how sure it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from kcr2.formats import count
from kcr2.journal import Space
from kcr2.picture import Picture
from kcr2.planning.problem.terms import Basis
from kcr2.reports.document import Block, Bullets, Document, Heading
from kcr2.reports.request_form import banner, seal_of, stand
from kcr2.stress.amounts import gap
from kcr2.stress.country import Country
from kcr2.stress.figures import number, percent
from kcr2.stress.hazards import Hazards
from kcr2.stress.options import StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.parameters import parameters
from kcr2.stress.report_tables import Compared, more_block, policies_block, types_block, types_found
from kcr2.stress.results import anything, without_figures
from kcr2.stress.sentences import anything_told, type_told, windows_told
from kcr2.terms import Classification
from kcr2.words import joined, mid_sentence
from kcr2.words import words as _

MOST_SENTENCES = 2
MOST_NAMED = 4


@dataclass(frozen=True, eq=False)
class Findings:
    """What a report tells.

    outcomes   of all windows that were judged, against `country`
    options    with which they were drawn, from `hazards`
    policy     what is different from how the country stands, in words
    marginal   table of `placing.marginal_table`; empty when nobody asked what one more unit buys
    compared   name of a policy and its comparison; the first few have room
    """

    outcomes: Outcomes
    country: Country
    options: StressOptions
    hazards: Hazards
    policy: str
    marginal: pd.DataFrame = field(default_factory=pd.DataFrame)
    compared: tuple[Compared, ...] = ()

    @property
    def windows(self) -> str:
        """Say which windows were drawn."""
        return windows_told(self.options, {one.key: one.title for one in self.hazards.hazards})


def capacity_report(findings: Findings, picture: Picture, space: Space) -> Document:
    """Give the report for the board as a document of two pages.

    Parameters
    ----------
    picture, space : of which the country was made
    """
    names = picture.reference.capabilities["name"]
    found = types_found(findings.outcomes, findings.country)
    return Document(
        title=_("Capaciteitsbeeld"),
        subtitle=_("Landelijke stresstest: {n} {windows}").format(
            n=count(len(findings.outcomes)), windows=findings.windows
        ),
        number="",
        banner=banner(space),
        classification=_(Classification.AMBER.label),
        blocks=(
            *(Heading(_("Wat is de uitkomst?")), Bullets(tuple(_headlines(findings, found, names)))),
            *types_block(found, names),
            *(Heading(_("Wat levert één eenheid erbij op?")), *_more(findings, names)),
            *(Heading(_("Wat doet een ander beleid?")), *policies_block(findings.compared, names)),
            *(Heading(_("Waar rust dit op?")), Bullets(tuple(_grounds(findings, names)))),
            *(Heading(_("Hoe is gerekend, en hoe zeker is het?")), Bullets(tuple(_method(findings)))),
        ),
        stand=stand(picture),
        seal=seal_of(picture, space),
    )


def _headlines(findings: Findings, found: pd.DataFrame, names: pd.Series) -> Iterator[str]:
    yield anything_told(anything(findings.outcomes, findings.country), findings.windows)
    for row in found[found["short"] > 0].head(MOST_SENTENCES).to_dict("records"):
        cells = {str(key): value for key, value in row.items()}
        yield type_told(str(names[row["capability"]]), cells, _("zulke vensters"))


def _more(findings: Findings, names: pd.Series) -> list[Block]:
    return more_block(findings.marginal, names, findings.country.regions)


def _grounds(findings: Findings, names: pd.Series) -> Iterator[str]:
    held, rows = findings.country.held, parameters(findings.hazards)
    stated = int((held["basis"] == Basis.JOURNAL.value).sum())
    yield _(
        "Capaciteit: van {n} combinaties van eigenaar en type rusten er {stated} op een opgave van de eigenaar; de "
        "andere zijn een planningsaantal (aanname) of volgen uit het beleid. Van {unknown} is niets bekend: die tellen "
        "niet mee."
    ).format(n=count(len(held)), stated=count(stated), unknown=count(len(findings.country.unknown)))
    yield _(
        "Gevaren: van {n} opgaven over hoe vaak, waar, hoe groot en wat wordt gevraagd, zijn er {assumed} een aanname. "
        "Alle staan met hun bron in de applicatie."
    ).format(n=count(len(rows)), assumed=count(int(rows["assumed"].sum())))
    yield _("Beleid: {policy}. Eigenaren beslissen zelf; dit laat zien wat zou kunnen.").format(policy=findings.policy)
    if blank := _blank(findings, names):
        yield _("Van geen enkele eigenaar bekend, dus zonder uitspraak: {types}.").format(types=blank)


def _blank(findings: Findings, names: pd.Series) -> str:
    none = without_figures(findings.country)
    types = [mid_sentence(str(names[code])) for code, blank in zip(findings.country.types, none, strict=True) if blank]
    if len(types) > MOST_NAMED:
        return _("{first} en nog {n}").format(first=", ".join(types[:MOST_NAMED]), n=len(types) - MOST_NAMED)
    return joined(types)


def _method(findings: Findings) -> Iterator[str]:
    stated, options = gap(findings.outcomes), findings.options
    yield _(
        "De computer trekt vensters met incidenten: wat gebeurt, waar en hoe groot volgt uit aantallen per jaar, het "
        "seizoen en droogte, wind of drukte die veel regio's tegelijk raken. Per venster zoekt hij een plan met wat "
        "eigenaren kunnen missen, met reistijd, aflossing en rust, in blokken van {n} uur. Laat elk plan iets over, "
        "dan telt het venster als tekort. Beleid en extra eenheden krijgen dezelfde vensters."
    ).format(n=options.block_h)
    yield _(
        "Een 95%-interval zegt hoeveel toeval een getal kan verschuiven: bij herhalen ligt de ware uitkomst in ten "
        "minste 95 van de 100 keer erbinnen (van een gemiddelde bij benadering). Over een aanname die niet klopt, zegt "
        "het niets."
    )
    yield _(
        "Waar en bij welk type een tekort valt, hoort bij één goed plan. Van wat dat plan mist, kan een beter plan "
        "hoogstens {share} voorkomen. In {undecided} vensters is niet beslist of er tekort is."
    ).format(share=percent(stated.share), undecided=count(stated.undecided))
    yield _("De kansen gelden voor zulke vensters, niet voor een willekeurige week.")
    if len(findings.outcomes) < options.scenarios:
        yield _("Doorgerekend zijn {n} van de {all} vensters ({share}%): de uitkomst is voorlopig.").format(
            n=count(len(findings.outcomes)),
            all=count(options.scenarios),
            share=number(100 * len(findings.outcomes) / options.scenarios),
        )
