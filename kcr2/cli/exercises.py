"""How is an exercise made from a file, and its review taken, on the command line?"""

from pathlib import Path
from typing import Annotated

import typer

from kcr2.actions import PlanExercise, PlanInject
from kcr2.cli.base import author, clock, ending, moment, open_desk, space_of, write_bytes
from kcr2.cli.spaces import checked_name
from kcr2.desk import Desk
from kcr2.errors import DataError
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.exchange.exercise_files import EXERCISES, exercise_names, exercise_values, load_exercise
from kcr2.exchange.exercises import Opening, open_exercise, opening_of_scenario, opening_of_space
from kcr2.exchange.scenarios import load_scenario
from kcr2.journal import Author, Space
from kcr2.model.checks import checked
from kcr2.reports.review import review as made_review
from kcr2.terms import Role, SpaceKind

exercise_commands = typer.Typer(help="Oefeningen.", no_args_is_help=True)
WRITERS = {".docx": write_docx, ".pdf": write_pdf}


@exercise_commands.command(name="list")
def list_() -> None:
    """Geef de oefeningen die klaarliggen."""
    with ending():
        reference = open_desk().reference
        for name in exercise_names():
            typer.echo(f"{name}\t{load_exercise(name, reference).about.name}")


@exercise_commands.command()
def check(
    name: Annotated[str, typer.Argument(help="Naam van de oefening.")],
    folder: Annotated[Path, typer.Option("--folder", help="Map waarin de oefening staat.")] = EXERCISES,
) -> None:
    """Geef alle fouten in een oefenbestand, in één keer."""
    with ending():
        file = load_exercise(name, open_desk().reference, folder)
        typer.echo(f"{name}: in orde, {len(file.injects)} injects, {len(file.about.participants)} deelnemers")


@exercise_commands.command()
def create(
    file: Annotated[str, typer.Argument(help="Naam van het oefenbestand; zie `exercise list`.")],
    space: Annotated[str, typer.Option("--space", "-s", help="Naam van de ruimte die wordt gemaakt.")],
    starts_at: Annotated[
        str | None, typer.Option("--starts-at", help="Begin in oefentijd; zonder: het bestand.")
    ] = None,
    speed: Annotated[int, typer.Option("--speed", help="1, 2, 5, 10 of 60 maal de echte klok.")] = 1,
    copy_of: Annotated[str | None, typer.Option("--copy-of", help="Ruimte waarvan het beeld van nu komt.")] = None,
    role: Annotated[Role, typer.Option("--role", help="Rol waarin u de oefening maakt.")] = Role.BEHEER,
    folder: Annotated[Path, typer.Option("--folder", help="Map waarin de oefening staat.")] = EXERCISES,
) -> None:
    """Maak een oefening uit een bestand, met een leeg begin, een geval of een kopie van een ruimte."""
    with ending():
        desk = open_desk()
        read = load_exercise(file, desk.reference, folder)
        begins = moment(starts_at) or read.about.starts_at
        values = exercise_values(read) | {"starts_at": begins, "planned_speed": speed}
        plan = checked(PlanExercise, values, where="oefening")
        injects = [checked(PlanInject, row, where=f"inject {row['number']}") for row in read.planned(begins)]
        maker = author("opdrachtregel", role, "KCR2")
        opens_with = _opening(desk, copy_of, read.about.scenario, maker)
        wanted = Space(name=checked_name(space), kind=SpaceKind.EXERCISE, title=plan.name, created_at=clock())
        made = open_exercise(desk, wanted, maker, plan, injects, opens_with)
        typer.echo(f"{made.name}: oefening, {len(injects)} injects, begint {begins.isoformat()}")


def _opening(desk: Desk, copy_of: str | None, scenario: str, maker: Author) -> Opening | None:
    if copy_of is not None:
        source = space_of(desk, copy_of)
        # Whoever can reach the database may read it; on the screen the reader's own rights count (D8).
        reader = author(maker.actor, Role.KCR2, "KCR2")
        return opening_of_space(desk, source, reader, now=desk.now(source, clock()))
    return opening_of_scenario(desk, load_scenario(scenario)) if scenario else None


@exercise_commands.command()
def review(
    space: Annotated[str, typer.Argument(help="Ruimte van de oefening.")],
    out: Annotated[Path, typer.Argument(help="Bestand dat wordt geschreven: .docx of .pdf.")],
) -> None:
    """Schrijf de evaluatie van een oefening, geheel uit het journaal."""
    with ending():
        if out.suffix.lower() not in WRITERS:
            raise DataError(
                "{out} is geen Word- of PDF-bestand.", where="OUT", fix="Eindig de naam op .docx of .pdf.", out=out
            )
        desk = open_desk()
        held = space_of(desk, space)
        entries, _ = desk.journal.read_sound(held.name)
        write_bytes(WRITERS[out.suffix.lower()](made_review(entries, held)), out)
        typer.echo(f"{out}: geschreven; kopzegel {desk.journal.head(space).seal}", err=True)
