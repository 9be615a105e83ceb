"""The launcher: `streamlit run app.py` or `uvicorn app:app`.

It starts one entry script. With pages beside a plain script, a first visitor could open a page before the
entry script had ever run, and so without its checks (decision D14).
"""

import streamlit as st

from kcr2.settings import ROOT
from kcr2.ui.web import MIDDLEWARE, ROUTES, lifespan

app = st.App(ROOT / "kcr2" / "ui" / "main.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=lifespan)
