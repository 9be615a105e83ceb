"""Which pages are there for whom? The entry script: runs before any page, at every look (decision D14)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from kcr2.access import PAGES
from kcr2.errors import Kcr2Error
from kcr2.settings import ROOT
from kcr2.ui import doors, exercise_frame, frame, session, sign_in
from kcr2.ui.worklist import tell_new
from kcr2.words import words as _

TITLES = {
    "landelijk_beeld": ("Landelijk beeld", ":material/map:"),
    "mijn_regio": ("Mijn regio", ":material/home_pin:"),
    "regiobeeld": ("Regiobeeld", ":material/fact_check:"),
    "coordinatie": ("Coördinatie", ":material/hub:"),
    "planner": ("Planner", ":material/route:"),
    "wat_als": ("Wat-als", ":material/alt_route:"),
    "simulatie": ("Simuleren", ":material/model_training:"),
    "capaciteiten": ("Capaciteiten", ":material/inventory_2:"),
    "aanvragen": ("Aanvragen", ":material/front_hand:"),
    "inzet": ("Inzet", ":material/local_shipping:"),
    "lob": ("Landelijk Operationeel Beeld", ":material/description:"),
    "terugblik": ("Terugblik", ":material/compare_arrows:"),
    "scenarios": ("Scenario’s", ":material/menu_book:"),
    "journaal": ("Journaal", ":material/history:"),
    "afspelen": ("Afspelen", ":material/play_circle:"),
    "oefening": ("Oefening", ":material/exercise:"),
    "demonstratie": ("Demonstratie", ":material/slideshow:"),
    "stresstest": ("Stresstest", ":material/query_stats:"),
    "preparatie": ("Preparatie", ":material/checklist:"),
    "wandbeeld": ("Wandbeeld", ":material/tv:"),
    "vragen": ("Vragen en duiding", ":material/contact_support:"),
    "wachtoverdracht": ("Wachtoverdracht", ":material/swap_horiz:"),
    "bronnen": ("Bronnen", ":material/rss_feed:"),
    "beheer": ("Beheer", ":material/settings:"),
}


TIME = ("terugblik", "afspelen", "wat_als", "simulatie", "scenarios", "oefening", "demonstratie")
"""Pages that look away from now. They share one place in the menu: the work of now must not drown among them."""

AHEAD = ("stresstest", "preparatie")
"""Pages about what may come: preparing is no work of now, and no look at another moment either."""

INFORMATION = ("lob", "vragen", "bronnen", "wachtoverdracht", "wandbeeld")
"""Pages about what is known, and how it is told on."""

OWN_PAGE = "mijn_regio"
"""The page of who has own data; the picture of its region then stands beside it."""

BADGES = ("mijn_regio", "coordinatie", "aanvragen")
"""Pages where somebody's own work waits: the first of them that a role may see carries the number."""


def main() -> None:
    """Draw the frame and run the page that this visitor may see."""
    st.set_page_config(page_title="KCR2 Landelijk Beeld", page_icon=str(frame.ICON), layout="wide")
    session.choose_language()
    try:
        _entered().run()
    except Kcr2Error as error:
        doors.unusable(error)
    finally:
        sign_in.somebody_is_there()


def _entered() -> st.Page:
    """Draw the frame for this visitor and give the page that they may see."""
    visit = session.current()
    if visit is None:
        return _closed(doors.answer())
    exercise_frame.tick(visit)
    frame.sidebar(visit)
    page = _open(visit)
    frame.banner(visit)
    return page


def _open(visit: session.Session) -> st.Page:
    """Register every page; what this role may not see answers with a sentence, not with its body."""
    allowed = [name for name in PAGES if visit.opens(name)]
    if not allowed:
        return _closed(doors.no_access)
    badged = next((name for name in BADGES if name in allowed), None)
    waiting = tell_new(visit) if badged else 0
    pages = {
        name: _page(name, ROOT / "pages" / f"{name}.py", waiting=waiting if name == badged else 0) for name in allowed
    }
    refused = [_page(name, partial(doors.no_access), visible=False) for name in PAGES if name not in allowed]
    # A default page does not answer to its own name, so the bare address is a page that leads on.
    start = st.Page(
        partial(st.switch_page, pages[allowed[0]]), title="KCR2", url_path="start", default=True, visibility="hidden"
    )
    page = st.navigation(_menu(pages, [start, *refused]), position="top")
    wanted = st.session_state.pop("wanted_page", None)
    if wanted in pages:
        st.switch_page(pages[wanted])
    return page


def _menu(pages: dict[str, st.Page], hidden: list[st.Page]) -> dict[str, list[st.Page]]:
    """Put pages side by side, and what is not the work of now under a heading, where it folds into a list."""
    # A region's own picture is its daily work; for who reads all of them it stands with what is known.
    known = INFORMATION if OWN_PAGE in pages else ("regiobeeld", *INFORMATION)
    folded = {_("Informatie"): known, _("Tijd en oefenen"): TIME, _("Voorbereiden"): AHEAD}
    now = [page for name, page in pages.items() if not any(name in names for names in folded.values())]
    under = {heading: [pages[name] for name in names if name in pages] for heading, names in folded.items()}
    return {"": [*hidden, *now], **{heading: shown for heading, shown in under.items() if shown}}


def _closed(answer: Callable[[], None]) -> st.Page:
    """Let every address give the same answer, so that a direct link shows it too."""
    pages = [_page(name, partial(answer)) for name in PAGES]
    start = st.Page(partial(answer), title="KCR2", url_path="start", default=True)
    return st.navigation([start, *pages], position="hidden")


def _page(name: str, body: Path | Callable[[], None], *, visible: bool = True, waiting: int = 0) -> st.Page:
    """Register a page under its address; what waits there on this visitor stands behind its title."""
    title, icon = TITLES[name]
    return st.Page(
        body,
        title=f"{_(title)} ({waiting})" if waiting else _(title),
        icon=icon,
        url_path=name.replace("_", "-"),
        visibility="visible" if visible else "hidden",
    )


main()
