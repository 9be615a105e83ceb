"""How is a run of the stress test kept in a file, so that it can be read, gone on with, and never mixed with another?

One compressed numpy archive: `about`, JSON that says what was asked and what the places in the arrays mean, and the
arrays of `Outcomes` by their names. Nothing in it is a program: reading carries nothing out.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import NoReturn
from zipfile import BadZipFile

import numpy as np
from pydantic import Field, ValidationError

from kcr2.errors import DataError, Fault
from kcr2.model import Moment, Record
from kcr2.model.base import field, title_of
from kcr2.model.checks import faults_of
from kcr2.picture import Picture
from kcr2.stress.options import Policy, StressOptions
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Partial, Work

FORMAT = "kcr2-stress/1"
NAMES = tuple(one.name for one in fields(Outcomes))
ABOUT = "about"
DAMAGED = (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error, MemoryError, RuntimeError)
"""What numpy and the archive raise over a file that is not what it was; a false size asks for memory without end."""


class RunAbout(Record):
    """What a file says of a run, beside its outcomes."""

    format: str = field("Formaat", "Waaraan het bestand wordt herkend.", pattern=f"^{FORMAT}$")
    fingerprint: str = field("Kenmerk", "Kenmerk van het onderzoek.", pattern=r"^[0-9a-f]{64}$")
    space: str = field("Ruimte", "Waaruit het beeld komt.", min_length=1, max_length=60)
    at: Moment = field("Stand van", "Moment van het beeld.")
    known_at: Moment = field("Bekend op", "Tot waar het journaal is gelezen.")
    options: StressOptions = field("Vensters", "Welke vensters zijn getrokken.")
    policy: Policy = field("Beleid", "Wat anders is dan hoe het land ervoor staat.")
    exact: bool = field("Exact", "Of de exacte rekenkern oordeelt waar plan en ondergrens verschillen.")
    regions: tuple[str, ...] = field("Regio's", "Codes in de volgorde van de reeksen.", max_length=100)
    types: tuple[str, ...] = field("Typen", "Codes in de volgorde van de reeksen.", max_length=1_000)
    families: tuple[tuple[str, ...], ...] = Field(
        title="Families", description="Typen die voor elkaar kunnen invallen of bemanning delen.", max_length=1_000
    )


def about_of(work: Work, picture: Picture) -> RunAbout:
    """Say of a run what it is about."""
    country = work.country
    return RunAbout(
        format=FORMAT,
        fingerprint=work.fingerprint,
        space=picture.space,
        at=picture.at,
        known_at=picture.known_at,
        options=work.options,
        policy=country.policy,
        exact=work.exact,
        regions=country.regions,
        types=country.types,
        families=country.families,
    )


def write_run(path: Path, about: RunAbout, outcomes: Outcomes) -> None:
    """Keep what is finished: the whole file or, when it cannot be written, the one that was there.

    Raises
    ------
    DataError
        It cannot be written there.
    """
    arrays = {name: getattr(outcomes, name) for name in NAMES}
    arrays[ABOUT] = np.frombuffer(about.model_dump_json().encode(), dtype=np.uint8)
    # Beside it and then in its place: who ends the program in the middle loses nothing.
    made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with made.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
    except OSError as error:
        with suppress(OSError):
            made.unlink()
        raise DataError(
            "{out} kan niet worden geschreven: {cause}.",
            where=path.name,
            fix="Kies een andere plaats.",
            out=path,
            cause=error.strerror,
        ) from error


def read_run(path: Path, *, wanted: RunAbout | None = None) -> tuple[RunAbout, Partial]:
    """Read what was finished of a run; with `wanted`, only when it is of that same run.

    Raises
    ------
    DataError
        There is no such file, it is damaged, of another format, or of another run: with every fault.
    """
    about, arrays = _opened(path)
    if wanted is not None and about.fingerprint != wanted.fingerprint:
        _refuse_other(path, about, wanted)
    faults = list(_faults(about, arrays))
    if faults:
        raise DataError(
            "{n} fouten in de uitkomsten; er is niets ingelezen.",
            where=path.name,
            fix="Neem een kopie van het bestand, of reken opnieuw.",
            faults=faults,
            n=len(faults),
        )
    part = Outcomes(**arrays)
    return about, Partial(about.fingerprint, about.options.scenarios, (part,) if len(part) else ())


def _opened(path: Path) -> tuple[RunAbout, dict[str, np.ndarray]]:
    try:
        # Never as Python objects: such a file could carry out anything.
        with np.load(path, allow_pickle=False) as held:
            arrays = {name: held[name] for name in (ABOUT, *NAMES)}
        text = arrays.pop(ABOUT).tobytes()
    except FileNotFoundError as error:
        raise DataError(
            "het bestand is er niet.", where=path.name, fix="Geef een bestand dat er is en dat u mag lezen."
        ) from error
    except DAMAGED as error:
        raise DataError(
            "dit is geen heel bestand met uitkomsten van de stresstest ({cause}).",
            where=path.name,
            fix="Neem een kopie van het bestand, of reken opnieuw.",
            cause=type(error).__name__,
        ) from error
    return _about(path, text), arrays


def _about(path: Path, text: bytes) -> RunAbout:
    try:
        return RunAbout.model_validate_json(text)
    except ValidationError as error:
        raise DataError(
            "dit bestand is van een andere versie, of beschadigd.",
            where=path.name,
            fix="Reken opnieuw met deze versie.",
            faults=faults_of(error, RunAbout),
        ) from error


def _refuse_other(path: Path, found: RunAbout, wanted: RunAbout) -> NoReturn:
    raise DataError(
        "dit bestand is van een ander onderzoek; er wordt niet op verder gerekend.",
        where=path.name,
        fix="Kies dezelfde keuzes en hetzelfde moment als toen, of een ander bestand.",
        faults=list(_differences(found, wanted)),
    )


def _differences(found: RunAbout, wanted: RunAbout) -> Iterator[Fault]:
    """Tell every choice that differs; where none does, it is the capacity, the hazards or the program."""
    told = [
        Fault(None, title_of(model, name), _text(getattr(was, name)), _text(getattr(now, name)))
        for model, was, now in (
            (StressOptions, found.options, wanted.options),
            (Policy, found.policy, wanted.policy),
            (RunAbout, found, wanted),
        )
        for name in model.model_fields
        if name not in {"options", "policy", "fingerprint"} and getattr(was, name) != getattr(now, name)
    ]
    yield from told or [
        Fault(None, "Kenmerk", found.fingerprint[:12], f"{wanted.fingerprint[:12]}: capaciteit, gevaren en programma")
    ]


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value)) or "geen"
    return value.model_dump_json() if isinstance(value, Record) else "geen" if value is None else str(value)


# ---- what must hold of the arrays ----------------------------------------------------------------


def _faults(about: RunAbout, arrays: dict[str, np.ndarray]) -> Iterator[Fault]:
    """Tell everything that the outcomes of such a run cannot be."""
    shaped = list(_shapes(about, arrays))
    yield from shaped or _contents(about, arrays)


def _shapes(about: RunAbout, arrays: dict[str, np.ndarray]) -> Iterator[Fault]:
    rows, entries = arrays["number"].shape[:1], arrays["scenario"].shape[:1]
    types, families = (*rows, len(about.types)), (*rows, len(about.families))
    wanted = {"number": rows, "asked": types, "late": types, "found": families, "bound": families, "solved": families}
    for name, array in arrays.items():
        kind = np.dtype(bool if name == "solved" else np.int64)
        shape = wanted.get(name, entries)
        if array.dtype != kind or array.shape != shape or not shape:
            yield Fault(None, name, f"{array.dtype} {array.shape}", f"{kind} {shape}")


def _contents(about: RunAbout, arrays: dict[str, np.ndarray]) -> Iterator[Fault]:
    number, options = arrays["number"], about.options
    if not _rises(number[:, None]):
        yield Fault(None, "number", "niet in volgorde, of dubbel", "elk scenario één keer, in volgorde")
    if not _rises(np.stack([arrays[name] for name in ("scenario", "type", "region", "block")], axis=1)):
        yield Fault(None, "scenario", "niet in volgorde, of dubbel", "elk tekort één keer, in volgorde")
    if not np.isin(arrays["scenario"], number).all():
        yield Fault(None, "scenario", "een scenario dat er niet is", "een van de scenario's in number")
    most = {"number": options.scenarios, "type": len(about.types), "region": len(about.regions)}
    for name, end in (most | {"block": options.blocks}).items():
        yield from _within(name, arrays[name], 0, end - 1)
    for name in ("asked", "late", "found", "bound"):
        yield from _within(name, arrays[name], 0)
    yield from _within("missing", arrays["missing"], 1)


def _within(name: str, array: np.ndarray, least: int, most: int | None = None) -> Iterator[Fault]:
    if not array.size:
        return
    lowest, highest = int(array.min()), int(array.max())
    if lowest < least:
        yield Fault(None, name, str(lowest), f"ten minste {least}")
    if most is not None and highest > most:
        yield Fault(None, name, str(highest), f"ten hoogste {most}")


def _rises(rows: np.ndarray) -> bool:
    """Say whether every row comes after the one before it."""
    steps = np.diff(rows, axis=0)
    first = np.argmax(steps != 0, axis=1)
    return bool((np.take_along_axis(steps, first[:, None], axis=1) > 0).all())
