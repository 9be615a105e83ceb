"""What is prepared: which plans, learning points, exercises and duty rosters are in order, and what stands out?"""

import streamlit as st

from kcr2.ui.errors import errors
from kcr2.ui.forms import say_done
from kcr2.ui.preparation.calendar import calendar_part
from kcr2.ui.preparation.lessons import lessons_part
from kcr2.ui.preparation.norms import norms_part
from kcr2.ui.preparation.parts import Part, draw, overview
from kcr2.ui.preparation.plans import plans_part
from kcr2.ui.preparation.readiness import readiness_part
from kcr2.ui.session import Session, enter
from kcr2.view.preparation_calendar import calendar_attention
from kcr2.view.preparation_lessons import lesson_attention
from kcr2.view.preparation_norms import norm_attention
from kcr2.view.preparation_plans import plan_attention
from kcr2.view.preparation_readiness import readiness_attention
from kcr2.words import words as _


def parts() -> tuple[Part, ...]:
    """Give what the page shows, in order."""
    return (
        Part(_("Plannen"), plans_part, plan_attention),
        Part(_("Leerpunten"), lessons_part, lesson_attention),
        Part(_("Oefenkalender"), calendar_part, calendar_attention),
        Part(_("Gereedheid"), readiness_part, readiness_attention),
        Part(_("Planningsnormen"), norms_part, norm_attention),
    )


def page(visit: Session) -> None:
    """Draw the page: what stands out in all parts, then every part."""
    say_done()
    st.title(_("Preparatie"))
    shown = parts()
    overview(visit, shown)
    draw(visit, shown)


session = enter("preparatie")
with errors():
    page(session)
