"""Which words does the player itself say, in the language of the screen?"""

from kcr2.terms import SpaceKind
from kcr2.words import words as _


def player_texts() -> dict[str, str]:
    """Give the texts of the player by the names that its code uses."""
    return {
        "language": _("nl"),
        "transport": _("Bediening"),
        "play": _("Afspelen"),
        "pause": _("Pauze"),
        "back": _("Vorige gebeurtenis"),
        "next": _("Volgende gebeurtenis"),
        "to_start": _("Naar het begin"),
        "to_end": _("Naar het eind"),
        "speed": _("Snelheid"),
        "per_second": _("{n} min per seconde"),
        "slider": _("Moment in het verhaal"),
        "open": _("Open dit moment"),
        "told": _("Wat werd vastgelegd"),
        "chapters": _("Hoofdstukken"),
        "chapter": _("Hoofdstuk"),
        "moving": _("Onderweg"),
        "reported": _("positie tussen gemeld vertrek en gemelde aankomst"),
        "expected": _("verwachte positie"),
        "nowhere": _("onderweg, plaats onbekend"),
    }


def deck_texts() -> dict[str, str]:
    """Give the texts of a guided story."""
    return {
        "mark": f"{_(SpaceKind.DEMONSTRATION.label).upper()} · {_('deels fictieve gegevens')}",
        "deck": _("Twee branden, één helikopter: wat een landelijke hub verandert"),
        "about": _(
            "Een verhaal van ongeveer {n} minuten over april 2020, nagespeeld uit het journaal. Het speelt vanzelf; "
            "met spatie pauzeert u, met de pijltjes gaat u naar een andere scène."
        ),
        "begin": _("Begin nu"),
        "scene": _("Scène {n} van {of}"),
        "scenes": _("Scènes"),
        "scene_back": _("Vorige scène"),
        "scene_next": _("Volgende scène"),
        "full": _("Volledig scherm"),
        "close": _("Sluiten"),
        "tempo": _("Tempo"),
        "stand": _("stand van"),
    }
