"""How does the country stand, seen from five metres? The national picture on a large screen."""

from kcr2.ui.session import enter
from kcr2.ui.wall.page import wall_page

enter("wandbeeld")
wall_page()
