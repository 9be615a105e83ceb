"""How are scenarios listed, checked, loaded and followed on the command line?"""

from pathlib import Path
from typing import Annotated

import typer

from kcr2.access import Permission, require
from kcr2.cli.base import (
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
    write_table,
)
from kcr2.cli.spaces import checked_name
from kcr2.errors import DataError
from kcr2.exchange.scenarios import (
    FILE,
    SCENARIOS,
    Scenario,
    load_scenario,
    open_demonstration,
    read_scenario,
    scenario_names,
)
from kcr2.exchange.scenarios.trial import refusals
from kcr2.planning.monitoring import monitor, own_watch, watched_in
from kcr2.reference import load_reference
from kcr2.settings import Settings
from kcr2.terms import Role
from kcr2.view.monitoring import finding_table

scenario_commands = typer.Typer(help="Scenario's: nagespeelde en bedachte gevallen.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="Naam van het geval (zie `scenario list`), of het pad van een map.")]


@scenario_commands.command(name="list")
def list_() -> None:
    """Geef de namen van de gevallen."""
    with ending():
        for name in scenario_names():
            typer.echo(f"{name}\t{load_scenario(name).title}")


@scenario_commands.command()
def check(
    name: NameArgument,
    tell: Annotated[bool, typer.Option("--tell", help="Voer het verhaal ook uit, in het geheugen.")] = False,
) -> None:
    """Toon alle fouten van een scenario; er wordt niets vastgelegd."""
    with ending():
        found = scenario_of(name)
        if tell and (refused := refusals(found, load_reference(), Settings())):
            raise DataError(
                "{n} regels worden geweigerd.",
                where=f"scenario {found.name}",
                fix="Verbeter de regels hieronder.",
                faults=refused,
                n=len(refused),
            )
        told = "verteld" if tell else "gelezen"
        typer.echo(f"{found.name}: in orde; {len(found.lines)} regels {told}")


@scenario_commands.command()
def load(
    name: NameArgument,
    space: Annotated[
        str | None, typer.Option("--space", "-s", help="Naam van de demonstratieruimte; zonder: demo-NAAM.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Moment tot waar verteld wordt; zonder: tot het opent.")
    ] = None,
) -> None:
    """Vertel een geval in een demonstratieruimte, of vertel het daar verder."""
    with ending():
        case = scenario_of(name)
        desk = open_desk()
        name = checked_name(space or f"demo-{case.name}", demonstration=True)
        told = open_demonstration(desk, case, name=name, until=moment(until))
        typer.echo(f"{told.name}: {desk.journal.head(told.name).seq} gebeurtenissen")


@scenario_commands.command(name="monitor")
def monitor_(
    space: SpaceOption = "demo-ede-2025",
    at: AtOption = None,
    form: FormatOption = Format.CSV,
    out: OutOption = None,
    role: Annotated[Role, typer.Option("--role", help="Rol waarin u vraagt.")] = Role.KCR2,
    organisation: Annotated[str, typer.Option("--organisation", help="Organisatie waarvoor u optreedt.")] = "KCR2",
) -> None:
    """Geef de indicatoren van de scenario's die in een ruimte worden gevolgd, met wat zij nu zeggen."""
    with ending():
        require(author("opdrachtregel", role, organisation), Permission.READ_FIGURES)
        desk = open_desk()
        held = space_of(desk, space)
        seen = desk.picture(held, now=desk.now(held, clock()), at=moment(at))
        told = load_scenario(held.scenario) if held.scenario in scenario_names() else None
        own = own_watch(told.name, told.title, told.indicators) if told else None
        write_table(finding_table(monitor(seen, watched_in(seen, own))), form, out)


def scenario_of(name: str) -> Scenario:
    """Give a scenario by its name in the library, or by the path of its folder.

    Raises
    ------
    typer.BadParameter
        It is neither.
    DataError
        It has faults.
    """
    if name in scenario_names():
        return load_scenario(name)
    folder = Path(name)
    if (folder / FILE).is_file():
        # A folder has a name, `.` too.
        return read_scenario(folder.resolve())
    if "/" in name or folder.is_dir():
        told = f"{name} is geen map met {FILE}."
        raise typer.BadParameter(told)
    return load_scenario(name, SCENARIOS)
