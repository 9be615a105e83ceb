"""How are numbers and chances of a stress test written? A chance is never written without its interval."""

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def number(count: float) -> str:
    """Write a whole number as people do: 10.000."""
    return f"{count:,.0f}".replace(",", ".")


def decimal(value: float, places: int = 1) -> str:
    """Write a number with a decimal comma: 1.234,5."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def percent(share: float) -> str:
    """Write a share in percent; a small one that is not nought is never written as nought."""
    if 0 < share < 0.001:
        return "< 0,1 %"
    if 0.999 < share < 1:
        return "> 99,9 %"
    return f"{decimal(100 * share)} %"
