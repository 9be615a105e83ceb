"""How is a file of a feed read from the command line?"""

from pathlib import Path
from typing import Annotated

import typer

from kcr2.actions import sort_out
from kcr2.cli.base import Format, FormatOption, SpaceOption, author, clock, ending, open_desk, space_of, write_table
from kcr2.exchange.feeds import check_size, read_feed
from kcr2.terms import FeedKind, Quality, Role, SpaceKind
from kcr2.view.feeds import preview_table


def read_feed_(
    kind: Annotated[FeedKind, typer.Argument(help="Soort bron.")],
    file: Annotated[Path, typer.Argument(help="XML, JSON of CSV.", exists=True, dir_okay=False, readable=True)],
    space: SpaceOption = "demo-ede-2025",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Toon wat nieuw is; leg niets vast.")] = False,
    form: FormatOption = Format.CSV,
) -> None:
    """Lees een bestand van een bron in namens KCR2; één fout en er wordt niets ingelezen."""
    with ending():
        desk = open_desk()
        held = space_of(desk, space)
        now, most = desk.now(held, clock()), desk.settings.feed_max_mb
        check_size(file.name, file.stat().st_size, most)
        quality = Quality.UNCONFIRMED if held.kind is SpaceKind.LIVE else Quality.FICTITIOUS
        found = read_feed(kind, file.name, file.read_bytes(), desk.reference, quality=quality, max_mb=most)
        intention = found.intention(file.name[:60])
        seen = desk.picture(held, now=now)
        told = sort_out(intention.items, seen)
        write_table(preview_table(told.new, desk.reference), form, None)
        for note in found.notes:
            typer.echo(f"Let op: {note}.", err=True)
        counts = f"{len(told.new)} nieuw, {told.known} al bekend, {told.older} ouder dan wat er ligt"
        if dry_run or not told.new:
            typer.echo(f"Niets vastgelegd: {counts}.", err=True)
            return
        hub = author("opdrachtregel", Role.KCR2, "KCR2")
        desk.perform(held, hub, [intention], now=now, seen=seen.head.seq)
        typer.echo(f"Vastgelegd: {counts}.", err=True)
