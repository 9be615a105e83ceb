"""How is the product used from a script? The same actions and rights as on the screen.

Exit codes: 0 done · 1 refused or faulty, the message says why · 2 the command itself is wrong ·
3 the journal is not whole.
"""

from kcr2.cli.commands import main

__all__ = ["main"]
