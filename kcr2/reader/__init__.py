"""What of the picture may this person see?"""

from kcr2.reader.rules import STRICT, UNOPENED, Reader
from kcr2.reader.seen import entries_seen_by, seen_by

__all__ = ["STRICT", "UNOPENED", "Reader", "entries_seen_by", "seen_by"]
