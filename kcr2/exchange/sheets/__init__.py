"""How do capacity and regional reports come in and go out as a spreadsheet?

Everything about a field comes from its definition on the model (decision D7): headings, units, lists,
bounds, explanation. The way in is `template` → `read_sheet` → `preview` → its intentions.
"""

from kcr2.exchange.sheets.columns import columns_of
from kcr2.exchange.sheets.comparison import Change, Outcome, Preview, Verdict, preview
from kcr2.exchange.sheets.downloads import write_csv, write_xlsx
from kcr2.exchange.sheets.kinds import CAPACITY, KINDS, THEMES, Kind
from kcr2.exchange.sheets.moments import AMSTERDAM
from kcr2.exchange.sheets.reading import MAX_BYTES, MAX_ROWS, Sheet, read_sheet
from kcr2.exchange.sheets.rows import SheetRow
from kcr2.exchange.sheets.tables import fault_table, sheet_table
from kcr2.exchange.sheets.templates import template

__all__ = [
    "AMSTERDAM",
    "CAPACITY",
    "KINDS",
    "MAX_BYTES",
    "MAX_ROWS",
    "THEMES",
    "Change",
    "Kind",
    "Outcome",
    "Preview",
    "Sheet",
    "SheetRow",
    "Verdict",
    "columns_of",
    "fault_table",
    "preview",
    "read_sheet",
    "sheet_table",
    "template",
    "write_csv",
    "write_xlsx",
]
