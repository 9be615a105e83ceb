"""How is a simulation run from a script?"""

from typing import Annotated

import typer

from kcr2.cli.base import (
    AtOption,
    Format,
    FormatOption,
    OutOption,
    author,
    clock,
    ending,
    moment,
    open_desk,
    space_of,
    write_table,
)
from kcr2.cli.planning import quiet
from kcr2.cli.spaces import checked_name
from kcr2.errors import DataError
from kcr2.exchange.scenarios import Scenario, load_scenario, open_demonstration
from kcr2.model import Variant
from kcr2.simulation.branch import Start, branch_off, run_into
from kcr2.simulation.outcome import moments
from kcr2.simulation.parameters import MOST_SEED, parameters_of
from kcr2.simulation.terms import AskingOrder
from kcr2.terms import Role, VariantKind


def simulate_(
    name: Annotated[str, typer.Argument(metavar="SCENARIO", help="Naam van het scenario; zie `scenario list`.")],
    variant: Annotated[VariantKind, typer.Option("--variant", help="Welke variant.")] = VariantKind.LIKELY,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=MOST_SEED, help="Toevalszaad; hetzelfde zaad, dezelfde handelingen.")
    ] = 1,
    asking: Annotated[
        AskingOrder, typer.Option("--asking", help="Wie wordt gevraagd: het voorstel, of van dichtbij.")
    ] = AskingOrder.PROPOSAL,
    space: Annotated[
        str | None, typer.Option("--space", "-s", help="Ruimte waaruit wordt vertakt; zonder: demo-SCENARIO.")
    ] = None,
    at: AtOption = None,
    branch: Annotated[str | None, typer.Option("--branch", help="Naam van de tak; zonder: sim-SCENARIO-….")] = None,
    form: FormatOption = Format.CSV,
    out: OutOption = None,
) -> None:
    """Laat een variant doorlopen in een eigen tak en geef per vraag de momenten."""
    with ending():
        case = load_scenario(name)
        chosen = _variant(case, variant)
        desk = open_desk()
        if space is None and f"demo-{name}" not in {one.name for one in desk.journal.spaces()}:
            open_demonstration(desk, case, name=f"demo-{name}")
        parent = space_of(desk, space or f"demo-{name}")
        begin = moment(at) or desk.now(parent, clock())
        parameters = parameters_of(desk.settings, seed=seed, asking=asking)
        title = f"Simulatie: {case.title}, {variant.label}, zaad {seed}"
        named = checked_name(branch or f"sim-{name}-{clock():%Y%m%d%H%M%S}")
        made = Start(parent, begin, named, title, clock())
        asker = author("opdrachtregel", Role.KCR2, "KCR2")
        with quiet():
            held = branch_off(desk, made, chosen, parameters, asker)
            result = run_into(desk, held, chosen, parameters)
        write_table(moments(result), form, out)
        typer.echo(f"{held.name}: {len(result.lines)} handelingen, {len(result.drawn)} trekkingen", err=True)


def _variant(case: Scenario, kind: VariantKind) -> Variant:
    if kind not in case.variants:
        raise DataError(
            "{name} heeft geen variant {kind}.",
            where="--variant",
            fix="Kies uit: {known}.",
            name=case.name,
            kind=kind.value,
            known=", ".join(one.value for one in case.variants) or "geen",
        )
    return case.variants[kind]
