"""What do all commands share: the desk, who asks, moments, output and how errors end?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import pandas as pd
import typer

from kcr2.desk import Desk
from kcr2.errors import DataError, Kcr2Error
from kcr2.exchange.scenarios import load_scenario, open_demonstration
from kcr2.exchange.sheets import write_csv
from kcr2.journal import Author, Journal, Space
from kcr2.reference import load_reference
from kcr2.settings import Settings
from kcr2.terms import Role
from kcr2.view.moments import read_moment

REFUSED = 1
BROKEN = 3


class Format(StrEnum):
    """How tables are written."""

    CSV = "csv"
    JSON = "json"


SpaceOption = Annotated[str, typer.Option("--space", "-s", help="Ruimte; zie `spaces`.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Uitvoervorm.")]
OutOption = Annotated[Path | None, typer.Option("--out", "-o", help="Bestand; zonder: standaarduitvoer.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", help="Moment, ISO 8601; zonder zone geldt Nederlandse tijd. Zonder: nu in de ruimte."),
]


@contextmanager
def ending() -> Iterator[None]:
    """End with a message on standard error and an exit code when something is refused or faulty."""
    try:
        yield
    except Kcr2Error as error:
        fail(error)


def fail(error: Kcr2Error) -> NoReturn:
    """Tell an error, all its faults, and stop."""
    typer.echo(f"Fout: {error}", err=True)
    for fault in error.faults:
        file = f"{fault.file}, " if fault.file else ""
        row = "" if fault.row is None else f"{'regel' if fault.file else 'rij'} {fault.row}, "
        typer.echo(f"  {file}{row}{fault.column}: gevonden {fault.found}, verwacht {fault.expected}", err=True)
    raise typer.Exit(REFUSED)


def open_desk() -> Desk:
    """Open the journal that the settings name."""
    settings = Settings()
    journal = Journal(settings.database_url, clock_tolerance_s=settings.clock_tolerance_s)
    return Desk(journal, load_reference(), settings)


def space_of(desk: Desk, name: str) -> Space:
    """Give a space by name; the demonstration is made when it is asked for first, as on the screen."""
    known = {space.name for space in desk.journal.spaces()}
    if name == f"demo-{desk.settings.demonstration}" and name not in known:
        return open_demonstration(desk, load_scenario(desk.settings.demonstration), name=name)
    return desk.journal.space(name)


def clock() -> datetime:
    """Give the time of day."""
    return datetime.now(UTC)


def moment(text: str | None) -> datetime | None:
    """Read a moment; one without zone is Dutch local time.

    Raises
    ------
    DataError
        The text is not a moment.
    """
    return None if text is None else read_moment(text, where="--at")


def author(actor: str, role: Role, organisation: str) -> Author:
    """Give who asks."""
    return Author(actor=actor, role=role, organisation=organisation)


def write_table(table: pd.DataFrame, form: Format, out: Path | None) -> None:
    """Write a table; moments are ISO 8601 in UTC, what was not reported is empty or null.

    A CSV file is for a spreadsheet as people have it here; standard output is for a next program.
    """
    if form is Format.JSON:
        told = table.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False, indent=1)
        write_bytes(f"{told}\n".encode(), out)
    elif out is None:
        write_bytes(bytes(_in_iso(table).to_csv(index=False), "utf-8"), out)
    else:
        write_bytes(write_csv(_in_iso(table)), out)


def _in_iso(table: pd.DataFrame) -> pd.DataFrame:
    moments = table.select_dtypes("datetimetz").columns
    return table.assign(**{name: table[name].dt.strftime("%Y-%m-%dT%H:%M:%SZ") for name in moments})


def write_bytes(content: bytes, out: Path | None) -> None:
    """Write to a file, or to standard output."""
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise DataError(
            "{out} kan niet worden geschreven: {cause}.",
            where="--out",
            fix="Kies een andere plaats.",
            out=out,
            cause=error.strerror,
        ) from error
