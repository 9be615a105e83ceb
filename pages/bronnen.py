"""What do sources outside the regions tell: warnings, wildfire phases, water levels, outages?"""

from kcr2.ui.errors import errors
from kcr2.ui.feeds.page import feeds_page
from kcr2.ui.session import enter

session = enter("bronnen")
with errors():
    feeds_page(session)
