"""Which tables are there, and on which facts does each rest?"""

TABLES = (
    *("regions", "incidents", "grip", "reports", "situations", "capacity"),
    *("requests", "steps", "offers", "deliveries", "changes", "advice", "suppressed", "outside_help"),
    *("proposals", "road_closures", "followed"),
    *("exercise", "injects", "inject_messages", "learning_points"),
    *("calendar", "duties", "loct_pool", "reach_tests"),
    *("plans", "lessons", "lesson_steps"),
    *("products", "product_texts", "product_steps"),
    "handovers",
    *("warnings", "wildfire_statements", "water_levels", "outages"),
    *("bottlenecks", "phases"),
    *("questions", "question_answers", "signals", "interpretations", "figures", "figure_statements"),
)
"""The tables of the picture by name, as screens, exports and the command line know them."""

_INCIDENTS = frozenset({"incidents", "grip"})
_PHASE = frozenset({"incidents", "situations", "phases"})
_REPORTS = frozenset({"reports"}) | _PHASE
_ASSISTANCE = frozenset(
    {
        *("requests", "request_steps", "calls", "answers", "deliveries", "delivery_steps"),
        *("reliefs", "changes", "consents", "signatures", "regions_out"),
    }
)
_MESSAGES = frozenset({"exercise", "inject_deliveries", "inject_receipts", "inject_answers"})
RESTS_ON: dict[str, frozenset[str]] = {
    "capacity": frozenset({"capacity", "regions_out"}),
    "grip": frozenset({"grip"}),
    "incidents": _INCIDENTS,
    "reports": _REPORTS,
    "situations": frozenset({"situations"}),
    "requests": _ASSISTANCE,
    "steps": frozenset({"request_steps"}),
    "offers": _ASSISTANCE,
    "deliveries": _ASSISTANCE,
    "changes": frozenset({"changes", "consents"}),
    "advice": frozenset({"advice", "validations"}),
    "suppressed": frozenset({"suppressed"}),
    "outside_help": frozenset({"outside_help"}),
    "proposals": frozenset({"proposals"}),
    "road_closures": frozenset({"road_closures"}),
    "followed": frozenset({"followed"}),
    "regions": frozenset({"capacity", "regions_out", "grip"}) | _REPORTS,
    "exercise": frozenset({"exercise", "exercise_clock", "exercise_end"}),
    "injects": frozenset({"injects"}) | _MESSAGES,
    "inject_messages": _MESSAGES,
    "learning_points": frozenset({"learning_points"}),
    "plans": frozenset({"plans", "plan_ends"}),
    **{name: frozenset({name}) for name in ("calendar", "duties", "loct_pool", "reach_tests")},
    "lessons": frozenset({"lessons", "lesson_steps"}),
    "lesson_steps": frozenset({"lesson_steps"}),
    "products": frozenset({"products", "product_facts", "product_texts", "product_steps"}),
    **{name: frozenset({name}) for name in ("product_texts", "product_steps")},
    "handovers": frozenset({"handovers"}),
    **{name: frozenset({name}) for name in ("warnings", "water_levels", "outages")},
    "wildfire_statements": frozenset({"wildfire_statements", "situations"}),
    "bottlenecks": frozenset({"bottlenecks", "bottleneck_ends"}),
    "phases": frozenset({"phases"}),
    "questions": frozenset({"questions", "question_answers", "question_ends"}),
    "question_answers": frozenset({"question_answers"}),
    "signals": frozenset({"signals", "signal_assessments"}),
    "interpretations": frozenset({"interpretations", "interpretation_ends"}),
    "figures": frozenset({"figure_statements", "figure_settlements"}),
    "figure_statements": frozenset({"figure_statements"}),
}
"""The facts that each table is made of; every table rests on the moment too, unless it is in `TIMELESS`."""

TIMELESS: dict[str, frozenset[str]] = {
    **{name: RESTS_ON[name] for name in ("grip", "situations", "steps", "advice", "suppressed", "outside_help")},
    **{name: RESTS_ON[name] for name in ("lesson_steps", "products", "product_texts", "product_steps", "handovers")},
    **{name: RESTS_ON[name] for name in ("bottlenecks", "phases")},
    "_phase": _PHASE,
    **{name: RESTS_ON[name] for name in ("question_answers", "figures", "figure_statements")},
    "_capacity_told": RESTS_ON["capacity"],
    "_incidents_told": RESTS_ON["incidents"],
    "_reports_told": frozenset({"reports"}),
}
"""What is the same at another moment, as long as the facts are: what was told, without its age."""
