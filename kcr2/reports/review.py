"""What does an exercise's after-action review say? Made from the journal alone; each figure names its sequences."""

from collections.abc import Sequence

from kcr2.formats import label_of, local
from kcr2.journal import Entry, Space
from kcr2.model import EVENTS, moment_of
from kcr2.reports.document import Bullets, Document, Facts, Grid, Heading, Paragraph, Seal
from kcr2.reports.exercise_record import ExerciseRecord, Told
from kcr2.reports.request_form import banner
from kcr2.reports.review_injects import deviations, figures, reactions
from kcr2.reports.review_words import CLOCK, EXACT, NONE, exact, when, who
from kcr2.terms import Classification, LearningStatus, Step

Block = Heading | Paragraph | Facts | Grid | Bullets
DECISIONS = (
    *("request_filed", "request_stepped", "call_issued", "call_answered", "advice_written", "advice_validated"),
    *("offer_accepted", "change_proposed", "consent_given"),
)
"""Kinds of entries that say what somebody decided about assistance."""

HOW = (
    "Alle tijden in deze evaluatie komen uit het journaal. Oefentijd is het moment van vastleggen. Echte tijd volgt "
    "uit de laatste keer dat de oefenklok is gezet: de echte tijd daarvan plus het verschil in oefentijd gedeeld door "
    "de snelheid. Stond de klok stil, dan is alleen het moment van het zetten zelf bekend. Vnr is het volgnummer in "
    "het journaal waaruit een getal of tijd is af te lezen."
)


def review(entries: Sequence[Entry], space: Space) -> Document:
    """Give the after-action review of an exercise.

    Parameters
    ----------
    entries : the whole journal of the space, in order

    Raises
    ------
    PlanError
        No exercise was planned in the journal.
    """
    record = ExerciseRecord(entries)
    head = record.told[-1]
    return Document(
        title="Evaluatie van de oefening",
        subtitle=record.plan.content["name"],
        number="",
        banner=banner(space),
        classification=Classification.AMBER.label,
        blocks=(
            *_about(record),
            *figures(record),
            *reactions(record),
            *deviations(record),
            *_decisions(record),
            *_learnt(record),
            *_timeline(record),
            *_clock(record),
        ),
        stand=f"Stand van het journaal: {local(head.at, pattern=EXACT)}",
        seal=Seal(space.name, head.seq, head.entry.seal),
    )


def _about(record: ExerciseRecord) -> list[Block]:
    plan, ended = record.plan.content, record.ended
    begun = next((one for one in record.clock if one.content["running"]), None)
    copied = f"{plan['story']} (ruimte {plan['copied_from']}, tot volgnummer {plan['copied_seq']})"
    rows = [
        ("Oefening", plan["name"], record.plan.seq),
        ("Verhaal", copied if plan["copied_from"] else plan["story"], record.plan.seq),
        ("Begin in oefentijd", local(moment_of(plan["starts_at"]), pattern=EXACT), record.plan.seq),
        ("Klok gestart, echte tijd", exact(record.real(begun) if begun else None), begun and begun.seq),
        ("Einde in oefentijd", exact(ended.at if ended else None), ended and ended.seq),
        ("Einde, echte tijd", exact(record.real(ended) if ended else None), ended and ended.seq),
    ]
    return [
        Heading("De oefening"),
        Grid(("Wat", "Waarde", "Vnr"), tuple((what, text, str(seq or NONE)) for what, text, seq in rows)),
        Heading("Oefendoelen", 2),
        Bullets(tuple(plan["goals"])),
        Heading("Deelnemers", 2),
        Bullets(tuple(who(*one) for one in record.participants)),
        Paragraph(HOW),
    ]


def _decisions(record: ExerciseRecord) -> list[Block]:
    rows = [
        (
            str(one.seq),
            local(one.at, pattern=CLOCK),
            when(record.real(one)),
            who(one.entry.role, one.entry.organisation),
            str(one.content.get("request_id") or one.content.get("delivery_id") or one.content.get("change_id", "")),
            _decided(one),
        )
        for one in record.played
        if one.entry.kind in DECISIONS
    ]
    headings = ("Vnr", "Oefentijd", "Echte tijd", "Wie", "Over", "Besluit")
    told = Grid(headings, tuple(rows)) if rows else Paragraph("Er zijn geen besluiten over bijstand vastgelegd.")
    return [Heading("Besluiten over bijstand"), told]


def _decided(one: Told) -> str:
    title = EVENTS[one.entry.kind].title
    return f"{title}: {Step(one.content['step']).label}" if "step" in one.content else title


def _learnt(record: ExerciseRecord) -> list[Block]:
    latest = {one.content["point"]: one for one in record.of("learning_point")}
    rows = tuple(
        (
            str(point),
            one.content["observation"],
            one.content["recommendation"] or "geen",
            one.content["owner"] or "nog niemand",
            one.content["term"] or "niet afgesproken",
            label_of(LearningStatus, one.content["learning_status"]),
            str(one.seq),
        )
        for point, one in sorted(latest.items())
    )
    headings = ("Nr", "Waarneming", "Aanbeveling", "Eigenaar", "Termijn", "Stand", "Vnr")
    return [Heading("Leerpunten"), Grid(headings, rows) if rows else Paragraph("Er zijn geen leerpunten vastgelegd.")]


def _timeline(record: ExerciseRecord) -> list[Block]:
    rows = tuple(
        (
            str(one.seq),
            local(one.at, pattern=CLOCK),
            when(record.real(one)),
            who(one.entry.role, one.entry.organisation),
            _what(one),
        )
        for one in record.played
        if one.entry.kind != "inject_planned" or one.content["improvised"]
    )
    headings = ("Vnr", "Oefentijd", "Echte tijd", "Wie", "Wat")
    return [Heading("Tijdlijn"), Grid(headings, rows) if rows else Paragraph("Er is nog niets gespeeld.")]


def _what(one: Told) -> str:
    event = EVENTS.get(one.entry.kind)
    title = event.title if event else one.entry.kind
    # An event of a newer program may have other fields.
    about = f" {one.content['number']}" if "inject" in one.entry.kind and "number" in one.content else ""
    return f"{title}{about}" if about or "step" not in one.content else f"{title}: {Step(one.content['step']).label}"


def _clock(record: ExerciseRecord) -> list[Block]:
    rows = tuple(
        (
            str(one.seq),
            local(moment_of(one.content["exercise_at"]), pattern=EXACT),
            local(moment_of(one.content["real_at"]), pattern=EXACT),
            "loopt" if one.content["running"] else "staat stil",
            f"{one.content['speed']}×",
        )
        for one in record.clock
    )
    headings = ("Vnr", "Oefentijd", "Echte tijd", "Klok", "Snelheid")
    told = Grid(headings, rows) if rows else Paragraph("De oefenklok is niet gestart.")
    return [Heading("Bijlage: de oefenklok"), told]
