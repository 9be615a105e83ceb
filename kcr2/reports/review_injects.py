"""What does a review say of the injects: how many, how fast, how far from what was expected?"""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from kcr2.formats import label_of, local
from kcr2.model import moment_of
from kcr2.reports.document import Grid, Heading, Paragraph
from kcr2.reports.exercise_record import ExerciseRecord, Reaction, Told
from kcr2.reports.review_words import CLOCK, NONE, duration, sequences
from kcr2.terms import InjectMeans

Block = Heading | Paragraph | Grid


def figures(record: ExerciseRecord) -> list[Block]:
    """Give how many injects went out, were acknowledged and answered, and how fast; who did not is named."""
    everybody, delivered = record.reactions, record.delivered
    skipped = [one for number, one in record.injects.items() if one.content["skipped"] and number not in delivered]
    waiting = [one for number, one in record.injects.items() if number not in delivered and not one.content["skipped"]]
    asked = [one for one in everybody if one.within is not None]
    received = [one for one in everybody if one.acknowledged]
    answered = [one for one in asked if one.answered]
    silent, unseen = [one for one in asked if not one.answered], [one for one in everybody if not one.acknowledged]
    late = [one for one in answered if one.late_by is not None and one.late_by > timedelta(0)]
    rows = [
        ("Injects op de tijdlijn", str(len(record.injects)), sequences(record.of("inject_planned"))),
        ("Verstuurd", str(len(delivered)), sequences(delivered.values())),
        ("Overgeslagen", _listed(skipped), sequences(skipped)),
        ("Niet verstuurd en niet overgeslagen", _listed(waiting), sequences(waiting)),
        ("Ontvangen gemeld", _of(received, everybody), sequences(one.acknowledged for one in received)),
        ("Geen ontvangst gemeld", _named(unseen), sequences(one.delivered for one in unseen)),
        *_spread("tot ontvangst", [(one.acknowledged_after, one) for one in received], acknowledged=True),
        (
            "Beantwoord, waar een antwoord werd verwacht",
            _of(answered, asked),
            sequences(one.answered for one in answered),
        ),
        ("Zonder antwoord", _named(silent), sequences(one.delivered for one in silent)),
        *_spread("tot antwoord", [(one.answered_after, one) for one in answered], acknowledged=False),
        ("Later beantwoord dan verwacht", _named(late), sequences(one.answered for one in late)),
    ]
    return [Heading("Kerncijfers"), Grid(("Wat", "Waarde", "Vnr"), tuple(rows))]


def _listed(injects: Sequence[Told]) -> str:
    named = ", ".join(f"inject {one.content['number']}" for one in injects)
    return f"{len(injects)}: {named}" if injects else "geen"


def _named(reactions: Sequence[Reaction]) -> str:
    """Count and name receivers; what is missing is named and never only a number."""
    told = ", ".join(f"inject {one.number} ({one.receiver[1]})" for one in reactions)
    return f"{len(reactions)}: {told}" if reactions else "geen"


def _of(some: Sequence[Reaction], all_: Sequence[Reaction]) -> str:
    return f"{len(some)} van {len(all_)} ontvangers"


def _spread(
    until: str, spans: Sequence[tuple[timedelta | None, Reaction]], *, acknowledged: bool
) -> list[tuple[str, str, str]]:
    """Give median and longest time, in exercise time; where nothing came they cannot be told."""
    known = [(span, one) for span, one in spans if span is not None]
    if not known:
        return [(f"{name} {until}", "niet te bepalen: niets ontvangen", NONE) for name in ("Mediaan", "Langste")]
    ends = [one.acknowledged if acknowledged else one.answered for _, one in known]
    from_to = sequences([*ends, *(one.delivered for _, one in known)])
    longest, of = max(known, key=lambda pair: pair[0])
    end = of.acknowledged if acknowledged else of.answered
    return [
        (f"Mediaan {until}", duration(_median([span for span, _ in known])), from_to),
        (
            f"Langste {until}",
            f"{duration(longest)}: inject {of.number} ({of.receiver[1]})",
            sequences([of.delivered, end]),
        ),
    ]


def _median(spans: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(span.total_seconds() for span in spans))


def reactions(record: ExerciseRecord) -> list[Block]:
    """Give per inject and receiver the times, and what was expected and done."""
    headings = (
        "Inject",
        "Ontvanger",
        "Gepland",
        "Verstuurd",
        "Ontvangen na",
        "Beantwoord na",
        "Verwacht binnen",
        "Vnr",
    )
    times = tuple(
        (
            str(one.number),
            one.receiver[1],
            local(moment_of(one.inject.content["planned_at"]), pattern=CLOCK),
            local(one.delivered.at, pattern=CLOCK) if one.delivered else NONE,
            duration(one.acknowledged_after) if one.acknowledged else "niet gemeld",
            duration(one.answered_after) if one.answered else "geen antwoord",
            duration(one.within) if one.within else "geen verwacht",
            sequences([one.inject, one.delivered, one.acknowledged, one.answered]),
        )
        for one in record.reactions
    )
    said = tuple(
        (
            str(one.number),
            f"{label_of(InjectMeans, one.inject.content['means'])}: {one.inject.content['text']}",
            one.inject.content["expected"] or "niet vastgelegd",
            _answers(record, one),
            sequences([one.inject, *record.answers(one.number, one.receiver)]),
        )
        for one in record.reactions
    )
    return [
        Heading("Per inject"),
        Grid(headings, times, caption="Tijden per inject en ontvanger, in oefentijd"),
        Grid(("Inject", "Bericht", "Verwacht", "Gedaan", "Vnr"), said, caption="Verwacht en gedaan"),
    ]


def _answers(record: ExerciseRecord, one: Reaction) -> str:
    said = [answer.content["answer"] for answer in record.answers(one.number, one.receiver)]
    return f"{one.receiver[1]}: " + (" / ".join(said) if said else "geen antwoord")


def deviations(record: ExerciseRecord) -> list[Block]:
    """Give how far each answer was from what was expected, and which injects were skipped."""
    rows = [
        *(_deviation(one) for one in record.reactions if one.within is not None),
        *(
            (str(number), NONE, f"overgeslagen: {one.content['reason'] or 'geen reden vastgelegd'}", str(one.seq))
            for number, one in record.injects.items()
            if one.content["skipped"] and number not in record.delivered
        ),
    ]
    return [
        Heading("Afwijking van wat werd verwacht"),
        Grid(("Inject", "Ontvanger", "Afwijking", "Vnr"), tuple(rows))
        if rows
        else Paragraph("Op geen enkel verstuurd inject werd een antwoord binnen een termijn verwacht."),
    ]


def _deviation(one: Reaction) -> tuple[str, str, str, str]:
    if one.late_by is None:
        told = f"geen antwoord; verwacht binnen {duration(one.within)}"
    elif one.late_by > timedelta(0):
        told = f"{duration(one.late_by)} later dan verwacht"
    else:
        told = f"op tijd, {duration(-one.late_by)} over"
    return str(one.number), one.receiver[1], told, sequences([one.inject, one.delivered, one.answered])
