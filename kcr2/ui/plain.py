"""How does a text that somebody wrote stand inside our own markdown? As it was written, and as nothing else."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def plain(text: str) -> str:
    """Give a text that markdown shows as it is: what looks like a mark, a link or a tag stays a text."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
