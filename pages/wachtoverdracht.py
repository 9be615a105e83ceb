"""What must the next shift know? What changed since the last one, what is open, and what is due."""

from kcr2.ui.errors import errors
from kcr2.ui.handover.page import handover_page
from kcr2.ui.session import enter

session = enter("wachtoverdracht")
with errors():
    handover_page(session)
