"""What could we do? Pure functions of the picture; they propose, owners decide (decision D9)."""

from kcr2.planning.help import Obstacle, Outcome, who_can_help
from kcr2.planning.worklist import Task, tasks, tasks_for

__all__ = ["Obstacle", "Outcome", "Task", "tasks", "tasks_for", "who_can_help"]
