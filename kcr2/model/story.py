"""How far has the story of a demonstration been told?"""

from kcr2.model.base import Event, Moment, Record, field


class StoryPoint(Record):
    """The moment that a demonstration space treats as now."""

    told_until: Moment = field("Verteld tot", "Moment dat in deze demonstratie als nu geldt.")


class StoryAdvanced(StoryPoint, Event):
    """The story of a demonstration moved on to a moment."""

    kind = "story_advanced"
    title = "Verhaal verder verteld"
    table = "story"
    key = ()
