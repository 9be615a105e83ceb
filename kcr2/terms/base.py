"""What is a word of the field: stored in one way, shown in another?"""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A member of a closed list: the value is stored, the Dutch label is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member of its stored value and its Dutch label; looking one up needs the value only."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
