"""What could we do? Pure functions of the picture; they propose, owners decide (decision D9)."""

from kcr2.planning.help import Obstacle, Outcome, who_can_help

__all__ = ["Obstacle", "Outcome", "who_can_help"]
