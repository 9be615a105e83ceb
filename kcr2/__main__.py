"""`python -m kcr2 …`: the command line."""

from kcr2.cli import main

main()
