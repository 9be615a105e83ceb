"""Which words does the map itself say, in the language of the screen?"""

from kcr2.words import words as _


def map_texts() -> dict[str, str]:
    """Give the texts of the map by the names that its code uses. Lines of the caption are apart."""
    return {**_handling(), **_meanings(), **_answers()}


def place_texts() -> dict[str, str]:
    """Give the texts that only a map to pick a place on needs. `language`: how it writes numbers."""
    return {
        "language": _("nl"),
        "place": _("gekozen plaats"),
        "at": _("Gekozen plaats: {lat}° noorderbreedte, {lon}° oosterlengte."),
        "place_help": _(
            "Enter of spatie zet de gekozen plaats midden in de regio. "
            "Shift met een pijltjestoets verschuift de plaats 1 km, zo nodig over water heen."
        ),
        "placeless": _("Nog geen plaats gekozen; Enter kiest het midden van de regio."),
        "shore": _("Geen land in die richting; de plaats is niet verschoven."),
    }


def _handling() -> dict[str, str]:
    return {
        "map": _("kaart"),
        "help": _(
            "Pijltjestoetsen: naar de regio ernaast. Enter of spatie: kiezen. Escape: keuze wissen. "
            "M: volgende incident of aanvraag. Plus, min en nul: inzoomen, uitzoomen, heel Nederland."
        ),
        "in": _("Inzoomen (Ctrl + muiswiel)"),
        "out": _("Uitzoomen (Ctrl + muiswiel)"),
        "home": _("Heel Nederland"),
        "again": _("Opnieuw proberen"),
    }


def _meanings() -> dict[str, str]:
    return {
        "legend": _("Legenda"),
        "marks": _("Op de kaart"),
        "layers": _("Lagen"),
        "incident": _("Incident"),
        "request": _("Aanvraag"),
        "unit": _("Eenheid"),
        "urgent": _("urgent"),
        "ring": _("Urgent (ring met !)"),
        "flow": _("Mogelijke hulp"),
        "closure": _("Weg afgesloten"),
        "caribbean": _("Caribisch deel van\nhet Koninkrijk ·\nniet op schaal"),
    }


def _answers() -> dict[str, str]:
    return {
        "nothing": _("geen gegevens"),
        "chosen": _("Gekozen."),
        "fixed": _("Niet te kiezen."),
        "cleared": _("Geen keuze."),
        "bare": _("Geen incidenten of aanvragen op de kaart."),
        "failed": _(
            "De kaart kan niet worden getoond: de grenzen van de regio's zijn niet geladen. "
            "De tabellen op deze pagina werken wel."
        ),
        "partly": _("Niet alle kaartlagen zijn geladen; de kaart mist een deel."),
    }
