"""From the national picture to an allocation problem, and from a kept proposal back to the problem that it solved."""

from kcr2.planning.problem.building import Problem, build_problem, plan_options
from kcr2.planning.problem.keeping import picture_of_proposal, proposal_values, reproduce_problem
from kcr2.planning.problem.terms import Assumption, Basis, LeftOut

__all__ = [
    "Assumption",
    "Basis",
    "LeftOut",
    "Problem",
    "build_problem",
    "picture_of_proposal",
    "plan_options",
    "proposal_values",
    "reproduce_problem",
]
