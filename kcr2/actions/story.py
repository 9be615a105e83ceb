"""May the story of a demonstration be told further?"""

from kcr2.access import Permission, require
from kcr2.actions.base import Context, Intention, decides
from kcr2.model import Event, StoryAdvanced, StoryPoint


class AdvanceStory(StoryPoint, Intention):
    """Let a demonstration's moment move on."""


@decides(AdvanceStory)
def advance_story(intention: AdvanceStory, context: Context) -> list[Event]:
    """Accept that a demonstration moves on; time never goes back there either (the journal sees to it)."""
    require(context.author, Permission.TELL_STORY)
    return [StoryAdvanced(**intention.model_dump())]
