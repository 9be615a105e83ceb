"""What changed in Limburg on 15 July 2021 between 06:00 and 18:00? Written by hand, from what is documented.

The ground truth in steps: in the night the rescue fleet was asked (01:00), the first boats left (02:30), platoons 1
and 2 were on pre-alarm (03:00); 68 to 70 soldiers worked until 15 July 18:00; at 12:00 Groningen and Drenthe were
alarmed with 4 boats and 16 people, to join about 30 units; 110,000 sandbags and 100 pumps came the same afternoon,
20,000 in the evening, 130,000 and 1,000 in all. The scenario adds times, texts and the handling of requests: what only
it says is marked ASSUMED. Sources: S59 press on Limburg, S37 rescue fleet, S32 logistics.

The first moment belongs to the shift before, the last to this one.
"""

from datetime import datetime
from typing import NamedTuple

from kcr2.desk import Desk
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.journal import Space

SPACE = "demo-limburg-2021"
ASSUMED = "aanname van het scenario"
NONE = "niet opgegeven"


def on_15_july(clock: str) -> datetime:
    """Give a moment of that day by the Dutch clock."""
    return datetime.fromisoformat(f"2021-07-15T{clock}:00+02:00")


START, END = on_15_july("06:00"), on_15_july("18:00")


def told_until(desk: Desk, at: datetime) -> Space:
    """Tell the case up to a moment."""
    return open_demonstration(desk, load_scenario("limburg-2021"), name=SPACE, until=at)


class Changed(NamedTuple):
    """One thing that changed: its table and key, what it is called, its columns before and after, and the source.

    before   empty: it was not in the picture
    """

    table: str
    key: tuple[str | int, ...]
    name: str
    columns: dict[str, tuple[str, str]]
    source: str


INCIDENT = "HW-2021-LIMBURG"
SIGNED = {"Handtekening": ("volgt uiterlijk binnen 24 uur", "ontvangen")}
BAGS, PUMPS = "1.000 stuks Zandzakken (landelijke voorraad)", "stuk Dompelpomp met aggregaat"


def _asked(amount: int, urgency: str, needed: str, *, signed: str) -> dict[str, tuple[str, str]]:
    return {
        "Status": ("", "in uitvoering"),
        "Urgentie": ("", urgency),
        "Gevraagd": ("", str(amount)),
        "Aanvaard": ("", str(amount)),
        "Ontbreekt": ("", "0"),
        "Gereed op UGS": ("", needed),
        "Handtekening": ("", signed),
    }


def _offered(amount: int) -> dict[str, tuple[str, str]]:
    return {"Antwoord": ("", "aangeboden"), "Aangeboden": ("", str(amount))}


def _sent(state: str) -> dict[str, tuple[str, str]]:
    return {"Status": ("", state), "Inzet tot": ("", "22 jul 20:00")}


def _withdrawn(held: int, deployed: int) -> dict[str, tuple[str, str]]:
    # The depot said only what is out: the rest of its report no longer stands, and is not nought.
    gone = {title: (str(held), NONE) for title in ("Totaal", "Inzetbaar", "Leverbaar")}
    return {**gone, "Ingezet": (NONE, str(deployed))}


LATE, SOON = "15 jul 16:00", "17 jul 12:00"
URGENT, PRESSING = "spoed (< 4 uur)", "dringend (< 24 uur)"
FOLLOWS = "volgt uiterlijk binnen 24 uur"

EXPECTED = (
    Changed(
        "incidents",
        (INCIDENT,),
        f"Hoogwater en wateroverlast Limburg ({INCIDENT})",
        {
            "Samenvatting": (
                "15 juli 01.00 uur: Zuid-Limburg vraagt de Nationale Reddingsvloot. 02.30 uur: de boten uit "
                "Haaglanden vertrekken. Pelotons 3 en 5 eerst.",
                "Groningen en Drenthe om 12.00 uur gealarmeerd met 4 boten en 16 mensen; zij sluiten aan bij ongeveer "
                "30 eenheden in IJsselstein. Pelotons 1 en 2 op vooralarm sinds 03.00 uur.",
            )
        },
        "S59, S37",
    ),
    Changed("grip", (INCIDENT, "VR23"), f"{INCIDENT}, VR23 Limburg-Noord", {"GRIP-niveau": ("", "4")}, ASSUMED),
    Changed(
        "reports",
        ("VR24", "water"),
        "VR24 Zuid-Limburg, Water",
        {
            "Status": ("geel", "rood"),
            "Ontwikkeling": ("onbekend", "verslechtert"),
            "Wat is": ("Zware regen verwacht; beken lopen snel vol.", "Overstroomde dalen; Maas stijgt."),
            "Wat als": (NONE, "Verwachte piek 3.700 m³/s (S59)."),
        },
        "S59; tekst en tijd: " + ASSUMED,
    ),
    Changed(
        "reports",
        ("VR24", "population_care"),
        "VR24 Zuid-Limburg, Bevolkingszorg",
        {
            "Status": ("", "rood"),
            "Ontwikkeling": ("", "verslechtert"),
            "Wat is": ("", "Ontruimingen langs de Maas voorbereid."),
        },
        ASSUMED,
    ),
    Changed(
        "reports",
        ("VR24", "defence"),
        "VR24 Zuid-Limburg, Defensie",
        {
            "Wat is": (
                "Eerste militaire hulp in de avond van 14 juli: 68 tot 70 militairen van 13 Lichte Brigade, tot 15 "
                "juli 18.00 uur.",
                "Eerste 68 tot 70 militairen werken tot 18.00 uur; meer volgen.",
            )
        },
        "S59; tijd: " + ASSUMED,
    ),
    Changed(
        "reports",
        ("VR23", "water"),
        "VR23 Limburg-Noord, Water",
        {
            "Status": ("geel", "oranje"),
            "Ontwikkeling": ("onbekend", "verslechtert"),
            "Wat is": ("Hoge afvoer van de Maas verwacht.", "Piek van de Maas komt later in Limburg-Noord aan."),
        },
        ASSUMED,
    ),
    Changed("situations", ("VR23",), "VR23 Limburg-Noord: nieuw; druk", {"Druk op capaciteit": ("", "3")}, ASSUMED),
    Changed("requests", ("A-2021-0001", 1), "A-2021-0001 regel 1", SIGNED, ASSUMED),
    Changed("requests", ("A-2021-0002", 1), "A-2021-0002 regel 1", SIGNED, ASSUMED),
    Changed(
        "requests",
        ("A-2021-0003", 1),
        f"A-2021-0003 regel 1: 110 {BAGS}",
        _asked(110, URGENT, LATE, signed="ontvangen"),
        "S32; tijd: " + ASSUMED,
    ),
    Changed(
        "requests",
        ("A-2021-0003", 2),
        f"A-2021-0003 regel 2: 100 {PUMPS}",
        _asked(100, URGENT, LATE, signed="ontvangen"),
        "S32; tijd: " + ASSUMED,
    ),
    Changed(
        "requests",
        ("A-2021-0004", 1),
        f"A-2021-0004 regel 1: 20 {BAGS}",
        _asked(20, PRESSING, SOON, signed=FOLLOWS),
        "S32; tijd: " + ASSUMED,
    ),
    Changed(
        "requests",
        ("A-2021-0004", 2),
        f"A-2021-0004 regel 2: 900 {PUMPS}",
        _asked(900, PRESSING, SOON, signed=FOLLOWS),
        "S32; verdeling en tijd: " + ASSUMED,
    ),
    Changed("offers", ("A-2021-0003", 1, "NIPV"), "A-2021-0003 regel 1, NIPV", _offered(110), ASSUMED),
    Changed("offers", ("A-2021-0003", 2, "NIPV"), "A-2021-0003 regel 2, NIPV", _offered(100), ASSUMED),
    Changed("offers", ("A-2021-0004", 1, "NIPV"), "A-2021-0004 regel 1, NIPV", _offered(20), ASSUMED),
    Changed("offers", ("A-2021-0004", 2, "NIPV"), "A-2021-0004 regel 2, NIPV", _offered(900), ASSUMED),
    Changed(
        "advice",
        ("A-2021-0003", 1),
        "Advies bij A-2021-0003, versie 1",
        {"Oordeel": ("", "haalbaar"), "Gevalideerd": ("", "15 jul 08:53")},
        ASSUMED,
    ),
    Changed(
        "advice",
        ("A-2021-0004", 1),
        "Advies bij A-2021-0004, versie 1",
        {"Oordeel": ("", "haalbaar"), "Gevalideerd": ("", "15 jul 12:10")},
        ASSUMED,
    ),
    Changed(
        "deliveries",
        ("A-2021-0001/1/DEF/1", "A-2021-0001"),
        "A-2021-0001/1/DEF/1: 3 peloton",
        {"Status": ("aflossing gepland", "retour")},
        "S59",
    ),
    Changed(
        "deliveries",
        ("A-2021-0002/1/RB/1", "A-2021-0002"),
        "A-2021-0002/1/RB/1: 4 boot",
        {"Status": ("aangemeld op UGS", "retour")},
        "S59; tijden: " + ASSUMED,
    ),
    Changed(
        "deliveries",
        ("A-2021-0002/1/RB/2", "A-2021-0002"),
        "A-2021-0002/1/RB/2: 28 boot",
        {"Status": ("onderweg", "retour")},
        "S59; aantal en tijden: " + ASSUMED,
    ),
    Changed(
        "deliveries",
        ("A-2021-0003/1/NIPV/1", "A-2021-0003"),
        f"A-2021-0003/1/NIPV/1: 110 {BAGS}",
        _sent("ingezet"),
        "S32",
    ),
    Changed(
        "deliveries",
        ("A-2021-0003/2/NIPV/1", "A-2021-0003"),
        f"A-2021-0003/2/NIPV/1: 100 {PUMPS}",
        _sent("ingezet"),
        "S32",
    ),
    Changed(
        "deliveries",
        ("A-2021-0004/1/NIPV/1", "A-2021-0004"),
        f"A-2021-0004/1/NIPV/1: 20 {BAGS}",
        _sent("gealarmeerd"),
        "S32; tijd: " + ASSUMED,
    ),
    Changed(
        "deliveries",
        ("A-2021-0004/2/NIPV/1", "A-2021-0004"),
        f"A-2021-0004/2/NIPV/1: 900 {PUMPS}",
        _sent("geaccepteerd"),
        "S32; tijd: " + ASSUMED,
    ),
    Changed(
        "suppressed",
        ("O-2021-0001",),
        "VR23 Limburg-Noord, Peloton brandbestrijding (O-2021-0001)",
        {
            "Nodig": ("", "1"),
            "Gevraagd": ("", "0"),
            "Reden": ("", "Duitsland heeft zelf hoogwater; daarom is daar geen hulp gevraagd."),
        },
        "S59; regio, type en tijd: " + ASSUMED,
    ),
    Changed(
        "capacity",
        ("RB", "RB-NRV-EENH"),
        "RB Reddingsbrigade Nederland, Eenheid Nationale Reddingsvloot (boot)",
        {
            "Inzetbaar": ("76", "46"),
            "Leverbaar": ("12", "2"),
            "Toegezegd": ("60", "44"),
            "Ingezet": ("4", "34"),
        },
        "S59: 4 boten sluiten aan bij ongeveer 30; overige aantallen: " + ASSUMED,
    ),
    Changed(
        "capacity",
        ("NIPV", "BRW-LOG-ZZ"),
        "NIPV Nederlands Instituut Publieke Veiligheid, Zandzakken",
        _withdrawn(130, 110),
        "S32",
    ),
    Changed(
        "capacity",
        ("NIPV", "BRW-LOG-DP"),
        "NIPV Nederlands Instituut Publieke Veiligheid, Dompelpomp",
        _withdrawn(1000, 100),
        "S32",
    ),
    Changed(
        "capacity",
        ("DEF", "DEF-ALG"),
        "DEF Defensie, Algemene steun",
        {
            "Inzetbaar": ("30", "20"),
            "Leverbaar": ("30", "15"),
            "Ingezet": ("3", "10"),
            "In rust": (NONE, "3"),
        },
        "S59: 13 Lichte Brigade tot 18.00 uur; overige aantallen: " + ASSUMED,
    ),
)
"""Everything that changed between the two moments, and nothing else."""
