"""What does an owner get to fill in? A workbook that explains itself and offers only what is allowed."""

from collections.abc import Sequence
from itertools import zip_longest

from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kcr2.errors import DataError
from kcr2.exchange.sheets.columns import Column, Content, columns_of
from kcr2.exchange.sheets.downloads import empty_workbook, fill, saved
from kcr2.exchange.sheets.kinds import Kind
from kcr2.exchange.sheets.moments import FORM
from kcr2.exchange.sheets.workbook import GUIDE, LISTS
from kcr2.reference import Reference

LAST_ROW = 2_000
"""How far down the sheet helps with lists and bounds."""

REQUIRED = PatternFill("solid", fgColor="FFF2CC")
FORMATS = {Content.MOMENT: "dd-mm-yyyy hh:mm", Content.COUNT: "0"}
"""Number formats; all else is text, so that Excel makes no dates or numbers of it."""
WIDTHS = {Content.COUNT: 14, Content.MOMENT: 18, Content.TEXT: 40}
EXAMPLES = {Content.COUNT: "12", Content.MOMENT: "03-04-2025 18:00", Content.TEXT: "vrije tekst"}

GUIDE_HEADINGS = ("Veld", "Betekenis", "Eenheid", "Verplicht", "Toegestaan", "Voorbeeld")
NOTES = (
    "Vul in op het eerste blad, één rij per regel. Deze uitleg en de lijsten worden niet ingelezen.",
    "Laat een aantal leeg als het niet is opgegeven. 0 betekent nul.",
    "Rijen waarin alleen de eerste twee kolommen zijn ingevuld, worden overgeslagen.",
    "Tijden zijn Nederlandse tijd, tenzij er een tijdzone bij staat, zoals 2025-10-26T02:30+01:00.",
    "Zet geen kolommen bij: een bestand met onbekende kolommen wordt geweigerd. Vermeld geen personen.",
)


def template(kind: Kind, reference: Reference, *, organisation: str | None = None) -> bytes:
    """Make the workbook to fill in.

    Parameters
    ----------
    organisation : code of the owner for whom the rows are set out, with everything else still empty

    Raises
    ------
    DataError
        The organisation cannot fill in this sheet.
    """
    columns = columns_of(kind, reference)
    workbook = empty_workbook()
    sheet = workbook.create_sheet(kind.title)
    rows = _rows(kind, reference, columns, organisation) if organisation else []
    fill(sheet, [[column.header for column in columns], *rows])
    sheet.freeze_panes = "C2"
    lists = _lists(workbook.create_sheet(LISTS), kind, reference, columns)
    for place, column in enumerate(columns, start=1):
        _dress(sheet, place, column)
        sheet.add_data_validation(_validation(column, place, lists))
    _guide(workbook.create_sheet(GUIDE, 1), columns)
    return saved(workbook)


def _rows(kind: Kind, reference: Reference, columns: Sequence[Column], organisation: str) -> list[tuple[str, str]]:
    owners, about = (next(column for column in columns if column.name == name) for name in kind.key)
    if organisation not in owners.labels:
        raise DataError(
            "{organisation} is niet een van de {n} die dit blad invullen.",
            where=kind.title,
            fix="Kies uit {known}.",
            organisation=organisation,
            n=len(owners.labels),
            known=", ".join(owners.labels),
        )
    if about.content is Content.CODE:
        return [(organisation, code) for code in _types_of(reference, organisation)]
    return [(organisation, label) for label in about.labels.values()]


def _types_of(reference: Reference, organisation: str) -> list[str]:
    """Give the types that the reference data place with a region; a partner gets those placed with none."""
    hosts = reference.capabilities["hosts"]
    is_region = organisation in reference.regions.index
    return [str(code) for code, held in hosts.items() if (organisation in held if is_region else not held)]


def _lists(sheet: Worksheet, kind: Kind, reference: Reference, columns: Sequence[Column]) -> dict[str, str]:
    """Write the lists beside each other, and give the range of each by field."""
    ranges = {}
    beside: list[Sequence[str]] = []
    for column in (column for column in columns if column.labels):
        table = _list(kind, reference, column)
        at = get_column_letter(len(beside) + 1)
        ranges[column.name] = f"{LISTS}!${at}$2:${at}${len(table)}"
        beside += [*zip(*table, strict=True), ()]
    fill(sheet, zip_longest(*beside))
    return ranges


def _list(kind: Kind, reference: Reference, column: Column) -> list[tuple[str, ...]]:
    if column.content is Content.CHOICE:
        return [(column.title,), *((label,) for label in column.labels.values())]
    if dict(kind.codes)[column.name] != "capabilities":
        return [(column.title, "Naam"), *column.labels.items()]
    units = reference.capabilities["unit"]
    rows = ((code, name, str(units[code])) for code, name in column.labels.items())
    return [(column.title, "Naam", "Eenheid"), *rows]


def _dress(sheet: Worksheet, place: int, column: Column) -> None:
    at = get_column_letter(place)
    sheet.column_dimensions[at].width = WIDTHS.get(column.content, 16)
    sheet.column_dimensions[at].number_format = FORMATS.get(column.content, "@")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, place).number_format = FORMATS.get(column.content, "@")
    if column.required:
        sheet.cell(1, place).fill = REQUIRED


def _validation(column: Column, place: int, lists: dict[str, str]) -> DataValidation:
    rule = _rule(column, lists)
    rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{LAST_ROW}")
    rule.promptTitle = column.title[:32]
    rule.prompt = f"{column.meaning} {_allowed(column)}"[:255]
    rule.errorTitle = column.title[:32]
    rule.error = f"Verwacht: {_allowed(column)}"[:255]
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _rule(column: Column, lists: dict[str, str]) -> DataValidation:
    bounds = column.bounds
    if column.name in lists:
        return DataValidation(type="list", formula1=lists[column.name], allow_blank=True)
    if column.content is Content.COUNT:
        low, high = bounds.get("minimum", 0), bounds["maximum"]
        return DataValidation(type="whole", operator="between", formula1=low, formula2=high, allow_blank=True)
    if column.content is Content.MOMENT:
        # A warning, not a stop: a time that occurs twice has to be written as text, with its offset.
        return DataValidation(
            type="date", operator="greaterThan", formula1="36526", allow_blank=True, errorStyle="warning"
        )
    longest = bounds["maxLength"]
    return DataValidation(type="textLength", operator="lessThanOrEqual", formula1=longest, allow_blank=True)


def _allowed(column: Column) -> str:
    match column.content:
        case Content.CHOICE:
            return ", ".join(column.labels.values())
        case Content.CODE:
            return f"een code of officiële naam van het blad {LISTS}"
        case Content.COUNT:
            return f"geheel getal, {column.bounds.get('minimum', 0)} tot en met {column.bounds['maximum']}"
        case Content.MOMENT:
            return f"datum en tijd: {FORM}"
        case _:
            return f"tekst, ten hoogste {column.bounds['maxLength']} tekens"


def _example(column: Column) -> str:
    if column.content is Content.CODE:
        return next(iter(column.labels))
    return EXAMPLES.get(column.content) or next(iter(column.labels.values()))


def _guide(sheet: Worksheet, columns: Sequence[Column]) -> None:
    rows = [
        (column.title, column.meaning, column.unit, column.required, _allowed(column), _example(column))
        for column in columns
    ]
    fill(sheet, [GUIDE_HEADINGS, *rows, *(("Let op", note) for note in NOTES)])
    for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
