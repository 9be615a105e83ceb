"""How do warnings, water levels, outages and wildfire phases of feeds look as tables and lines?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kcr2.errors import Fault
from kcr2.formats import age, clock_time, count, label_of, labelled
from kcr2.model import Event
from kcr2.picture import Picture
from kcr2.reference import Reference
from kcr2.terms import (
    MessageType,
    Quality,
    WarningCertainty,
    WarningLevel,
    WarningSeverity,
    WarningState,
    WaterQuantity,
    WildfirePhase,
)
from kcr2.words import words as _

Row = dict[str, Any]
LEVEL_RANK = {level.value: rank for rank, level in enumerate(reversed(WarningLevel))}
SHOWN_NAMES = 4


def active_warnings(picture: Picture) -> pd.DataFrame:
    """Give the warnings that hold now, red first, then by their beginning; without a colour last."""
    held = picture.warnings[picture.warnings["is_active"].astype("bool")]
    rank = held["level"].map(LEVEL_RANK).fillna(len(LEVEL_RANK))
    return held.assign(rank=rank).sort_values(["rank", "valid_from", "identifier"], ignore_index=True)


def region_words(codes: Sequence[str], reference: Reference) -> str:
    """Name regions, the first few when there are many; none when nothing was traced."""
    if not len(codes):
        return _("gebied niet herleid tot regio’s")
    return _few([str(reference.regions.at[code, "name"]) for code in codes])


def level_words(level: object) -> str:
    """Name the colour that the source states, or say that it states none."""
    return _("geen kleurcode") if pd.isna(level) else label_of(WarningLevel, level)


def until_words(moment: pd.Timestamp | None) -> str:
    """Say until when something holds."""
    return _("geen einde genoemd") if pd.isna(moment) else _("tot {at}").format(at=clock_time(moment))


def warning_line(row: "pd.Series", reference: Reference) -> str:
    """Tell one warning in a line: what, where, until when, by whom and how old."""
    place = region_words(row["regions"], reference)
    sure = label_of(Quality, row["quality"])
    told = [str(row["event"]), place, until_words(row["valid_until"]), str(row["source"]), age(row["age_h"]), sure]
    if len(row["unplaced"]) and len(row["regions"]):
        told.insert(2, _("niet herleid: {areas}").format(areas=_few(row["unplaced"])))
    return " · ".join(told)


def _few(names: Sequence[str]) -> str:
    """Give the first few names, and how many more there are."""
    more = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f" {_('en {n} andere').format(n=more)}" if more > 0 else "")


def warning_table(picture: Picture, rows: pd.DataFrame) -> pd.DataFrame:
    """Give warnings as people read them; every one with its source, age and how sure it is."""
    places = [region_words(codes, picture.reference) for codes in rows["regions"].map(_as_list)]
    return pd.DataFrame(
        {
            _("Stand"): labelled(rows["state"], WarningState),
            _("Handeling"): labelled(rows["message_type"], MessageType),
            _("Kleurcode"): rows["level"].map(level_words).astype("str"),
            _("Verschijnsel"): rows["event"].fillna("–"),
            _("Kop"): rows["headline"].fillna("–"),
            _("Regio’s"): places,
            _("Niet herleid"): [", ".join(names) for names in rows["unplaced"].map(_as_list)],
            _("Begint"): rows["valid_from"].map(clock_time).astype("str"),
            _("Geldig tot"): rows["valid_until"].map(until_words).astype("str"),
            _("Ernst"): labelled(rows["severity"], WarningSeverity),
            _("Zekerheid"): labelled(rows["certainty"], WarningCertainty),
            _("Bron"): rows["source"],
            _("Verzonden"): rows["observed_at"].map(clock_time).astype("str"),
            _("Ouderdom"): rows["age_h"].map(age).astype("str"),
            _("Kwaliteit"): labelled(rows["quality"], Quality),
        }
    )


def _as_list(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def water_table(picture: Picture) -> pd.DataFrame:
    """Give the latest measurement of every station."""
    rows = picture.water_levels
    values = [f"{value:g} {unit}" for value, unit in zip(rows["value"], rows["unit"], strict=True)]
    return pd.DataFrame(
        {
            _("Meetpunt"): rows["station_name"].where(rows["station_name"] != "", rows["station"]),
            _("Grootheid"): labelled(rows["quantity"], WaterQuantity),
            _("Meetwaarde"): [
                f"{value} {datum}".replace(".", ",").strip() for value, datum in zip(values, rows["datum"], strict=True)
            ],
            _("Regio’s"): [region_words(codes, picture.reference) for codes in rows["regions"]],
            _("Kleurcode"): rows["level"].map(level_words).astype("str"),
            **_stated(rows),
        }
    )


def outage_table(picture: Picture) -> pd.DataFrame:
    """Give the outages, what is still out first."""
    rows = picture.outages
    state = rows["is_active"].map(lambda out: _("zonder stroom") if out else _("hersteld")).astype("str")
    return pd.DataFrame(
        {
            _("Stand"): state,
            _("Gebied"): rows["area"],
            _("Regio’s"): [region_words(codes, picture.reference) for codes in rows["regions"]],
            _("Getroffen aansluitingen"): rows["customers"].map(count).astype("str"),
            _("Begonnen"): rows["started_at"].map(clock_time).astype("str"),
            _("Verwacht hersteld"): rows["expected_at"].map(clock_time).astype("str"),
            _("Oorzaak"): rows["cause"],
            **_stated(rows),
        }
    )


def wildfire_table(picture: Picture) -> pd.DataFrame:
    """Give for every region its own phase and that of each source side by side, in the order of their codes."""
    told = picture.wildfire_statements
    known = picture.regions.index.difference(pd.Index(told["region"]), sort=True)
    own = picture.situations.set_index("region")["wildfire_phase"]
    silent = pd.DataFrame({"region": known, "own_phase": own.reindex(known).to_numpy()})
    rows = pd.concat([told, silent], ignore_index=True).sort_values("region", kind="stable", ignore_index=True)
    return pd.DataFrame(
        {
            _("Regio"): [f"{picture.reference.regions.at[code, 'name']} ({code})" for code in rows["region"]],
            _("Volgens de regio"): labelled(rows["own_phase"], WildfirePhase),
            _("Volgens de bron"): labelled(rows["wildfire_phase"], WildfirePhase),
            _("Verschil"): rows["differs"].map(lambda other: _("verschilt") if other is True else "").astype("str"),
            **_stated(rows),
        }
    )


def _stated(rows: pd.DataFrame) -> dict[str, pd.Series]:
    old = rows["is_old"].map(lambda old: f" ({_('oud')})" if old is True else "")
    return {
        _("Stand van"): rows["observed_at"].map(clock_time).astype("str"),
        _("Ouderdom"): rows["age_h"].map(age).astype("str") + old.astype("str"),
        _("Kwaliteit"): labelled(rows["quality"], Quality),
        _("Bron"): rows["source"].fillna("–"),
    }


def preview_table(events: Sequence[Event], reference: Reference) -> pd.DataFrame:
    """Give what would be recorded, one line per item."""
    rows = [(_(event.title), *_preview(event.model_dump(), reference)) for event in events]
    return pd.DataFrame(rows, columns=[_("Soort"), _("Wat"), _("Waar"), _("Stand van"), _("Bron"), _("Kwaliteit")])


def _preview(told: Row, reference: Reference) -> tuple[str, ...]:
    regions = {code for part in told.get("parts", ()) for code in part["regions"]}
    regions |= {*told.get("regions", ()), *([told["region"]] if "region" in told else [])}
    place = region_words(sorted(regions), reference)
    return _what(told), place, clock_time(told["observed_at"]), told["source"], label_of(Quality, told["quality"])


def _what(told: Row) -> str:
    if "message_type" in told:
        named = dict.fromkeys(part["event"] for part in told["parts"])
        return f"{label_of(MessageType, told['message_type'])}: {', '.join(named) or told['identifier']}"
    if "wildfire_phase" in told:
        return label_of(WildfirePhase, told["wildfire_phase"])
    if "station" in told:
        return f"{told['station_name'] or told['station']}: {told['value']:g} {told['unit']}"
    return f"{told['outage_id']}: {told['area']}"


def fault_rows(faults: Sequence[Fault]) -> pd.DataFrame:
    """Give every fault of a file, by its line or row."""
    told = [(fault.row, fault.column, fault.found, fault.expected) for fault in faults]
    table = pd.DataFrame(told, columns=[_("Regel"), _("Veld"), _("Gevonden"), _("Verwacht")])
    return table.astype({_("Regel"): "Int64"})
