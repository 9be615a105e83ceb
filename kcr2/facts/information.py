"""What stands in the way, and what is asked?"""

from collections.abc import Iterator

from kcr2.facts.base import named, records, stated
from kcr2.formats import clock_time
from kcr2.model import Fact
from kcr2.picture import Picture
from kcr2.terms import FactPart, Theme


def bottleneck_facts(picture: Picture) -> Iterator[Fact]:
    """Give every open bottleneck with the party it lies with, by region and theme."""
    names = picture.reference.party_name
    for row in records(picture.bottlenecks[picture.bottlenecks["is_open"].astype(bool)]):
        since = "" if row["since"] == row["observed_at"] else f" Sinds {clock_time(row['since'])}."
        yield stated(
            f"bottleneck:{row['bottleneck_id']}",
            FactPart.BOTTLENECKS,
            row,
            group=named(row["region"], names(row["region"])),
            label=f"{Theme(row['theme']).label}, ligt bij {row['owner']}",
            text=f"{row['text']}{since}",
        )


def question_facts(picture: Picture) -> Iterator[Fact]:
    """Give every question that is open, with of whom to whom and before when."""
    names = picture.reference.party_name
    for row in records(picture.questions[picture.questions["is_open"]]):
        to = named(row["to"], names(row["to"]))
        late = ", te laat" if row["is_overdue"] else ""
        yield stated(
            f"question:{row['question_id']}",
            FactPart.QUESTIONS,
            row,
            group=to,
            label=f"{row['question_id']}, {row['asked_by']} aan {to}",
            text=f"{row['text']} Antwoord uiterlijk {clock_time(row['deadline'])}{late}.",
        )
