"""How do plans look in a table, what is too late first?"""

import pandas as pd

from kcr2.formats import clock_time, label_of, labelled
from kcr2.model import Plan, title_of
from kcr2.picture import Picture
from kcr2.reference import Reference
from kcr2.terms import IncidentType, PlanKind, Quality
from kcr2.view.preparation import Attention, attention, day_words, due_words, left_words
from kcr2.words import words as _


def plan_attention(picture: Picture) -> Attention:
    """Count how the plans stand that hold."""
    return attention(_("1 plan"), _("{n} plannen"), picture.plans["due"])


def plan_table(plans: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Give one row per plan with its owner, version, days and where it is to be found."""
    rows = plans.to_dict("records")
    return pd.DataFrame(
        {
            _("Herziening"): [_("ingetrokken") if row["is_withdrawn"] else due_words(row["due"]) for row in rows],
            _(title_of(Plan, "name")): plans["name"].to_numpy(),
            _("Eigenaar"): [
                f"{row['owner']} {row['owner_name']}" if row["owner_name"] != row["owner"] else row["owner"]
                for row in rows
            ],
            _(title_of(Plan, "version")): plans["version"].to_numpy(),
            _(title_of(Plan, "review_by")): [day_words(row["review_by"]) for row in rows],
            _("Nog"): [left_words(row["days_left"]) for row in rows],
            _(title_of(Plan, "established_on")): [day_words(row["established_on"]) for row in rows],
            _(title_of(Plan, "plan_kind")): labelled(plans["plan_kind"], PlanKind).to_numpy(),
            _("Betreft"): [scope_words(row["capabilities"], row["incident_types"], reference) for row in rows],
            _(title_of(Plan, "reference")): plans["reference"].to_numpy(),
            _("Stand van"): [clock_time(at) for at in plans["observed_at"]],
            _("Kwaliteit"): labelled(plans["quality"], Quality).to_numpy(),
            _("Vastgelegd door"): plans["reported_by"].to_numpy(),
            _("Bron"): plans["source"].to_numpy(),
            _(title_of(Plan, "plan_id")): plans["plan_id"].to_numpy(),
        }
    )


def scope_words(capabilities: tuple[str, ...], incidents: tuple[str, ...], reference: Reference) -> str:
    """Say what a plan is about; nothing named is everything."""
    types = reference.capabilities
    named = [str(types.at[code, "name"]) if code in types.index else code for code in capabilities]
    return "; ".join([*(label_of(IncidentType, one) for one in incidents), *named]) or _("alles")
