"""Which exercises lie ready as a file, and is every inject in them what it should be? All faults are told at once."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, NonNegativeInt, ValidationError

from kcr2.actions.exercise import named_twice, unknown_participants
from kcr2.errors import DataError, Fault
from kcr2.exchange.scenarios import scenario_names
from kcr2.model import Exercise, Inject, Moment, Participant, Record
from kcr2.model.base import field
from kcr2.model.checks import faults_of
from kcr2.reference import Reference
from kcr2.settings import DATA

NOT_YET = datetime(1900, 1, 1, tzinfo=UTC)
M = TypeVar("M", bound=Record)
EXERCISES = DATA / "exercises"


class FileInject(Inject):
    """An inject as a file has it: its moment is counted from the beginning of the exercise."""

    planned_at: Moment = field("Gepland op", "Volgt uit het begin.", default=NOT_YET)
    after_min: NonNegativeInt = field("Na", "Minuten na het begin van de oefening.", unit="min", le=100_000)


class ExerciseAbout(Record):
    """What a file says of the exercise as a whole."""

    name: str = field("Naam oefening", "Zoals de oefening heet.", min_length=3, max_length=120)
    summary: str = field("Samenvatting", "Wat er wordt gespeeld.", min_length=20, max_length=2_000)
    fictional: str = field("Wat is verzonnen", "Wat in de oefening niet echt is.", min_length=10, max_length=1_000)
    goals: tuple[Annotated[str, Field(min_length=5, max_length=300)], ...] = field(
        "Oefendoelen", "Wat er wordt geoefend.", min_length=1, max_length=10
    )
    participants: tuple[Participant, ...] = field("Deelnemers", "Wie meedoet.", min_length=1, max_length=100)
    starts_at: Moment = field("Begin in oefentijd", "Moment waarop de oefening begint, met tijdzone.")
    scenario: str = field("Scenario", "Geval waarmee de oefening opent; leeg: leeg begin.", default="", max_length=60)


@dataclass(frozen=True)
class ExerciseFile:
    """An exercise that lies ready."""

    key: str
    about: ExerciseAbout
    injects: tuple[FileInject, ...]

    def planned(self, starts_at: datetime) -> list[dict[str, Any]]:
        """Give the injects as they are planned when the exercise begins at a moment."""
        return [
            inject.model_dump(exclude={"after_min"}) | {"planned_at": starts_at + timedelta(minutes=inject.after_min)}
            for inject in self.injects
        ]


def exercise_names(folder: Path = EXERCISES) -> list[str]:
    """Give the names of the exercises that lie ready."""
    return sorted(path.parent.name for path in folder.glob("*/exercise.toml"))


def load_exercise(name: str, reference: Reference, folder: Path = EXERCISES) -> ExerciseFile:
    """Read an exercise and check all of it.

    Raises
    ------
    DataError
        There is no such exercise, or something in it is wrong: with every fault; a fault's row is the place of the
        inject in the file, counted from 1.
    """
    if name not in exercise_names(folder):
        raise DataError(
            "oefening {name} bestaat niet.",
            where="data/exercises",
            fix="Kies uit: {known}.",
            name=name,
            known=", ".join(exercise_names(folder)) or "geen",
        )
    raw = _parsed(folder / name / "exercise.toml")
    told = raw.pop("injects", [])
    rows = told if isinstance(told, list) else [told]
    about, faults = _checked(ExerciseAbout, raw, row=None)
    made = [_checked(FileInject, row, row=place) for place, row in enumerate(rows, start=1)]
    faults += [fault for _inject, found in made for fault in found]
    injects = {place: inject for place, (inject, _) in enumerate(made, start=1) if inject is not None}
    faults += (
        list(_scenario(raw))
        + list(_together(injects))
        + list(_about_people(about, injects, reference) if about else ())
    )
    if faults or about is None:
        raise DataError(
            "{n} fouten; er is niets van de oefening ingelezen.",
            where=f"{name}/exercise.toml",
            fix="Verbeter alle genoemde plaatsen en probeer opnieuw.",
            faults=sorted(faults, key=lambda fault: fault.row or 0),
            n=len(faults),
        )
    return ExerciseFile(name, about, tuple(injects.values()))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            "het bestand kan niet worden gelezen: {cause}.",
            where=f"{path.parent.name}/{path.name}",
            fix="Verbeter de schrijfwijze; het bestand is TOML in UTF-8.",
            cause=error,
        ) from error


def _checked(model: type[M], values: Any, *, row: int | None) -> tuple[M | None, list[Fault]]:
    if not isinstance(values, Mapping):
        return None, [Fault(row, "geheel", repr(values), "een onderdeel met eigen velden")]
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        return None, faults_of(error, model, row=row)


def _scenario(raw: Mapping[str, Any]) -> Iterator[Fault]:
    wanted = raw.get("scenario")
    if isinstance(wanted, str) and wanted and wanted not in scenario_names():
        yield Fault(None, "Scenario", wanted, f"leeg, of een van: {', '.join(scenario_names())}")


def _together(injects: Mapping[int, FileInject]) -> Iterator[Fault]:
    first: dict[int, int] = {}
    for place, inject in injects.items():
        if inject.number in first:
            yield Fault(place, "Inject", str(inject.number), f"een nummer dat niet al bij {first[inject.number]} staat")
        first.setdefault(inject.number, place)


def _about_people(about: ExerciseAbout, injects: Mapping[int, FileInject], reference: Reference) -> Iterator[Fault]:
    for twice in named_twice(about.participants):
        yield Fault(None, "Deelnemers", twice, "elke combinatie van rol en organisatie één keer")
    for strange in unknown_participants(about.participants, reference):
        yield Fault(None, "Deelnemers", strange, "een regio, partner of gezag dat bestaat")
    for place, inject in injects.items():
        reached = [
            one
            for one in about.participants
            if inject.to_role in (None, one.role) and inject.to_organisation in ("", one.organisation)
        ]
        if not reached:
            found = f"{inject.to_role or 'elke rol'} van {inject.to_organisation or 'elke organisatie'}"
            yield Fault(place, "Aan organisatie", found, "een rol en organisatie uit de deelnemers")


def exercise_values(file: ExerciseFile) -> dict[str, Any]:
    """Give what the file says for a plan of the exercise."""
    return {name: getattr(file.about, name) for name in ExerciseAbout.model_fields if name in Exercise.model_fields}
