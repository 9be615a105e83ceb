"""What is different between two sides, in words, tables and a chart? Never a ranking of regions."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kcr2.formats import clock_time, count, span
from kcr2.picture import Picture
from kcr2.picture.supposing import supposed_out
from kcr2.planning.comparing import Compared
from kcr2.words import words as _

Row = Mapping[str, Any]
Names = tuple[str, str]
"""What the two sides are called."""


def signed(change: Any) -> str:
    """Write a difference with its sign and a word's worth of direction, so that no colour is needed.

    >>> signed(2), signed(-1.5), signed(0), signed(pd.NA)
    ('▲ +2', '▼ −1,5', '= 0', '? onbekend')
    """
    if pd.isna(change):
        return f"? {_('onbekend')}"
    if change == 0:
        return "= 0"
    return f"▲ +{_number(change)}" if change > 0 else f"▼ −{_number(-change)}"


def _number(value: Any) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".").replace(".", ",")


# ---- words -----------------------------------------------------------------------------------------


def difference_words(compared: Compared, one: Picture, other: Picture) -> list[str]:
    """Say every difference as a sentence about the second side, in the order of requests, owners and types."""
    return [
        *_suppositions(one, other),
        *_roads(one, other),
        *_incidents(one, other),
        *(words for row in compared.lines.to_dict("records") for words in _line_words(row)),
        *(words for row in compared.stocks.to_dict("records") for words in _stock_words(row)),
    ]


def _suppositions(one: Picture, other: Picture) -> Iterator[str]:
    before, after = supposed_out(one.facts), supposed_out(other.facts)
    name = one.reference.owner_name
    for code in sorted(set(after) - set(before)):
        yield _("{region} ({code}) is weggedacht: {reason}").format(
            region=name(code), code=code, reason=after[code]["reason"]
        )
    for code in sorted(set(before) - set(after)):
        yield _("{region} ({code}) is niet weggedacht").format(region=name(code), code=code)


def _roads(one: Picture, other: Picture) -> Iterator[str]:
    closed = [table[table["closed"]].set_index("edge") for table in (one.road_closures, other.road_closures)]
    for edge in closed[1].index.difference(closed[0].index):
        yield _("{road} is dicht tussen {start} en {end}").format(**_ends(closed[1].loc[edge]))
    for edge in closed[0].index.difference(closed[1].index):
        yield _("{road} is open tussen {start} en {end}").format(**_ends(closed[0].loc[edge]))


def _ends(row: Row) -> dict[str, Any]:
    return {"road": row["road"], "start": row["from_name"], "end": row["to_name"]}


def _incidents(one: Picture, other: Picture) -> Iterator[str]:
    known = [table[table["is_open"]].set_index("incident_id") for table in (one.incidents, other.incidents)]
    for number in known[1].index.difference(known[0].index):
        yield _("incident {name} ({number}) is erbij").format(name=known[1].at[number, "name"], number=number)
    for number in known[0].index.difference(known[1].index):
        yield _("incident {name} ({number}) is er niet, of niet meer").format(
            name=known[0].at[number, "name"], number=number
        )


def _line_words(row: Row) -> Iterator[str]:
    line = _("{request} regel {line} ({region}, {type})").format(
        request=row["request_id"], line=row["line"], region=row["region"], type=row["capability_name"]
    )
    if pd.isna(row["asked_one"]) or pd.isna(row["asked_other"]):
        there = pd.isna(row["asked_one"])
        yield f"{line}: " + (_("is erbij") if there else _("is er niet, of niet meer open"))
        return
    for name, more, less in (
        ("asked", _("vraagt {n} {unit} meer"), _("vraagt {n} {unit} minder")),
        ("met", _("krijgt {n} {unit} meer"), _("krijgt {n} {unit} minder")),
        ("left", _("mist {n} {unit} meer"), _("mist {n} {unit} minder")),
    ):
        if (change := row[f"{name}_change"]) != 0:
            told = (more if change > 0 else less).format(n=_number(abs(change)), unit=row["unit"])
            yield f"{line}: {told}"
    yield from (f"{line}: {words}" for words in _arrival_words(row))


def _arrival_words(row: Row) -> Iterator[str]:
    for name, what in (("first", _("het eerste")), ("complete", _("het geheel"))):
        before, after = row[f"{name}_at_one"], row[f"{name}_at_other"]
        if pd.isna(before) and pd.isna(after):
            continue
        if pd.isna(before) or pd.isna(after):
            known = arrival(row, name, "one" if pd.isna(after) else "other")
            told = (
                _("{what} is er {at}, in de ander niet")
                if pd.isna(before)
                else _("{what} is er niet, in de ander {at}")
            )
            yield told.format(what=what, at=known)
        elif before != after:
            minutes = (after - before) / pd.Timedelta(minutes=1)
            told = _("{what} is er {span} later ({at})") if minutes > 0 else _("{what} is er {span} eerder ({at})")
            yield told.format(what=what, span=span(abs(minutes)), at=arrival(row, name, "other"))


def arrival(row: Row, name: str, side: str) -> str:
    """Say when something is there, and whether that is told or only expected."""
    at = row[f"{name}_at_{side}"]
    if pd.isna(at):
        return _("niet bekend")
    return f"{clock_time(at)} ({_('verwacht') if row[f'{name}_expected_{side}'] else _('gemeld')})"


def _stock_words(row: Row) -> Iterator[str]:
    given = sum(0 if pd.isna(row[name]) else row[name] for name in ("given_change", "proposed_change"))
    about = {"owner": row["owner_name"], "type": row["capability_name"], "unit": row["unit"]}
    if given:
        told = _("{owner} levert {n} {unit} {type} meer") if given > 0 else _("{owner} levert {n} {unit} {type} minder")
        yield told.format(n=_number(abs(given)), **about)
    home = row["home_change"]
    if not pd.isna(home) and home != 0:
        told = (
            _("{owner} houdt {n} {unit} {type} meer thuis")
            if home > 0
            else _("{owner} houdt {n} {unit} {type} minder thuis")
        )
        yield told.format(n=_number(abs(home)), **about)
    elif pd.isna(row["home_one"]) != pd.isna(row["home_other"]):
        told = _("{owner}: restdekking {type} is hier bekend, in de ander niet")
        if pd.isna(row["home_other"]):
            told = _("{owner}: restdekking {type} is hier onbekend, in de ander niet")
        yield told.format(**about)


# ---- tables ----------------------------------------------------------------------------------------


def line_table(compared: Compared, names: Names) -> pd.DataFrame:
    """Give asked, met and still missing per request line, beside each other."""
    rows = compared.lines
    return pd.DataFrame(
        {
            _("Aanvraag"): rows["request_id"],
            _("Regel"): rows["line"],
            _("Regio"): rows["region"],
            _("Type"): rows["capability_name"],
            **_pair(rows, "asked", _("Gevraagd"), names),
            **_pair(rows, "met", _("Krijgt"), names),
            **_pair(rows, "proposed", _("In voorstel"), names),
            **_pair(rows, "left", _("Mist"), names),
            _("Verschil in tekort"): [signed(change) for change in rows["left_change"]],
        }
    )


def arrival_table(compared: Compared, names: Names) -> pd.DataFrame:
    """Give when the first and all of it is there per request line, told or expected."""
    rows = compared.lines.to_dict("records")
    told = [
        {
            _("Aanvraag"): f"{row['request_id']}/{row['line']}",
            _("Type"): row["capability_name"],
            **{
                f"{title} · {name}": arrival(row, what, side)
                for what, title in (("first", _("Eerste")), ("complete", _("Geheel")))
                for side, name in zip(("one", "other"), names, strict=True)
            },
            _("Verschil geheel"): _later(row),
        }
        for row in rows
    ]
    return pd.DataFrame(told)


def _later(row: Row) -> str:
    if pd.isna(row["complete_at_one"]) or pd.isna(row["complete_at_other"]):
        return f"? {_('onbekend')}"
    minutes = (row["complete_at_other"] - row["complete_at_one"]) / pd.Timedelta(minutes=1)
    if minutes == 0:
        return "="
    return f"▲ {span(minutes)} {_('later')}" if minutes > 0 else f"▼ {span(-minutes)} {_('eerder')}"


def stock_table(compared: Compared, names: Names, *, changed_only: bool) -> pd.DataFrame:
    """Give who gives what and what stays at home, by owner and type; unknown stays unknown."""
    rows = compared.stocks
    if changed_only:
        rows = rows[_gives_or_changes(rows)]
    return pd.DataFrame(
        {
            _("Eigenaar"): rows["owner"] + " " + rows["owner_name"],
            _("Type"): rows["capability_name"],
            **_pair(rows, "given", _("Levert"), names),
            **_pair(rows, "proposed", _("In voorstel"), names),
            **_pair(rows, "home", _("Thuis"), names),
            _("Verschil thuis"): [signed(change) for change in rows["home_change"]],
            _("Minimale restdekking"): [_cover(row) for row in rows.to_dict("records")],
        }
    )


def _gives_or_changes(rows: pd.DataFrame) -> pd.Series:
    counted = [f"{name}_{side}" for name in ("given", "proposed") for side in ("one", "other")]
    some = (rows[counted].fillna(0) > 0).any(axis=1)
    moved = rows["home_change"].fillna(0) != 0
    known = rows["home_one"].isna() != rows["home_other"].isna()
    return (some | moved | known).astype(bool)


def _cover(row: Row) -> str:
    side = "other" if pd.isna(row["cover_one"]) else "one"
    if pd.isna(row[f"cover_{side}"]):
        return _("onbekend")
    stated = bool(row[f"cover_stated_{side}"])
    return count(row[f"cover_{side}"]) if stated else _("{n} (aanname)").format(n=row[f"cover_{side}"])


def total_table(compared: Compared, names: Names) -> pd.DataFrame:
    """Give the sums of both sides with their difference; units of several types are added up."""
    titles = total_titles()
    rows = compared.totals
    return pd.DataFrame(
        {
            _("Totaal"): [titles[str(name)] for name in rows.index],
            names[0]: [_number(value) for value in rows["one"]],
            names[1]: [_number(value) for value in rows["other"]],
            _("Verschil"): [signed(change) for change in rows["change"]],
        }
    )


def total_titles() -> dict[str, str]:
    """Give what each sum is called."""
    return {
        "lines": _("Open regels"),
        "asked": _("Gevraagd, alle typen"),
        "met": _("Krijgt, alle typen"),
        "gap": _("Tekort zonder voorstel"),
        "proposed": _("In voorstel, alle typen"),
        "left": _("Tekort met voorstel"),
        "suppliers": _("Eigenaren die leveren"),
        "given": _("Nu weg van de eigenaar"),
        "below_cover": _("Voorraden onder de restdekking"),
        "unknown": _("Voorraden waarvan onbekend is wat thuis blijft"),
    }


def _pair(rows: pd.DataFrame, name: str, title: str, names: Names) -> dict[str, list[str]]:
    return {
        f"{title} · {side}": ["–" if pd.isna(value) else _number(value) for value in rows[f"{name}_{key}"]]
        for key, side in zip(("one", "other"), names, strict=True)
    }


def left_chart(compared: Compared, names: Names) -> go.Figure:
    """Draw what each line still misses on both sides; a pattern tells the second apart, not colour alone."""
    rows = compared.lines
    labels = [f"{row['request_id']}/{row['line']}" for row in rows.to_dict("records")]
    figure = go.Figure()
    for side, name, colour, pattern in (("one", names[0], "#154273", ""), ("other", names[1], "#e0a526", "/")):
        values = [None if pd.isna(value) else float(value) for value in rows[f"left_{side}"]]
        figure.add_bar(
            x=labels,
            y=values,
            name=name,
            marker={"color": colour, "pattern": {"shape": pattern}},
            text=["" if value is None else _number(value) for value in values],
            textposition="outside",
            cliponaxis=False,
        )
    figure.update_layout(
        height=300,
        barmode="group",
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        legend={"orientation": "h", "y": 1.12},
        yaxis={"rangemode": "tozero", "title": _("nog tekort, eenheden")},
    )
    return figure


def cells(table: pd.DataFrame) -> Iterable[tuple[str, ...]]:
    """Give the rows of a table as texts, for paper."""
    for row in table.itertuples(index=False):
        yield tuple(str(value) for value in row)
