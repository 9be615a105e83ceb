"""Does a kept run come back as it was, and is what is damaged or of another run refused with what is wrong?"""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kcr2.errors import DataError
from kcr2.exchange import stress_files
from kcr2.exchange.stress_files import NAMES, RunAbout, about_of, read_run, write_run
from kcr2.stress.options import Extra, Policy
from kcr2.stress.outcomes import Outcomes
from kcr2.stress.running import Here, Partial, Watch, Work, evaluate_chunk, run
from tests import stress_fakes as fakes

AT = datetime(2025, 4, 3, 16, tzinfo=UTC)
Arrays = dict[str, np.ndarray]


class Seen:
    """As much of a picture as a file tells."""

    space, at, known_at = "demo-ede-2025", AT, AT


def about(work: Work) -> RunAbout:
    """Say what a run is about."""
    return about_of(work, Seen())  # type: ignore[arg-type]  # three fields of a picture


def kept(folder: Path, work: Work | None = None, numbers: range = range(10, 20)) -> Path:
    """Keep a part of a run."""
    work = work or fakes.work(40)
    path = folder / "loop.npz"
    write_run(path, about(work), evaluate_chunk(work, numbers))
    return path


def spoilt(folder: Path, change: Callable[[Arrays], None]) -> Path:
    """Keep a run and change its arrays."""
    path = kept(folder)
    with np.load(path) as held:
        arrays = dict(held)
    change(arrays)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # arrays only
    return path


def told(folder: Path, change: Callable[[Arrays], None]) -> list[tuple[str, str, str]]:
    """Read a spoilt run, and give what is told of it."""
    with pytest.raises(DataError) as refused:
        read_run(spoilt(folder, change))
    assert str(refused.value).startswith("loop.npz: ")
    return [(fault.column, fault.found, fault.expected) for fault in refused.value.faults]


# ---- as it was -----------------------------------------------------------------------------------


@settings(max_examples=20)
@given(first=st.integers(0, 30), count=st.integers(1, 10), seed=st.integers(0, 9))
def test_a_kept_run_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, **drawn: int) -> None:
    work = fakes.work(40, seed=drawn["seed"])
    numbers = range(drawn["first"], drawn["first"] + drawn["count"])

    path = kept(tmp_path_factory.mktemp("loop"), work, numbers)
    found, partial = read_run(path, wanted=about(work))

    assert found == about(work)
    assert (partial.fingerprint, partial.scenarios, partial.done) == (work.fingerprint, 40, len(numbers))
    assert partial.outcomes is not None
    assert partial.outcomes.same(evaluate_chunk(work, numbers))


def test_a_run_goes_on_from_its_file(tmp_path: Path) -> None:
    work = fakes.work(40)
    _, partial = read_run(kept(tmp_path, work))

    ended = run(work, Here(), watch=Watch(lambda: 0.0), partial=partial, chunk=7)

    assert ended.whole
    assert ended.outcomes is not None
    assert ended.outcomes.same(evaluate_chunk(work, range(40)))


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (kept(tmp_path).read_bytes() for _ in range(2))

    assert first == second


def test_a_file_says_what_the_places_in_it_mean(tmp_path: Path) -> None:
    with np.load(kept(tmp_path), allow_pickle=False) as held:
        said = json.loads(held["about"].tobytes())

    assert (said["regions"], said["types"]) == (list(fakes.REGIONS), list(fakes.TYPES))
    assert (said["space"], said["at"]) == ("demo-ede-2025", "2025-04-03T16:00:00.000000Z")
    assert said["options"]["scenarios"] == 40


def test_a_run_of_which_nothing_is_finished_is_read_as_that(tmp_path: Path) -> None:
    path = spoilt(tmp_path, lambda arrays: arrays.update({name: arrays[name][:0] for name in NAMES}))

    _, partial = read_run(path)

    assert (partial.done, partial.outcomes) == (0, None)


# ---- all or nothing ------------------------------------------------------------------------------


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path)
    before = path.read_bytes()

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match="No space left on device"):
        kept(tmp_path, numbers=range(30))

    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["loop.npz"]


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="kan niet worden geschreven"):
        kept(tmp_path / "nergens")


# ---- another run ---------------------------------------------------------------------------------


def refused(path: Path, wanted: Work) -> list[tuple[str, str, str]]:
    """Ask for another run than a file holds, and give what is told to differ."""
    with pytest.raises(DataError, match="een ander onderzoek") as stopped:
        read_run(path, wanted=about(wanted))
    return [(fault.column, fault.found, fault.expected) for fault in stopped.value.faults]


def test_every_choice_that_differs_is_told(tmp_path: Path) -> None:
    policy = Policy(cover_share=0.25, extra=(Extra(owner="VR07", capability="NBP", units=2),))
    other = fakes.work(50, seed=2, country=fakes.country(policy=policy))

    assert refused(kept(tmp_path), other) == [
        ("Toevalszaad", "1", "2"),
        ("Aantal scenario's", "40", "50"),
        ("Restdekking", "geen", "0.25"),
        ("Extra", "geen", '{"owner":"VR07","capability":"NBP","units":2}'),
    ]


def test_other_capacity_under_the_same_choices_is_another_run(tmp_path: Path) -> None:
    [(column, found, expected)] = refused(kept(tmp_path), fakes.work(40, country=fakes.country(available=5)))

    assert (column, len(found)) == ("Kenmerk", 12)
    assert expected.endswith("capaciteit, gevaren en programma")


# ---- damaged -------------------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="het bestand is er niet"):
        read_run(tmp_path / "niets.npz")


@pytest.mark.parametrize("content", [b"", b"geen archief", b"PK\x03\x04 half", b"\x93NUMPY\x01\x00"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "loop.npz"
    path.write_bytes(content)

    with pytest.raises(DataError, match="geen heel bestand"):
        read_run(path)


@settings(max_examples=30)
@given(share=st.floats(0, 0.999))
def test_a_file_that_was_cut_off_is_refused(tmp_path_factory: pytest.TempPathFactory, share: float) -> None:
    path = kept(tmp_path_factory.mktemp("loop"))
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])

    with pytest.raises(DataError, match="geen heel bestand"):
        read_run(path)


@settings(max_examples=30)
@given(share=st.floats(0, 0.999), turned=st.integers(1, 255))
@example(share=0.897477536265241, turned=1)
def test_a_byte_that_was_turned_never_gives_other_outcomes(
    tmp_path_factory: pytest.TempPathFactory, share: float, turned: int
) -> None:
    work = fakes.work(40)
    path = kept(tmp_path_factory.mktemp("loop"), work)
    content = bytearray(path.read_bytes())
    content[int(share * len(content))] ^= turned
    path.write_bytes(content)

    # Bytes that say nothing of what is kept, such as the date of an entry, may be anything.
    read = _outcomes_or_refusal(path)

    assert read is None or read.same(evaluate_chunk(work, range(10, 20)))


def _outcomes_or_refusal(path: Path) -> Outcomes | None:
    try:
        return read_run(path)[1].outcomes
    except DataError:
        return None


def test_a_file_with_python_objects_is_refused_unread(tmp_path: Path) -> None:
    marker = tmp_path / "uitgevoerd"

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return Path.touch, (marker,)

    path = tmp_path / "loop.npz"
    np.savez_compressed(path, about=np.array([Trap()], dtype=object))

    with pytest.raises(DataError, match="geen heel bestand"):
        read_run(path)
    assert not marker.exists()


def test_an_array_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="geen heel bestand"):
        read_run(spoilt(tmp_path, lambda arrays: arrays.__delitem__("late")))


def rewritten(**changes: object) -> Callable[[Arrays], None]:
    """Give a change of what a file says of its run."""

    def change(arrays: Arrays) -> None:
        said = json.loads(arrays["about"].tobytes()) | changes
        arrays["about"] = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)

    return change


def test_another_format_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path, rewritten(format="kcr2-stress/2")) == [
        ("Formaat", "kcr2-stress/2", "een code van de vorm ^kcr2-stress/1$")
    ]


def test_an_about_that_is_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="van een andere versie, of beschadigd"):
        read_run(spoilt(tmp_path, lambda arrays: arrays.update(about=np.zeros(3, dtype=np.uint8))))


def test_an_array_of_another_shape_or_kind_is_told(tmp_path: Path) -> None:
    def change(arrays: Arrays) -> None:
        arrays["asked"] = arrays["asked"][:, :1]
        arrays["solved"] = arrays["solved"].astype(float)
        arrays["block"] = arrays["block"][:-1]

    assert [column for column, _, _ in told(tmp_path, change)] == ["asked", "solved", "block"]


def at(name: str, place: int, value: int) -> Callable[[Arrays], None]:
    """Give a change of one figure."""
    return lambda arrays: arrays[name].__setitem__(place, value)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (at("number", 3, 12), [("number", "niet in volgorde, of dubbel")]),
        (at("number", 9, 40), [("number", "40")]),
        (at("asked", 0, -1), [("asked", "-1")]),
        (at("found", 0, -5), [("found", "-5")]),
        (at("missing", 0, 0), [("missing", "0")]),
        (at("type", -1, 2), [("type", "2")]),
        (at("region", -1, 3), [("region", "3")]),
        (at("block", -1, 18), [("block", "18")]),
        (
            at("scenario", 0, 99),
            [("scenario", "niet in volgorde, of dubbel"), ("scenario", "een scenario dat er niet is")],
        ),
    ],
)
def test_a_figure_that_cannot_be_is_told(
    tmp_path: Path, change: Callable[[Arrays], None], faults: list[tuple[str, str]]
) -> None:
    found = [(column, was) for column, was, _ in told(tmp_path, change)]

    assert [one for one in found if one in faults] == faults


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    def change(arrays: Arrays) -> None:
        arrays["asked"][0], arrays["late"][0], arrays["missing"][0] = -1, -1, 0

    assert [column for column, _, _ in told(tmp_path, change)] == ["asked", "late", "missing"]


def test_the_parts_that_are_kept_are_the_outcomes_by_their_names() -> None:
    assert set(stress_files.NAMES) == set(Outcomes.__dataclass_fields__)
    assert Partial.nothing(fakes.work(3)).outcomes is None
