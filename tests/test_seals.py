"""Does every change to what was written show, wherever it is made? (decision D2)"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kcr2.actions import ReportCapacity
from kcr2.desk import Desk
from kcr2.errors import JournalError
from kcr2.exchange.journal_file import journal_file
from kcr2.journal import Entry, Journal, canonical_json, first_broken, first_seal, seal_of, verifier
from kcr2.terms import Role, SpaceKind
from tests import make
from tests.histories import Batch, histories, record, recorded, texts

HISTORY = [Batch(make.author(), [make.capacity_reported(f"VR{n:02}", total=n)], make.LATER) for n in range(1, 6)]
"""Five reports by one author: VR01 has 1, VR02 has 2, and so on."""


def broken_at(entries: list[Entry]) -> int | None:
    """Give the first broken sequence of a whole live space."""
    return first_broken(entries, after=0, previous=first_seal("live"))


# What a seal is


def test_a_seal_can_be_made_by_hand() -> None:
    entry = Entry("live", 1, "2025-04-03T13:00:00.000000Z", "OvD", "kcr2", "KCR2", "grip_set", "grip:I:VR07", "{}", "")
    text = '["0123","live",1,"2025-04-03T13:00:00.000000Z","OvD","kcr2","KCR2","grip_set","grip:I:VR07","{}"]'

    seal = seal_of(entry, previous="0123")

    assert seal == hashlib.sha256(text.encode()).hexdigest()


def test_seals_do_not_depend_on_the_database(journal: Journal) -> None:
    entries = record(journal, HISTORY)

    assert [entry.seal for entry in entries] == [entry.seal for entry in recorded(HISTORY)]


@given(histories())
def test_a_history_that_nobody_touched_is_whole(history: list[Batch]) -> None:
    entries = recorded(history)

    assert broken_at(entries) is None


# Every planted change is found where it was made


class Planted(NamedTuple):
    """A journal that somebody changed, and the sequence at which that must show."""

    what: str
    entries: list[Entry]
    shows_at: int


@st.composite
def changed_fields(draw: st.DrawFn, entries: list[Entry]) -> Planted:
    """Change one field of one entry, its seal included."""
    place = draw(st.integers(0, len(entries) - 1))
    field = draw(st.sampled_from(Entry._fields))
    value = getattr(entries[place], field)
    other = st.integers(0, 2**53) if field == "seq" else texts() | st.just(f"{value} ") | st.just(value[:-1])
    changed = entries[place]._replace(**{field: draw(other.filter(lambda new: new != value))})
    return Planted(f"{field} of {place + 1}", [*entries[:place], changed, *entries[place + 1 :]], place + 1)


@st.composite
def removed_entries(draw: st.DrawFn, entries: list[Entry]) -> Planted:
    """Remove one entry or several, but not the tail."""
    first = draw(st.integers(0, len(entries) - 2))
    after = draw(st.integers(first + 1, len(entries) - 1))
    return Planted(f"{first + 1} to {after} removed", entries[:first] + entries[after:], first + 1)


@st.composite
def swapped_entries(draw: st.DrawFn, entries: list[Entry]) -> Planted:
    """Swap two entries."""
    one, other = sorted(draw(st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True)))
    swapped = list(entries)
    swapped[one], swapped[other] = entries[other], entries[one]
    return Planted(f"{one + 1} and {other + 1} swapped", swapped, one + 1)


@st.composite
def renumbered_swaps(draw: st.DrawFn, entries: list[Entry]) -> Planted:
    """Swap two neighbours and give each the number of its new place."""
    place = draw(st.integers(0, len(entries) - 2))
    first, second = entries[place : place + 2]
    swapped = [second._replace(seq=first.seq), first._replace(seq=second.seq)]
    return Planted(f"order of {place + 1}", [*entries[:place], *swapped, *entries[place + 2 :]], place + 1)


@st.composite
def inserted_entries(draw: st.DrawFn, entries: list[Entry]) -> Planted:
    """Insert an entry with a seal that is right, and leave what follows as it was or renumber it."""
    place = draw(st.integers(1, len(entries) - 1))
    forged = entries[place]._replace(payload=draw(texts()))
    forged = forged._replace(seal=seal_of(forged, entries[place - 1].seal))
    as_it_was = entries[place:]
    renumbered = [entry._replace(seq=entry.seq + 1) for entry in as_it_was]
    rest = draw(st.sampled_from([as_it_was, renumbered]))
    return Planted(f"inserted at {place + 1}", [*entries[:place], forged, *rest], place + 2)


@st.composite
def planted_changes(draw: st.DrawFn) -> Planted:
    """Draw a history and one change in it."""
    entries = recorded(draw(histories(min_size=2)))
    change = draw(
        st.sampled_from([changed_fields, removed_entries, swapped_entries, renumbered_swaps, inserted_entries])
    )
    return draw(change(entries))


@given(planted_changes())
def test_every_change_is_found_where_it_was_made(planted: Planted) -> None:
    found = broken_at(planted.entries)

    assert found == planted.shows_at


@given(planted_changes())
def test_the_verifier_finds_what_the_journal_finds(planted: Planted) -> None:
    text = journal_file(Holding(planted.entries), "live").decode()

    whole, verdict = verifier.verify(text)

    assert (whole, verdict.split(":")[0]) == (False, f"Verbroken bij volgnummer {planted.shows_at}")


@given(histories())
def test_the_verifier_finds_every_sound_history_whole(history: list[Batch]) -> None:
    entries = recorded(history)

    verdict = verifier.verify(journal_file(Holding(entries), "live").decode())

    assert verdict == (True, f"Heel: {len(entries)} gebeurtenissen, laatste zegel {entries[-1].seal}.")


class Holding(Journal):
    """A journal that holds given entries, whatever is wrong with them."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries

    def read(self, name: str, *, after: int = 0, until: int | None = None) -> list[Entry]:
        """Give the entries."""
        return self.entries


def test_a_gap_that_was_sealed_over_is_found_all_the_same() -> None:
    first, second, third, *_ = recorded(HISTORY)
    resealed = third._replace(seal=seal_of(third, first.seal))
    text = journal_file(Holding([first, resealed]), "live").decode()

    assert broken_at([first, resealed]) == second.seq
    assert verifier.verify(text)[1].startswith("Verbroken bij volgnummer 2:")


# What a chain alone does not show


def test_a_cut_tail_is_not_shown_by_the_chain_but_by_the_head_seal() -> None:
    entries = recorded(HISTORY)
    printed = entries[-1].seal

    cut = entries[:-2]

    assert broken_at(cut) is None
    assert cut[-1].seal != printed


def test_a_history_sealed_anew_is_not_shown_by_the_chain_but_by_the_head_seal() -> None:
    printed = recorded(HISTORY)[-1].seal
    flattered = [HISTORY[0]._replace(events=[make.capacity_reported("VR01", total=99)]), *HISTORY[1:]]

    forged = recorded(flattered)

    assert broken_at(forged) is None
    assert forged[-1].seal != printed


# At the desk: somebody edits the file under it


def edit(desk: Desk, *statements: str) -> None:
    """Change the database as anybody with the file and sqlite3 can."""
    with closing(sqlite3.connect(desk.journal.url.removeprefix("sqlite:///"))) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def reopened(desk: Desk) -> Desk:
    """Give a desk that has seen nothing yet, on the same journal."""
    return Desk(desk.journal, desk.reference, desk.settings)


def live_picture_owners(desk: Desk) -> list[str]:
    """Give the owners whose reports the live picture shows."""
    capacity = desk.picture(desk.journal.space("live"), now=make.LATER).capacity
    return list(capacity.loc[capacity["seq"].notna(), "owner"])


def report(desk: Desk, *, owner: str = "VR20", space: str = "live") -> list[Entry]:
    """Have a region report, through the door that everybody takes."""
    region = make.author(role=Role.REGIO, organisation=owner)
    wish = ReportCapacity(**make.capacity_reported(owner).model_dump())
    return desk.perform(desk.journal.space(space), region, [wish], now=make.LATER)


EDITS = {
    "content": ("UPDATE journal SET payload = replace(payload, '\"total\":3', '\"total\":9') WHERE seq = 3", 3),
    "author": ("UPDATE journal SET actor = 'iemand anders' WHERE seq = 2", 2),
    "organisation": ("UPDATE journal SET organisation = 'VR25' WHERE seq = 4", 4),
    "moment": ("UPDATE journal SET recorded_at = '2025-04-03T12:59:59.999999Z' WHERE seq = 1", 1),
    "seal": ("UPDATE journal SET seal = upper(seal) WHERE seq = 3", 3),
    "removed": ("DELETE FROM journal WHERE seq = 2", 2),
    "beginning removed": ("DELETE FROM journal WHERE seq <= 3", 1),
    "renumbered": ("UPDATE journal SET seq = seq + 1 WHERE seq = 5", 5),
    "half a number": ("UPDATE journal SET seq = 3.5 WHERE seq = 3", 3),
    "no longer text": ("UPDATE journal SET payload = CAST(x'ff' AS TEXT) WHERE seq = 3", 3),
}


@pytest.mark.parametrize(("statement", "sequence"), EDITS.values(), ids=EDITS)
def test_an_edit_of_the_file_is_found_at_its_sequence(desk: Desk, statement: str, sequence: int) -> None:
    record(desk.journal, HISTORY)

    edit(desk, statement)

    assert reopened(desk).broken_at(desk.journal.space("live")) == sequence


def test_an_edit_that_makes_bytes_of_text_is_found_at_its_sequence(desk: Desk) -> None:
    record(desk.journal, HISTORY)

    edit(desk, "UPDATE journal SET payload = CAST(payload AS BLOB) WHERE seq = 3")

    assert reopened(desk).broken_at(desk.journal.space("live")) == 3


def test_an_edit_that_makes_words_of_a_number_is_found_at_its_sequence(desk: Desk) -> None:
    record(desk.journal, HISTORY)

    edit(desk, "UPDATE journal SET seq = 'vijf' WHERE seq = 5")

    assert reopened(desk).broken_at(desk.journal.space("live")) == 5


def test_an_event_moved_from_an_exercise_into_live_is_found(desk: Desk) -> None:
    desk.journal.create_space(make.space(name="oefening", kind=SpaceKind.EXERCISE))
    record(desk.journal, HISTORY, space="oefening")

    edit(desk, "UPDATE journal SET space = 'live' WHERE space = 'oefening'")

    assert reopened(desk).broken_at(desk.journal.space("live")) == 1


def test_the_picture_of_a_broken_space_shows_what_came_before(desk: Desk) -> None:
    record(desk.journal, HISTORY)

    edit(desk, EDITS["content"][0])

    assert live_picture_owners(reopened(desk)) == ["VR01", "VR02"]


def test_a_broken_space_is_read_only_and_says_where(desk: Desk) -> None:
    record(desk.journal, HISTORY)
    edit(desk, EDITS["content"][0])

    with pytest.raises(JournalError, match="journaal live: alleen-lezen: volgnummer 3 is niet wat is verzegeld"):
        report(reopened(desk))

    assert desk.journal.head("live").seq == 5


def test_another_space_of_a_journal_with_a_broken_one_goes_on(desk: Desk) -> None:
    record(desk.journal, HISTORY)
    desk.journal.create_space(make.space(name="oefening", kind=SpaceKind.EXERCISE))
    edit(desk, EDITS["content"][0])

    report(reopened(desk), space="oefening")

    assert desk.journal.broken_at("oefening") is None


def test_a_branch_of_a_broken_space_is_broken_where_its_parent_is(desk: Desk) -> None:
    record(desk.journal, HISTORY)
    branch = desk.journal.create_space(make.branch(parent_seq=4))

    edit(desk, EDITS["content"][0])

    assert desk.journal.broken_at("wat-als") == 3
    assert reopened(desk).broken_at(branch) == 3


def test_a_branch_that_left_before_the_break_is_whole(desk: Desk) -> None:
    record(desk.journal, HISTORY)
    branch = desk.journal.create_space(make.branch(parent_seq=2))

    edit(desk, EDITS["content"][0])

    assert desk.journal.broken_at("wat-als") is None
    assert reopened(desk).broken_at(branch) is None


def test_a_branch_whose_parent_was_cut_before_the_fork_is_broken_there(desk: Desk) -> None:
    record(desk.journal, HISTORY)
    branch = desk.journal.create_space(make.branch(parent_seq=5))

    edit(desk, "DELETE FROM journal WHERE seq = 5")

    assert reopened(desk).broken_at(branch) == 5


def test_a_running_desk_finds_an_edit_of_what_it_read_when_it_verifies(desk: Desk) -> None:
    record(desk.journal, HISTORY)
    live = desk.journal.space("live")
    desk.picture(live, now=make.LATER)
    edit(desk, EDITS["author"][0])

    found = desk.verify(live)

    assert found == 2
    with pytest.raises(JournalError, match="volgnummer 2"):
        report(desk)


def test_a_desk_that_verifies_an_untouched_space_finds_nothing(desk: Desk) -> None:
    record(desk.journal, HISTORY)

    assert desk.verify(desk.journal.space("live")) is None


def test_a_running_desk_sees_that_the_tail_was_cut_by_its_head_seal(desk: Desk) -> None:
    *_, last = record(desk.journal, HISTORY)
    live = desk.journal.space("live")
    desk.picture(live, now=make.LATER)

    edit(desk, "DELETE FROM journal WHERE seq = 5")

    head = desk.picture(live, now=make.LATER).head
    assert (head.seq, head.seal == last.seal) == (4, False)


def test_a_running_desk_sees_that_its_last_entry_was_replaced(desk: Desk) -> None:
    record(desk.journal, HISTORY)
    live = desk.journal.space("live")
    desk.picture(live, now=make.LATER)
    edit(desk, "DELETE FROM journal WHERE seq = 5")
    desk.journal.append("live", [make.capacity_reported("VR25")], author=make.author(), at=make.LATER, seen=4)

    assert desk.picture(live, now=make.LATER).head == desk.journal.head("live")


# Nothing is built on a head that was tampered with


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET actor = 'iemand anders' WHERE seq = 5",
        "UPDATE journal SET seal = upper(seal) WHERE seq = 5",
        "DELETE FROM journal WHERE seq = 4",
    ],
    ids=["content", "seal", "the entry before it"],
)
def test_nothing_is_written_after_a_head_that_is_not_what_was_sealed(desk: Desk, statement: str) -> None:
    record(desk.journal, HISTORY)
    edit(desk, statement)
    told = "journaal live: volgnummer 5 is niet wat is verzegeld; er wordt niet op voortgebouwd"

    with pytest.raises(JournalError, match=told):
        desk.journal.append("live", [make.grip_set()], author=make.author(), at=make.LATER, seen=5)

    assert desk.journal.head("live").seq == 5


def test_a_first_entry_that_was_tampered_with_is_not_built_upon(desk: Desk) -> None:
    record(desk.journal, HISTORY[:1])
    edit(desk, "UPDATE journal SET actor = 'iemand anders'")

    with pytest.raises(JournalError, match="volgnummer 1 is niet wat is verzegeld"):
        desk.journal.append("live", [make.grip_set()], author=make.author(), at=make.LATER, seen=1)


# The verifier stands alone: a copy of one file, any Python, no package


Verify = Callable[..., tuple[int, str, str]]
"""File content, seal or none → exit code, what was said, what was complained of."""


@pytest.fixture
def verify(tmp_path: Path) -> Verify:
    """Give a copy of the verifier to run on the content of a file."""
    program = Path(shutil.copy(verifier.__file__, tmp_path))
    numbers = count(1)

    def run(content: bytes, *arguments: str) -> tuple[int, str, str]:
        file = tmp_path / f"{next(numbers)}.jsonl"
        file.write_bytes(content)
        return run_program(program, str(file), *arguments)

    return run


def run_program(program: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a Python program cut off from everything that is installed or set here."""
    command = [sys.executable, "-I", "-S", str(program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=program.parent)
    return done.returncode, done.stdout, done.stderr


def exported(history: list[Batch] = HISTORY) -> bytes:
    """Give a history as the file that leaves the house."""
    return journal_file(Holding(recorded(history)), "live")


def test_the_verifier_finds_an_exported_journal_whole(verify: Verify) -> None:
    seal = recorded(HISTORY)[-1].seal

    verdict = verify(exported())

    assert verdict == (0, f"Heel: 5 gebeurtenissen, laatste zegel {seal}.\n", "")


def test_the_verifier_finds_an_empty_journal_whole(verify: Verify) -> None:
    verdict = verify(journal_file(Holding([]), "live"))

    assert verdict == (0, f"Heel: 0 gebeurtenissen, laatste zegel {first_seal('live')}.\n", "")


def test_the_verifier_finds_an_exported_branch_whole(verify: Verify, desk: Desk) -> None:
    record(desk.journal, HISTORY)
    desk.journal.create_space(make.branch(parent_seq=3))
    report(desk, space="wat-als")

    code, said, _ = verify(journal_file(desk.journal, "wat-als"))

    assert (code, said[:24]) == (0, "Heel: 4 gebeurtenissen, ")


@pytest.mark.parametrize("length", [64, 12], ids=["whole seal", "first characters"])
def test_the_verifier_agrees_with_the_seal_of_a_report(verify: Verify, length: int) -> None:
    printed = recorded(HISTORY)[-1].seal[:length].upper()

    code, _, _ = verify(exported(), printed)

    assert code == 0


def test_the_verifier_shows_with_the_seal_of_a_report_that_the_tail_was_cut(verify: Verify) -> None:
    printed, last = (recorded(history)[-1].seal for history in (HISTORY, HISTORY[:3]))

    verdict = verify(exported(HISTORY[:3]), printed)

    assert verdict == (1, f"Het laatste zegel is {last}, niet het opgegeven {printed}: er is geknipt.\n", "")


def test_the_verifier_shows_that_lines_were_cut_from_the_file(verify: Verify) -> None:
    lines = exported().splitlines(keepends=True)

    verdict = verify(b"".join(lines[:-2]))

    told = "Na volgnummer 3 ontbreken regels: het kopzegel van het bestand is anders.\n"
    assert verdict == (1, told, "")


def test_the_verifier_shows_at_which_sequence_the_file_was_changed(verify: Verify) -> None:
    content = exported().replace(rb"\"owner\":\"VR04\"", rb"\"owner\":\"VR05\"")

    verdict = verify(content)

    assert verdict == (1, "Verbroken bij volgnummer 4: de inhoud is niet wat is verzegeld.\n", "")


def test_the_verifier_shows_that_the_beginning_was_cut(verify: Verify) -> None:
    header, *lines = [json.loads(line) for line in exported().splitlines()]
    hidden, kept = lines[:2], lines[2:]
    header |= {"after_seq": 2, "after_seal": hidden[-1]["seal"]}
    printed = kept[-1]["seal"]

    code, _, _ = verify("\n".join(canonical_json(line) for line in [header, *kept]).encode(), printed)

    assert code == 1


def test_the_verifier_reads_every_line_end_that_a_text_may_hold(verify: Verify) -> None:
    text = "een\ntwee\r\ndrie\x0bvier\x85vijf\u2028zes\u2029zeven"
    history = [Batch(make.author(), [make.incident_opened(summary=text)], make.LATER)]

    code, _, _ = verify(exported(history))

    assert code == 0


UNREADABLE = {
    "empty": b"",
    "no text": b"\xff\xfe\x00garbage",
    "no JSON": b"Dit is een brief.\n",
    "no header": b"[1, 2, 3]\n",
    "a header without seal": b'{"kcr2_journal": 1, "space": "live"}\n',
    "a line that is no entry": exported().splitlines()[0] + b"\n[1, 2, 3]\n",
    "half a line": exported()[:-40],
    "a nest without end": b"[" * 100_000,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_the_verifier_says_what_it_cannot_read(verify: Verify, content: bytes) -> None:
    code, said, complaint = verify(content)

    assert (code, said) == (2, "")
    assert "is geen uitgevoerd journaal: " in complaint
    assert "Traceback" not in complaint


def test_the_verifier_says_that_a_file_is_not_there(tmp_path: Path) -> None:
    program = Path(shutil.copy(verifier.__file__, tmp_path))

    code, _, complaint = run_program(program, "nergens.jsonl")

    assert (code, complaint[:43]) == (2, "nergens.jsonl is geen uitgevoerd journaal: ")


@pytest.mark.parametrize("arguments", [[], ["a", "b", "c"]], ids=["nothing", "too much"])
def test_the_verifier_explains_itself_when_it_is_asked_wrongly(tmp_path: Path, arguments: list[str]) -> None:
    program = Path(shutil.copy(verifier.__file__, tmp_path))

    code, _, complaint = run_program(program, *arguments)

    assert code == 2
    assert "Use: python verifier.py JOURNAL.jsonl [SEAL]" in complaint
