"""May this shift be handed over, and does it follow the one before? (decision D106)"""

from datetime import timedelta

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.errors import RefusedError
from kcr2.formats import local
from kcr2.model import Event, Handover, HandoverTaken
from kcr2.picture.handovers import last_handover

MINUTE = timedelta(minutes=1)


class HandOver(Handover, Intention):
    """Hand a shift over: always that of the author's own organisation and role."""

    def is_new(self) -> bool:
        """Say that it makes a new handover: that it follows the last one is judged anew on a fresh picture."""
        return True


@decides(HandOver)
def hand_over(intention: HandOver, context: Context) -> list[Event]:
    """Accept the end of the author's own shift."""
    author, picture = context.author, context.picture
    require(author, Permission.HAND_OVER)
    _has_a_length(intention, context)
    _follows(intention, context)
    number = max((key[0] for key in picture.facts.get("handovers", {})), default=0) + 1
    own = {"number": number, "organisation": author.organisation, "shift": author.role}
    return [HandoverTaken(**intention.model_dump(), **own)]


def _has_a_length(intention: HandOver, context: Context) -> None:
    # The picture stands at the whole minute; a shift that ends now may end within it.
    now = context.picture.at + MINUTE
    if not intention.from_at < intention.until_at < now:
        raise RefusedError(
            "de wacht loopt van {start} tot {end}; dat moet een tijd zijn die voorbij is, nu is het {now}.",
            rule="handover-moments",
            fix="Noem een begin voor het einde, en een einde dat niet na nu ligt.",
            start=local(intention.from_at),
            end=local(intention.until_at),
            now=local(context.picture.at),
        )


def _follows(intention: HandOver, context: Context) -> None:
    last = last_handover(context.picture.handovers, context.author)
    if last is not None and intention.from_at < last["until_at"]:
        raise RefusedError(
            "deze wacht begint {start}; de vorige van {organisation} is overgedragen op {held}.",
            rule="handover-follows",
            fix="Begin de wacht waar de vorige eindigt, of later.",
            start=local(intention.from_at),
            organisation=context.author.organisation,
            held=local(last["until_at"]),
        )
