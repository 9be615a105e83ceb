"""What else could owners be asked? Moves that restore cover, units set ready beforehand, and who relieves whom."""

from kcr2.planning.suggestions.moving_up import MoveUp, MoveUps, Restored, move_up
from kcr2.planning.suggestions.positioning import Positioned, Staged, pre_position
from kcr2.planning.suggestions.relief import Hole, Lasting, Relief, Spell, Turn, relief_plan
from kcr2.planning.suggestions.waiting import Staging

__all__ = [
    "Hole",
    "Lasting",
    "MoveUp",
    "MoveUps",
    "Positioned",
    "Relief",
    "Restored",
    "Spell",
    "Staged",
    "Staging",
    "Turn",
    "move_up",
    "pre_position",
    "relief_plan",
]
