"""How does a journal leave the house, so that anybody can check it?"""

from kcr2.journal import Journal, canonical_json, first_seal


def journal_file(journal: Journal, space: str) -> bytes:
    """Give a space as JSON Lines: a header with the head seal, then every entry, its parents' first.

    `kcr2/journal/verifier.py` checks it without this package.
    """
    entries = journal.read(space)
    head_seal = entries[-1].seal if entries else first_seal(space)
    header = {
        "kcr2_journal": 1,
        "space": space,
        "head_seq": len(entries),
        "head_seal": head_seal,
    }
    lines = [canonical_json(header), *(canonical_json(entry._asdict()) for entry in entries)]
    return ("\n".join(lines) + "\n").encode()
