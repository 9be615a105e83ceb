"""How does a browser prove to a route of ours that its screen was let into a space?

A ticket names a space and an end and is sealed with a key of the server; it says nothing about who holds it.
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256

STEP_S = 30 * 60
"""A ticket holds for one to two steps: within a step it stays the same text, so that no connection is renewed."""


def ticket(space: str, *, now: datetime, key: bytes) -> str:
    """Give a ticket to a space."""
    until = (int(now.timestamp()) // STEP_S + 2) * STEP_S
    return f"{until}.{_seal(space, until, key)}"


def ticket_until(text: str, space: str, *, now: datetime, key: bytes) -> datetime | None:
    """Give the end of a ticket; None when it is no ticket of ours to this space, or has ended."""
    stated, _, seal = text.partition(".")
    if not (stated.isascii() and stated.isdecimal() and len(stated) <= len("99999999999")):
        return None
    until = int(stated)
    genuine = hmac.compare_digest(seal.encode(), _seal(space, until, key).encode())
    return datetime.fromtimestamp(until, UTC) if genuine and until > now.timestamp() else None


def _seal(space: str, until: int, key: bytes) -> str:
    return hmac.new(key, f"{until}.{space}".encode(), sha256).hexdigest()
