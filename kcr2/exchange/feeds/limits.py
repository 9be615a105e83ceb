"""How much may a feed send?"""

from kcr2.errors import DataError

MB = 1_000_000


def check_size(name: str, size: int, max_mb: float) -> None:
    """Refuse what is larger than the setting allows, before anything of it is read."""
    if size > max_mb * MB:
        raise DataError(
            "{mb:.1f} MB is meer dan de {most:g} MB die een bron mag sturen; het is niet gelezen.",
            where=name,
            fix="Vraag de bron om een kleiner bestand; is dit echt nodig, verhoog dan KCR2_FEED_MAX_MB.",
            mb=size / MB,
            most=max_mb,
        )
