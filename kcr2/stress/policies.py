"""Which policies lie ready to be compared? Each is a pair: what holds before, and what after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kcr2.stress.options import Extra, Policy, Staged
from kcr2.words import mid_sentence
from kcr2.words import words as _

THIRD, QUARTER = 1 / 3, 1 / 4


@dataclass(frozen=True)
class Choice:
    """A policy that lies ready, in the words of the screen, with what it is held against."""

    name: str
    before: Policy
    after: Policy


def lower_cover() -> Choice:
    """Give the minimum cover from a third to a quarter, everywhere.

    Both sides set the share for all: what owners stated themselves would otherwise be part of the difference.
    """
    name = _("Restdekking overal van een derde naar een kwart")
    return Choice(name, Policy(cover_share=THIRD), Policy(cover_share=QUARTER))


def without(code: str, name: str, *, now: Policy | None = None) -> Choice:
    """Give an owner that gives nothing, held against how the country stands."""
    before = now or Policy()
    told = _("Zonder {name}").format(name=name)
    return Choice(told, before, before.model_copy(update={"owners_out": (*before.owners_out, code)}))


def each_out(regions: Mapping[str, str], *, now: Policy | None = None) -> tuple[Choice, ...]:
    """Give every region out in turn, in order of code: code → name."""
    return tuple(without(code, regions[code], now=now) for code in sorted(regions))


def ready_in(staged: Sequence[Staged], *, capability_name: str, region_name: str, now: Policy | None = None) -> Choice:
    """Give units of a type that wait in a region, ready to leave, held against the same units at home."""
    before, units = now or Policy(), sum(one.units for one in staged)
    told = _("{n} × {type} klaar in {region}").format(n=units, type=mid_sentence(capability_name), region=region_name)
    return Choice(told, before, before.model_copy(update={"staged": (*before.staged, *staged)}))


def one_more(owner: str, capability: str, *, name: str, now: Policy | None = None, units: int = 1) -> Choice:
    """Give an owner with more units of a type. They have their own crew, and none of them stays at home."""
    before = now or Policy()
    extra = Extra(owner=owner, capability=capability, units=units)
    return Choice(name, before, before.model_copy(update={"extra": (*before.extra, extra)}))
