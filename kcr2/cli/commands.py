"""Which commands are there?"""

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from kcr2 import __version__
from kcr2.access import Permission, require
from kcr2.cli.base import (
    BROKEN,
    REFUSED,
    AtOption,
    Format,
    FormatOption,
    OutOption,
    SpaceOption,
    author,
    clock,
    ending,
    moment,
    open_desk,
    space_of,
    write_bytes,
    write_table,
)
from kcr2.cli.exercises import exercise_commands
from kcr2.cli.feeds import read_feed_
from kcr2.cli.planning import allocate_, stress
from kcr2.cli.scenarios import scenario_commands
from kcr2.cli.simulating import simulate_
from kcr2.cli.spaces import space_commands
from kcr2.cli.stressing import stress_national
from kcr2.errors import DataError
from kcr2.exchange.journal_file import journal_file
from kcr2.exchange.outlines import update_outlines
from kcr2.exchange.sheets import KINDS, Kind, preview, read_sheet, template
from kcr2.journal import Space
from kcr2.picture import TABLES
from kcr2.reader import seen_by
from kcr2.settings import DATA
from kcr2.terms import Quality, Role, SpaceKind

DEMONSTRATION = "demo-ede-2025"

app = typer.Typer(
    name="kcr2",
    help="KCR2 Landelijk Beeld op de opdrachtregel. Afloopcodes: 0 klaar, 1 geweigerd of fout, 2 verkeerd "
    "aangeroepen, 3 journaal niet heel.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
reference = typer.Typer(help="Referentiegegevens.", no_args_is_help=True)
app.add_typer(space_commands, name="space")
app.add_typer(exercise_commands, name="exercise")
app.add_typer(scenario_commands, name="scenario")
app.add_typer(reference, name="reference")
app.command(name="allocate")(allocate_)
app.command()(stress)
app.command(name="stress-national")(stress_national)
app.command(name="simulate")(simulate_)
app.command(name="read-feed")(read_feed_)

KindOption = Annotated[str, typer.Option("--kind", help=f"Soort bestand: {', '.join(KINDS)}.")]
RoleOption = Annotated[Role, typer.Option("--role", help="Rol waarin u vraagt.")]
OrganisationOption = Annotated[str, typer.Option("--organisation", help="Organisatie waarvoor u optreedt.")]
ActorOption = Annotated[str, typer.Option("--actor", help="Functie die in het journaal komt; geen naam.")]


@app.command()
def picture(
    table: Annotated[str, typer.Argument(help=f"Tabel van het beeld: {', '.join(TABLES)}.")],
    space: SpaceOption = DEMONSTRATION,
    at: AtOption = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Wat toen bekend was; zonder: gelijk aan --at.")
    ] = None,
    form: FormatOption = Format.CSV,
    out: OutOption = None,
    role: RoleOption = Role.KCR2,
    organisation: OrganisationOption = "KCR2",
) -> None:
    """Geef een tabel van het beeld op een moment."""
    with ending():
        asker = author("opdrachtregel", role, organisation)
        require(asker, _needed(table))
        desk = open_desk()
        held = space_of(desk, space)
        now = desk.now(held, clock())
        seen = desk.picture(held, now=now, at=moment(at), known_at=moment(known_at))
        shown = seen_by(seen, asker, judged_on=desk.picture(held, now=now))
        write_table(_flat(shown.table(table)), form, out)


def _needed(table: str) -> Permission:
    """Say what it takes to read a table."""
    aggregated = {"regions", "incidents", "grip"}
    return Permission.READ_PICTURE if table in aggregated else Permission.READ_FIGURES


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Write lists in a cell as text, separated by semicolons."""
    lists = [name for name in table.columns if any(isinstance(value, list | tuple) for value in table[name])]
    return table.assign(**{name: table[name].map(";".join) for name in lists})


def _quality(space: Space) -> Quality:
    """What comes in outside a live space is fictional, and says so."""
    return Quality.CONFIRMED if space.kind is SpaceKind.LIVE else Quality.FICTITIOUS


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise DataError(
            "{name} is geen soort bestand.", where="--kind", fix="Kies uit: {known}.", name=name, known=", ".join(KINDS)
        )
    return KINDS[name]


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="XLSX of CSV.", exists=True, dir_okay=False, readable=True)],
    role: Annotated[Role, typer.Option("--role", help="regio (eigen gegevens) of kcr2 (overnemen).")],
    organisation: Annotated[str, typer.Option("--organisation", help="Organisatie waarvoor u optreedt.")],
    kind: KindOption = "capacity",
    space: SpaceOption = DEMONSTRATION,
    actor: ActorOption = "opdrachtregel",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Toon wat zou veranderen; leg niets vast.")] = False,
    form: FormatOption = Format.CSV,
) -> None:
    """Lees een spreadsheet in; één fout en er wordt niets ingelezen."""
    with ending():
        desk = open_desk()
        held = space_of(desk, space)
        now = desk.now(held, clock())
        sheet = read_sheet(
            file.name,
            file.read_bytes(),
            _kind(kind),
            desk.reference,
            default_observed_at=now,
            default_quality=_quality(held),
        )
        seen = desk.picture(held, now=now)
        found = preview(sheet, seen, author(actor, role, organisation))
        write_table(found.table, form, None)
        if found.faults:
            raise DataError(
                "{n} rijen worden geweigerd; er is niets ingelezen.",
                where=file.name,
                faults=found.faults,
                n=len(found.faults),
            )
        told = ", ".join(f"{n} {outcome.label}" for outcome, n in found.counts.items() if n) or "geen rijen"
        if dry_run or not found.intentions:
            typer.echo(f"Niets vastgelegd: {told}.", err=True)
            return
        desk.perform(held, found.author, found.intentions, now=now, seen=seen.head.seq)
        typer.echo(f"Vastgelegd: {told}.", err=True)


@app.command(name="template")
def template_(
    out: Annotated[Path, typer.Argument(help="Bestand dat wordt geschreven (XLSX).")],
    kind: KindOption = "capacity",
    organisation: Annotated[
        str | None, typer.Option("--organisation", help="Vul de rijen van deze eigenaar in.")
    ] = None,
) -> None:
    """Schrijf een leeg sjabloon om in te vullen."""
    with ending():
        write_bytes(template(_kind(kind), open_desk().reference, organisation=organisation), out)


@app.command()
def verify(space: SpaceOption = DEMONSTRATION) -> None:
    """Controleer alle zegels van een ruimte."""
    with ending():
        desk = open_desk()
        held = space_of(desk, space)
        broken, head = desk.verify(held), desk.journal.head(space)
    if broken is not None:
        typer.echo(f"{space}: verbroken bij volgnummer {broken}.", err=True)
        raise typer.Exit(BROKEN)
    typer.echo(f"{space}: heel, {head.seq} gebeurtenissen, laatste zegel {head.seal}")


@app.command()
def export(
    what: Annotated[str, typer.Argument(help=f"journal, of een tabel: {', '.join(TABLES)}.")],
    out: Annotated[Path, typer.Argument(help="Bestand dat wordt geschreven.")],
    space: SpaceOption = DEMONSTRATION,
    at: AtOption = None,
    form: FormatOption = Format.CSV,
    role: RoleOption = Role.KCR2,
    organisation: OrganisationOption = "KCR2",
) -> None:
    """Voer het journaal of een tabel uit naar een bestand."""
    with ending():
        needed = Permission.READ_JOURNAL if what == "journal" else _needed(what)
        asker = author("opdrachtregel", role, organisation)
        require(asker, needed)
        desk = open_desk()
        held = space_of(desk, space)
        if what == "journal":
            write_bytes(journal_file(desk.journal, space), out)
        else:
            now = desk.now(held, clock())
            seen = desk.picture(held, now=now, at=moment(at))
            shown = seen_by(seen, asker, judged_on=desk.picture(held, now=now))
            write_table(_flat(shown.table(what)), form, out)
        typer.echo(f"{out}: geschreven; kopzegel {desk.journal.head(space).seal}", err=True)


@app.command()
def spaces(form: FormatOption = Format.CSV, out: OutOption = None) -> None:
    """Geef alle ruimten met hun laatste volgnummer."""
    with ending():
        desk = open_desk()
        rows = [
            space.model_dump(mode="json") | {"events": desk.journal.head(space.name).seq}
            for space in desk.journal.spaces()
        ]
        columns = ["name", "kind", "title", "created_at", "parent", "parent_seq", "scenario", "events"]
        write_table(pd.DataFrame(rows, columns=columns), form, out)


@reference.command(name="update-outlines")
def update_outlines_() -> None:
    """Vervang de grenzen van de regio's door de officiële laag, als er een netwerk is."""
    with ending():
        typer.echo(update_outlines(DATA / "reference"))


@app.command()
def version() -> None:
    """Geef de versie."""
    typer.echo(__version__)


def main() -> None:
    """Run the command line."""
    app()


__all__ = ["REFUSED", "app", "main"]
