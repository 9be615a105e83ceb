"""Which roads are closed?"""

import pandas as pd

from kcr2.model import RoadState
from kcr2.picture.fold import Facts
from kcr2.picture.frames import frame
from kcr2.reference import Reference


def road_closures(facts: Facts, reference: Reference) -> pd.DataFrame:
    """Give one row per stretch of road that was ever said to be closed, as last told.

    road, from_node, to_node    number of the road, and the codes of its ends
    from_name, to_name          names of its ends
    from_region, to_region      regions that its ends are in
    """
    table = frame(facts.get("road_closures", {}).values(), RoadState)
    edges, nodes = reference.roads.edges, reference.roads.nodes
    ends = {name: table["edge"].map(edges[name]).astype("str") for name in ("road", "from_node", "to_node")}
    named = {
        f"{end}_{what}": ends[f"{end}_node"].map(nodes[column]).astype("str")
        for end in ("from", "to")
        for what, column in (("name", "name"), ("region", "region"))
    }
    return table.assign(**ends, **named).sort_values("edge", ignore_index=True)


def closed_edges(facts: Facts, reference: Reference) -> frozenset[str]:
    """Give the codes of the stretches that no convoy can use now; one that the network no longer has is none."""
    rows = facts.get("road_closures", {}).values()
    return frozenset(row["edge"] for row in rows if row["closed"] and row["edge"] in reference.roads.edges.index)
