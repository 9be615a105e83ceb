"""Is every figure of an after-action review found in the journal? Counted again here from the exported file alone."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.table import Table

from kcr2.actions import (
    AcknowledgeInject,
    AnswerInject,
    ChangeInject,
    DeliverInject,
    EndExercise,
    FileRequest,
    NoteLearningPoint,
    OpenIncident,
    PlanInject,
    TakeStep,
)
from kcr2.desk import Desk
from kcr2.errors import PlanError
from kcr2.exchange.documents import write_docx, write_pdf
from kcr2.exchange.journal_file import journal_file
from kcr2.reports.document import plain_text
from kcr2.reports.review import review
from kcr2.terms import Role, Step
from tests import make
from tests.test_exercise import HUB, LEADER, VR06, VR07, Room, inject

MINISTER = make.author(actor="hoofd", role=Role.AUTHORITY, organisation="JENV")
STATE = make.author(actor="NCC", role=Role.RIJK, organisation="NCC")
TO = {1: VR07, 2: VR06, 3: HUB, 4: VR06, 5: VR07, 6: VR06, 7: MINISTER, 8: STATE, 10: VR07, 11: HUB, 12: VR06}
"""Inject → who it is for; the ninth is for everybody."""


def timeline() -> list[PlanInject]:
    """Give twelve injects in three storylines, one every hour; the ninth asks for no answer."""
    lines = ("Brand", "Opvang", "Media")
    planned = []
    for number in range(1, 13):
        who = TO.get(number)
        to = {"to_role": who.role, "to_organisation": who.organisation} if who else {"to_organisation": ""}
        within = {"answer_within_min": 10 if who else None}
        planned.append(inject(number, 60 * number, storyline=lines[number % 3], **{**to, **within}))
    return planned


@pytest.fixture
def played(desk: Desk) -> Room:
    """Give an exercise that was played by five roles at ten times the clock, with a pause, and ended."""
    room = Room(desk, *timeline(), who=(VR07, VR06, HUB, MINISTER, STATE))
    room.set(speed=10)
    for number in range(1, 7):
        _until_sent(room, number)
        _react(room, number)
    _assist(room)
    room.set(running=False)
    room.wait(900)
    room.do(
        LEADER, NoteLearningPoint(observation="Niemand noemde de stand.", owner="hoofd KCR2", term="1 oktober 2027")
    )
    room.set(speed=60)
    skipped = inject(11, 660, to_role=HUB.role, to_organisation="KCR2", skipped=True, reason="Te druk.")
    room.do(LEADER, ChangeInject.model_validate(skipped.model_dump()))
    _until_sent(room, 7)
    _react(room, 7)
    for number in (9, 10):
        room.do(LEADER, DeliverInject(number=number))
    room.wait(4)
    room.do(VR07, AnswerInject(number=10, answer="Wij sturen 2 woordvoerders."))
    room.do(VR07, AnswerInject(number=10, answer="Correctie: 1 woordvoerder."))
    room.do(LEADER, EndExercise(real_at=room.clock))
    return room


def _until_sent(room: Room, number: int) -> None:
    """Let time go by until an inject went out, looking every now and then."""
    while number not in set(room.picture.inject_messages["number"]):
        room.wait(7)
        room.deliver()


def _react(room: Room, number: int) -> None:
    """Let a receiver acknowledge and answer: sooner or later, and the fourth never."""
    if number == 4:
        return
    room.wait(2 + number)
    room.do(TO[number], AcknowledgeInject(number=number))
    room.wait(20 + 10 * number)
    if number != 6:
        room.do(TO[number], AnswerInject(number=number, answer=f"Wij doen stap {number}."))


def _assist(room: Room) -> None:
    opened = make.incident_opened().model_dump(exclude={"incident_id"}) | {"observed_at": room.now}
    room.do(VR07, OpenIncident(**opened | {"started_at": room.now, "incident_id": ""}))
    incident = room.picture.incidents["incident_id"].iloc[0]
    asked = make.request_filed(incident_id=incident).model_dump(exclude={"request_id", "version"})
    room.do(VR07, FileRequest(**asked | {"observed_at": room.now, "needed_by": room.now + timedelta(hours=3)}))
    request = room.picture.requests["request_id"].iloc[0]
    room.wait(6)
    room.do(HUB, TakeStep(request_id=request, step=Step.TAKE_IN, observed_at=room.now))


# ---- the journal, counted again in plain Python --------------------------------------------------------

Line = dict[str, Any]
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ROLES = {
    "regio": "Regio of partner (eigen gegevens)",
    "kcr2": "KCR2 (coördinatie)",
    "gezag": "Beslissend gezag",
    "rijk": "Rijk",
    "beheer": "Beheer",
}
TITLES = {
    "inject_delivered": "Inject verstuurd",
    "inject_acknowledged": "Inject ontvangen",
    "inject_answered": "Inject beantwoord",
    "inject_changed": "Inject gewijzigd",
    "exercise_clock": "Oefenklok gezet",
    "exercise_ended": "Oefening beëindigd",
    "learning_point": "Leerpunt vastgelegd",
    "incident_opened": "Incident geopend",
    "request_filed": "Aanvraag ingediend",
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def short(at: datetime) -> str:
    there = at.astimezone(ZoneInfo("Europe/Amsterdam"))
    return f"{there.day} {MONTHS[there.month - 1]} {there:%H:%M:%S}"


def full(at: datetime) -> str:
    there = at.astimezone(ZoneInfo("Europe/Amsterdam"))
    return f"{DAYS[there.weekday()]} {there.day} {MONTHS[there.month - 1]} {there.year} {there:%H:%M:%S}"


def long(seconds: float) -> str:
    whole = round(seconds)
    if whole >= 3_600:
        return f"{whole // 3_600} u {whole % 3_600 // 60:02} min {whole % 60:02} s"
    return f"{whole // 60} min {whole % 60:02} s" if whole >= 60 else f"{whole} s"


class Counted:
    """An exported journal, counted by somebody who has nothing but the file."""

    def __init__(self, file: bytes) -> None:
        head, *lines = [json.loads(line) for line in file.decode().splitlines()]
        self.head: Line = head
        self.lines: list[Line] = [line | {"said": json.loads(line["payload"])} for line in lines]
        self.plan = self.of("exercise_planned")[-1]
        self.injects = {one["said"]["number"]: one for one in self.of("inject_planned", "inject_changed")}
        self.sent = {one["said"]["number"]: one for one in self.of("inject_delivered")}
        self.pairs = [(number, who) for number in sorted(self.sent) for who in self.receivers(number)]

    def of(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line["kind"] in kinds]

    def receivers(self, number: int) -> list[tuple[str, str]]:
        said = self.sent[number]["said"]
        everybody = [(one["role"], one["organisation"]) for one in self.plan["said"]["participants"]]
        return [
            (role, code)
            for role, code in everybody
            if said["to_role"] in (None, role) and said["to_organisation"] in ("", code)
        ]

    def first(self, kind: str, number: int, who: tuple[str, str]) -> Line | None:
        return next(iter(self.all_of(kind, number, who)), None)

    def all_of(self, kind: str, number: int, who: tuple[str, str]) -> list[Line]:
        own = [line for line in self.of(kind) if line["said"]["number"] == number]
        return [line for line in own if (line["said"]["role"], line["said"]["organisation"]) == who]

    def took(self, kind: str, number: int, who: tuple[str, str]) -> float | None:
        end = self.first(kind, number, who)
        return None if end is None else self.between(self.sent[number], end)

    def between(self, start: Line, end: Line) -> float:
        return (moment(end["recorded_at"]) - moment(start["recorded_at"])).total_seconds()

    def real(self, line: Line) -> str:
        if "real_at" in line["said"]:
            return short(moment(line["said"]["real_at"]))
        clock = [one["said"] for one in self.of("exercise_clock") if one["seq"] < line["seq"]]
        if not clock or not clock[-1]["running"]:
            return "klok stond stil"
        went = (moment(line["recorded_at"]) - moment(clock[-1]["exercise_at"])) / clock[-1]["speed"]
        return short(moment(clock[-1]["real_at"]) + went)

    def seqs(self, *lines: Line | None) -> str:
        return ", ".join(map(str, sorted({line["seq"] for line in lines if line}))) or "–"

    def who(self, line: Line) -> str:
        return f"{ROLES[line['role']]} · {line['organisation']}"


def read(paper: bytes) -> dict[str, list[list[str]]]:
    """Give every table of a Word file by its headings."""
    tables: list[Table] = docx.Document(BytesIO(paper)).tables
    return {
        " ".join(cell.text for cell in table.rows[0].cells): [
            [cell.text for cell in row.cells] for row in table.rows[1:]
        ]
        for table in tables
    }


# ---- the acceptance ----------------------------------------------------------------------------------------


def expected_key_figures(told: Counted) -> dict[str, tuple[str, str]]:
    """Count the key figures: what → value and sequences."""
    asked = [pair for pair in told.pairs if told.injects[pair[0]]["said"]["answer_within_min"] is not None]
    acknowledged = [pair for pair in told.pairs if told.first("inject_acknowledged", *pair)]
    answered = [pair for pair in asked if told.first("inject_answered", *pair)]
    missed = {
        "Overgeslagen": [n for n, one in told.injects.items() if one["said"]["skipped"] and n not in told.sent],
        "Niet verstuurd en niet overgeslagen": [
            n for n, one in told.injects.items() if not one["said"]["skipped"] and n not in told.sent
        ],
    }
    late = [pair for pair in answered if told.took("inject_answered", *pair) > _within(told, pair)]  # type: ignore[operator]
    named: Callable[[list[Any]], str] = lambda pairs: (  # noqa: E731
        f"{len(pairs)}: " + ", ".join(f"inject {n} ({who[1]})" for n, who in pairs) if pairs else "geen"
    )
    silent = [pair for pair in asked if pair not in answered]
    unseen = [pair for pair in told.pairs if pair not in acknowledged]
    return {
        "Injects op de tijdlijn": (str(len(told.injects)), told.seqs(*told.of("inject_planned"))),
        "Verstuurd": (str(len(told.sent)), told.seqs(*told.sent.values())),
        **{
            what: (
                f"{len(numbers)}: " + ", ".join(f"inject {n}" for n in sorted(numbers)) if numbers else "geen",
                told.seqs(*(told.injects[n] for n in numbers)),
            )
            for what, numbers in missed.items()
        },
        "Ontvangen gemeld": (
            f"{len(acknowledged)} van {len(told.pairs)} ontvangers",
            told.seqs(*(told.first("inject_acknowledged", *pair) for pair in acknowledged)),
        ),
        "Geen ontvangst gemeld": (named(unseen), told.seqs(*(told.sent[n] for n, _ in unseen))),
        **_spread(told, "tot ontvangst", "inject_acknowledged", acknowledged),
        "Beantwoord, waar een antwoord werd verwacht": (
            f"{len(answered)} van {len(asked)} ontvangers",
            told.seqs(*(told.first("inject_answered", *pair) for pair in answered)),
        ),
        "Zonder antwoord": (named(silent), told.seqs(*(told.sent[n] for n, _ in silent))),
        **_spread(told, "tot antwoord", "inject_answered", answered),
        "Later beantwoord dan verwacht": (
            named(late),
            told.seqs(*(told.first("inject_answered", *pair) for pair in late)),
        ),
    }


def _within(told: Counted, pair: tuple[int, tuple[str, str]]) -> float:
    return 60.0 * told.injects[pair[0]]["said"]["answer_within_min"]


def _spread(told: Counted, until: str, kind: str, pairs: list[Any]) -> dict[str, tuple[str, str]]:
    took = {pair: told.took(kind, *pair) or 0.0 for pair in pairs}
    longest = max(pairs, key=took.__getitem__)
    ends = [told.first(kind, *pair) for pair in pairs]
    return {
        f"Mediaan {until}": (long(median(took.values())), told.seqs(*ends, *(told.sent[n] for n, _ in pairs))),
        f"Langste {until}": (
            f"{long(took[longest])}: inject {longest[0]} ({longest[1][1]})",
            told.seqs(told.sent[longest[0]], told.first(kind, *longest)),
        ),
    }


def expected_times(told: Counted) -> list[list[str]]:
    """Count per inject and receiver when it went out and what came back."""
    rows = []
    for number, who in told.pairs:
        within = told.injects[number]["said"]["answer_within_min"]
        acknowledged, answered = (told.took(kind, number, who) for kind in ("inject_acknowledged", "inject_answered"))
        rows.append(
            [
                str(number),
                who[1],
                short(moment(told.injects[number]["said"]["planned_at"])),
                short(moment(told.sent[number]["recorded_at"])),
                "niet gemeld" if acknowledged is None else long(acknowledged),
                "geen antwoord" if answered is None else long(answered),
                "geen verwacht" if within is None else long(within * 60),
                told.seqs(
                    told.injects[number],
                    told.sent[number],
                    *(told.first(kind, number, who) for kind in ("inject_acknowledged", "inject_answered")),
                ),
            ]
        )
    return rows


def expected_deviations(told: Counted) -> list[list[str]]:
    """Count how far each answer was from what was expected."""
    rows = []
    for number, who in told.pairs:
        within = told.injects[number]["said"]["answer_within_min"]
        if within is None:
            continue
        took = told.took("inject_answered", number, who)
        if took is None:
            said = f"geen antwoord; verwacht binnen {long(within * 60)}"
        elif took > within * 60:
            said = f"{long(took - within * 60)} later dan verwacht"
        else:
            said = f"op tijd, {long(within * 60 - took)} over"
        where = (told.injects[number], told.sent[number], told.first("inject_answered", number, who))
        rows.append([str(number), who[1], said, told.seqs(*where)])
    skipped = [(n, one) for n, one in sorted(told.injects.items()) if one["said"]["skipped"] and n not in told.sent]
    return rows + [[str(n), "–", f"overgeslagen: {one['said']['reason']}", str(one["seq"])] for n, one in skipped]


def test_every_figure_of_the_review_is_found_in_the_journal(played: Room, tmp_path: Path) -> None:
    entries = played.desk.journal.read(played.space.name)
    document = review(entries, played.space)
    (tmp_path / "evaluatie.docx").write_bytes(write_docx(document))
    (tmp_path / "journaal.jsonl").write_bytes(journal_file(played.desk.journal, played.space.name))

    paper = (tmp_path / "evaluatie.docx").read_bytes()
    told = Counted((tmp_path / "journaal.jsonl").read_bytes())
    tables = read(paper)

    about, figures = _first(tables, "Wat Waarde Vnr", paper)
    started = next(one for one in told.of("exercise_clock") if one["said"]["running"])
    (ended,) = told.of("exercise_ended")
    assert about == [
        ["Oefening", "Twee heiden", str(told.plan["seq"])],
        ["Verhaal", "leeg begin", str(told.plan["seq"])],
        ["Begin in oefentijd", full(moment(told.plan["said"]["starts_at"])), str(told.plan["seq"])],
        ["Klok gestart, echte tijd", full(moment(started["said"]["real_at"])), str(started["seq"])],
        ["Einde in oefentijd", full(moment(ended["recorded_at"])), str(ended["seq"])],
        ["Einde, echte tijd", full(moment(ended["said"]["real_at"])), str(ended["seq"])],
    ]
    assert {what: (value, seqs) for what, value, seqs in figures} == expected_key_figures(told)
    assert len(told.injects) >= 10
    times = "Inject Ontvanger Gepland Verstuurd Ontvangen na Beantwoord na Verwacht binnen Vnr"
    assert tables[times] == expected_times(told)
    assert tables["Inject Ontvanger Afwijking Vnr"] == expected_deviations(told)
    assert tables["Inject Bericht Verwacht Gedaan Vnr"] == expected_said(told)
    assert tables["Vnr Oefentijd Echte tijd Wie Over Besluit"] == expected_decisions(told)
    assert tables["Vnr Oefentijd Echte tijd Wie Wat"] == expected_timeline(told)
    assert tables["Vnr Oefentijd Echte tijd Klok Snelheid"] == expected_clock(told)
    (point,) = told.of("learning_point")
    assert tables["Nr Waarneming Aanbeveling Eigenaar Termijn Stand Vnr"] == [
        ["1", "Niemand noemde de stand.", "geen", "hoofd KCR2", "1 oktober 2027", "nog open", str(point["seq"])]
    ]
    assert len(docx.Document(BytesIO(paper)).tables) == 9
    assert unexplained(paper, told) == set()


def _first(tables: dict[str, Any], headings: str, paper: bytes) -> tuple[list[list[str]], list[list[str]]]:
    """Give the two tables that have the same headings."""
    found = [
        [[cell.text for cell in row.cells] for row in table.rows[1:]]
        for table in docx.Document(BytesIO(paper)).tables
        if " ".join(cell.text for cell in table.rows[0].cells) == headings
    ]
    assert headings in tables
    first, second = found
    return first, second


def expected_said(told: Counted) -> list[list[str]]:
    """Read what was expected and done."""
    rows = []
    for number, who in told.pairs:
        said, answers = told.injects[number]["said"], told.all_of("inject_answered", number, who)
        done = " / ".join(one["said"]["answer"] for one in answers) or "geen antwoord"
        where = told.seqs(told.injects[number], *answers)
        rows.append([str(number), f"telefoon: {said['text']}", said["expected"], f"{who[1]}: {done}", where])
    return rows


def expected_decisions(told: Counted) -> list[list[str]]:
    """Read what was decided about assistance."""
    steps = {"file": "Indienen", "take_in": "In toetsing nemen"}
    return [
        [
            *_when(told, one),
            one["said"]["request_id"],
            f"Stap in de aanvraag: {steps[one['said']['step']]}" if "step" in one["said"] else TITLES[one["kind"]],
        ]
        for one in told.of("request_filed", "request_stepped")
    ]


def _when(told: Counted, one: Line) -> list[str]:
    return [str(one["seq"]), short(moment(one["recorded_at"])), told.real(one), told.who(one)]


def expected_timeline(told: Counted) -> list[list[str]]:
    """Read everything that was played."""
    rows = []
    for one in told.lines:
        if one["seq"] <= told.plan["seq"] or one["kind"] == "inject_planned":
            continue
        steps = {"file": "Indienen", "take_in": "In toetsing nemen"}
        what = f"Stap in de aanvraag: {steps[one['said']['step']]}" if "step" in one["said"] else TITLES[one["kind"]]
        about = f" {one['said']['number']}" if one["kind"].startswith("inject") else ""
        rows.append([*_when(told, one), what + about])
    return rows


def expected_clock(told: Counted) -> list[list[str]]:
    """Read how the clock was set."""
    return [
        [
            str(one["seq"]),
            full(moment(one["said"]["exercise_at"])),
            full(moment(one["said"]["real_at"])),
            "loopt" if one["said"]["running"] else "staat stil",
            f"{one['said']['speed']}×",
        ]
        for one in told.of("exercise_clock")
    ]


def unexplained(paper: bytes, told: Counted) -> set[str]:
    """Give the numbers in the running text, head and foot of a Word file that the journal does not hold."""
    word = docx.Document(BytesIO(paper))
    section = word.sections[0]
    running = [*word.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
    last = told.lines[-1]
    known = " ".join(
        [
            *(line["payload"] for line in told.lines),
            full(moment(last["recorded_at"])),
            *(str(told.head[name]) for name in ("head_seq", "head_seal")),
            "KCR2",
            "pagina 1 van 1",
        ]
    )
    return set(re.findall(r"\d+", "\n".join(one.text for one in running))) - set(re.findall(r"\d+", known))


# ---- what is not there -----------------------------------------------------------------------------------------


def test_what_nobody_did_is_named_and_never_nought(desk: Desk) -> None:
    room = Room(desk, inject(1, 5))
    room.set(speed=60)
    room.wait(6)
    room.deliver()

    told = plain_text(review(desk.journal.read(room.space.name), room.space))

    assert "Zonder antwoord\t1: inject 1 (VR07)" in told
    assert "Mediaan tot antwoord\tniet te bepalen: niets ontvangen\t–" in told
    assert "geen antwoord; verwacht binnen 15 min 00 s" in told
    assert "Einde in oefentijd\tniet vastgelegd" in told


def test_a_review_is_marked_as_an_exercise_and_carries_the_head_seal(played: Room) -> None:
    document = review(played.desk.journal.read(played.space.name), played.space)
    head = played.desk.journal.head(played.space.name)

    assert document.banner.startswith("OEFENING – OEFENING – OEFENING")
    assert (document.seal.seq, document.seal.seal) == (head.seq, head.seal)
    assert write_pdf(document).startswith(b"%PDF")
    assert write_docx(document) == write_docx(document)


def test_a_space_without_an_exercise_has_no_review(desk: Desk) -> None:
    with pytest.raises(PlanError, match="geen oefening gepland"):
        review([], make.space())
