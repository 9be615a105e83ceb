"""Who could help whom best, over all requests at once? A proposal that is proven, and never an assignment."""

from kcr2.planning.allocation.instance import Instance, Kind, Level
from kcr2.planning.allocation.levels import allocate, nearest_plan
from kcr2.planning.allocation.plan import Line, Plan, Status
from kcr2.planning.allocation.run import Progress, Run

__all__ = ["Instance", "Kind", "Level", "Line", "Plan", "Progress", "Run", "Status", "allocate", "nearest_plan"]
