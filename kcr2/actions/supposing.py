"""May a what-if suppose this, and may it be kept or discarded? Nothing of it is allowed elsewhere (decision D69)."""

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.actions.rules import in_what_if, known_capability, known_owner
from kcr2.errors import RefusedError
from kcr2.model import (
    BranchClosed,
    BranchEnd,
    CapacityReport,
    CapacityReported,
    Event,
    Record,
    RegionSupposed,
)
from kcr2.model.base import field
from kcr2.model.incident import RegionCode
from kcr2.picture.supposing import supposed_out
from kcr2.terms import Quality

SUPPOSED = "wat-als"
"""The source of a figure that a what-if supposes."""


class _AboutRegion(Record):
    region: RegionCode = field("Veiligheidsregio", "Regio waarover het gaat.")
    reason: str = field("Reden", "Waarom dit wordt verondersteld.", min_length=5, max_length=300)


class SupposeRegionOut(_AboutRegion, Intention):
    """Suppose that a region can give nothing: nothing releasable or deployable, and no offer that was not taken."""


class SupposeRegionBack(_AboutRegion, Intention):
    """Take back that a region is supposed out: what it told counts again."""


class SupposeCapacity(CapacityReport, Intention):
    """Suppose other figures of any owner."""


class CloseBranch(BranchEnd, Intention):
    """Keep or discard a what-if, with the reason."""


@decides(SupposeRegionOut)
def suppose_region_out(intention: SupposeRegionOut, context: Context) -> list[Event]:
    """Accept that a region is thought away, in a what-if only."""
    return _supposed(intention, context, out=True)


@decides(SupposeRegionBack)
def suppose_region_back(intention: SupposeRegionBack, context: Context) -> list[Event]:
    """Accept that a region that was thought away is there again."""
    return _supposed(intention, context, out=False)


@decides(SupposeCapacity)
def suppose_capacity(intention: SupposeCapacity, context: Context) -> list[Event]:
    """Accept other figures of an owner, as an assumption, in a what-if only."""
    require(context.author, Permission.SIMULATE)
    in_what_if(context)
    known_owner(context.reference, intention.owner)
    known_capability(context.reference, intention.capability)
    still_there(intention.owner, context)
    stated = intention.model_dump() | {"quality": Quality.ASSUMED, "source": SUPPOSED}
    return [CapacityReported(**stated)]


@decides(CloseBranch)
def close_branch(intention: CloseBranch, context: Context) -> list[Event]:
    """Accept that a what-if is kept, or discarded; what was discarded stays so."""
    require(context.author, Permission.SIMULATE)
    in_what_if(context)
    return [BranchClosed(**intention.model_dump())]


def still_there(owner: str, context: Context) -> None:
    """Refuse figures or an offer of a region that is supposed out: they would not count, without a word."""
    told = supposed_out(context.picture.facts).get(owner)
    if told is not None:
        raise RefusedError(
            "{owner} is in deze wat-als weggedacht ({reason}, volgnummer {seq}); wat er nu bij komt telt niet.",
            rule="region-out",
            fix="Zet de regio eerst terug.",
            owner=owner,
            reason=told["reason"],
            seq=told["seq"],
        )


def _supposed(intention: _AboutRegion, context: Context, *, out: bool) -> list[Event]:
    require(context.author, Permission.SIMULATE)
    in_what_if(context)
    if (intention.region in supposed_out(context.picture.facts)) is out:
        raise RefusedError(
            "{region} is in deze wat-als al {state}.",
            rule="region-out-already",
            fix="Kies een andere regio.",
            region=intention.region,
            state="weggedacht" if out else "aanwezig",
        )
    return [RegionSupposed(region=intention.region, out=out, reason=intention.reason)]
