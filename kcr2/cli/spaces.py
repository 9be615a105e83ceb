"""How is a space made for real work or for an exercise?"""

import re
from typing import Annotated

import typer

from kcr2.cli.base import clock, ending, open_desk
from kcr2.errors import DataError
from kcr2.journal import Space
from kcr2.terms import SpaceKind

MADE_HERE = (SpaceKind.LIVE.value, SpaceKind.EXERCISE.value)
"""The kinds of space that are made empty, for real work or for an exercise."""
SPACE_NAME = re.compile(r"(?!demo-)[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")
"""A name stands in addresses; those of demonstrations are made from their case."""
LONGEST_NAME, LONGEST_TITLE = 60, 200

space_commands = typer.Typer(help="Ruimten.", no_args_is_help=True)


@space_commands.callback()
def space() -> None:
    """Ruimten maken."""


@space_commands.command()
def create(
    name: Annotated[str, typer.Argument(help="Naam in adressen: kleine letters, cijfers en streepjes.")],
    kind: Annotated[str, typer.Option("--kind", help=f"Soort ruimte: {', '.join(MADE_HERE)}.")],
    title: Annotated[str, typer.Option("--title", help="Titel op het scherm.")],
) -> None:
    """Maak een live ruimte of een oefening; demonstraties maakt u met `scenario load`."""
    with ending():
        made = open_desk().journal.create_space(_new_space(name, kind, title))
        typer.echo(f"{made.name}: {made.kind.label.lower()}, {made.title}")


def _new_space(name: str, kind: str, title: str) -> Space:
    if kind not in MADE_HERE:
        fix = "Kies uit: {known}."
        raise DataError("{kind} is geen soort ruimte.", where="--kind", fix=fix, kind=kind, known=", ".join(MADE_HERE))
    checked_name(name)
    if not 0 < len(title.strip()) <= LONGEST_TITLE:
        fix = "Gebruik 1 tot en met {most} tekens."
        raise DataError("de titel past niet.", where="--title", fix=fix, most=LONGEST_TITLE)
    return Space(name=name, kind=SpaceKind(kind), title=title, created_at=clock())


def checked_name(name: str, *, demonstration: bool = False) -> str:
    """Give the name of a new space, or tell why it cannot be one; only a demonstration may be called demo-…"""
    plain = name.removeprefix("demo-") if demonstration else name
    if len(name) > LONGEST_NAME or not SPACE_NAME.fullmatch(plain):
        raise DataError(
            "'{name}' kan geen naam van een ruimte zijn.",
            where="NAAM",
            fix="Gebruik kleine letters, cijfers en streepjes, ten hoogste 60."
            if demonstration
            else "Gebruik kleine letters, cijfers en streepjes, ten hoogste 60, en begin niet met demo-.",
            name=name,
        )
    return name
