"""Is this exported journal untouched? Stands alone: needs Python and this file, nothing else.

Use: python verifier.py JOURNAL.jsonl [SEAL]

SEAL is the head seal that a report printed: a chain by itself cannot show that its tail was cut off.
Exit code 0: whole. 1: broken, with the first broken sequence. 2: cannot be read.
"""

import hashlib
import json
import sys
from pathlib import Path

FIELDS = ("space", "seq", "recorded_at", "actor", "role", "organisation", "kind", "subject", "payload")


def seal(line: dict[str, object], previous: str) -> str:
    """Give the seal that belongs to a line after `previous`."""
    content = [previous, *(line.get(field) for field in FIELDS)]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def verify(text: str, expected: str | None = None) -> tuple[bool, str]:
    """Judge an exported journal: whole or not, and why, in Dutch."""
    header, *lines = [json.loads(line) for line in text.split("\n") if line.strip()]
    # The first seal follows from the space's name: a header cannot claim that a story began later.
    first = lines[0]["space"] if lines else header["space"]
    previous, after = hashlib.sha256(f"kcr2:{first}".encode()).hexdigest(), 0
    for line in lines:
        after += 1
        if line.get("seq") != after or line.get("seal") != seal(line, previous):
            return False, f"Verbroken bij volgnummer {after}: de inhoud is niet wat is verzegeld."
        previous = line["seal"]
    if previous != header["head_seal"]:
        return False, f"Na volgnummer {after} ontbreken regels: het kopzegel van het bestand is anders."
    if expected and not previous.startswith(expected.lower()):
        return False, f"Het laatste zegel is {previous}, niet het opgegeven {expected}: er is geknipt."
    return True, f"Heel: {len(lines)} gebeurtenissen, laatste zegel {previous}."


def main(arguments: list[str]) -> int:
    """Verify the file named in the arguments and say so."""
    if len(arguments) not in (1, 2):
        sys.stderr.write((__doc__ or "") + "\n")
        return 2
    try:
        whole, verdict = verify(Path(arguments[0]).read_text(encoding="utf-8"), *arguments[1:])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        sys.stderr.write(f"{arguments[0]} is geen uitgevoerd journaal: {error!r}\n")
        return 2
    sys.stdout.write(verdict + "\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
