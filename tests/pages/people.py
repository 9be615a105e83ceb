"""How does a test let people work with the screens? Everybody signed in under an own account, on one live space."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from kcr2.journal import Entry, Journal
from kcr2.model import DUTCH_TIME
from kcr2.settings import ROOT

LIVE = "landelijk"
AUTH = {"auth": {"cookie_secret": "only-for-tests-0123456789abcdef"}}
KINDS = ("text_input", "text_area", "number_input", "selectbox", "multiselect", "radio", "checkbox", "datetime_input")
"""Every kind of widget that forms are made of."""


@dataclass
class Clock:
    """A clock that a test moves on."""

    now: datetime

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def wait(self, **span: float) -> None:
        """Let time go by."""
        self.now += timedelta(**span)


@dataclass
class Person:
    """Somebody at a screen, signed in with a role of an organisation."""

    name: str
    role: str
    organisation: str | None
    clock: Clock
    app: AppTest = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Sign in."""
        self.app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=60)
        self.app.secrets = dict(AUTH)
        life = (datetime.now(UTC) + timedelta(days=4000)).timestamp()
        self.app.user = {
            "is_logged_in": True,
            "sub": self.name,
            "preferred_username": self.name,
            "groups": [f"kcr2-{self.role}"],
            "exp": int(life),
            **({"kcr2_organisatie": self.organisation} if self.organisation else {}),
        }
        self.app.query_params["ruimte"] = LIVE
        self.app.run()

    def open(self, page: str, *, request: str | None = None, part: str | None = None) -> "Person":
        """Go to a page, to a request on it, and to a part of that."""
        if request is not None:
            self.app.session_state["request"] = request
            if "request_open" in self.app.session_state:
                self.app.session_state["request_open"] = request
        if part is not None:
            self.app.session_state[f"part:{request}"] = part
        self.app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def fill(self, form: str, **values: Any) -> "Person":
        """Fill fields of a form by name; nothing is sent yet."""
        for name, value in values.items():
            self.widget(form, name).set_value(_typed(value))
        return self

    def widget(self, form: str, name: str) -> Any:
        """Find a field of the newest round of a form."""
        about = f"{LIVE}:{self.organisation or 'KCR2'}:{form}:"
        found = [
            widget
            for kind in KINDS
            for widget in getattr(self.app, kind)
            if widget.key and widget.key.startswith(about) and widget.key.endswith(f":{name}")
        ]
        assert found, f"{self.name} finds no field {name} of {form}"
        return found[-1]

    def press(self, label: str, *, form: str = "") -> "Person":
        """Press a button, in a form that is called so."""
        buttons = [one for one in self.app.button if one.label == label and f":{form}" in (one.form_id or f":{form}")]
        assert buttons, f"{self.name} finds no button {label}; there are: {[one.label for one in self.app.button]}"
        buttons[0].click().run()
        assert not self.app.exception, self.app.exception[0].value
        return self

    def does(self, label: str, *, form: str = "", **values: Any) -> None:
        """Fill a form and send it; it must be accepted."""
        self.fill(form, **values).press(label, form=form)
        assert not self.told(), self.told()

    def told(self) -> str:
        """Give what the screen says that is wrong."""
        return "\n".join(str(one.value) for one in [*self.app.warning, *self.app.error])

    def said(self) -> str:
        """Give everything that the screen says in words, tables too."""
        shown = [*self.app.title, *self.app.subheader, *self.app.markdown, *self.app.caption, *self.app.info]
        words = [str(one.value) for one in [*shown, *self.app.success, *self.app.warning, *self.app.error]]
        return "\n".join([*words, *(frame.value.to_string() for frame in self.app.dataframe)])

    def table(self, column: str) -> Any:
        """Give the first table that has a column of this name."""
        return next(frame.value for frame in self.app.dataframe if column in frame.value.columns)


def _typed(value: Any) -> Any:
    """Give a moment as its reader types it: Dutch local time."""
    return value.astimezone(DUTCH_TIME).replace(tzinfo=None) if isinstance(value, datetime) else value


Arrive = Callable[..., Person]


def entries(url: str) -> list[Entry]:
    """Give everything that was recorded in the live space."""
    journal = Journal(url)
    read = journal.read(LIVE)
    journal.close()
    return read
