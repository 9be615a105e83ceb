"""What does a look at a past moment cost in a long journal, beside a rerun of the live page?"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from streamlit.testing.v1 import AppTest

from kcr2.journal import Author, Journal, Space
from kcr2.model import (
    CapacityReported,
    DeliveryStepped,
    Event,
    GripSet,
    IncidentOpened,
    OfferAccepted,
    RequestFiled,
    RequestStepped,
    ThemeReported,
)
from kcr2.reference import Reference, load_reference
from kcr2.settings import ROOT
from kcr2.terms import DeliveryState, Role, SpaceKind, Status, Step, Theme
from tests import make
from tests.bench.timing import Measured, seconds

EVENTS, DAYS = 100_000, 14
START = datetime(2025, 6, 1, 6, tzinfo=UTC)
ACTS = 1_000
"""Moments at which something is recorded; each holds a hundred events."""
REQUESTS = 300
AUTHOR = Author(actor="vulling", role=Role.REGIO, organisation="VR01")
ROUNDS = 9


def filled(folder: Path) -> tuple[str, Space]:
    """Fill a demonstration of fourteen days: reports of every region, incidents, and requests with deliveries."""
    url, reference, random = f"sqlite:///{folder / 'fortnight.db'}", load_reference(), Random(5)
    journal = Journal(url)
    space = journal.create_space(
        Space(name="lang", kind=SpaceKind.DEMONSTRATION, title="Veertien dagen (fictief)", created_at=START)
    )
    step = timedelta(days=DAYS) / ACTS
    for number in range(ACTS):
        at = START + number * step
        special = _special(number, at)
        plain = [_report(random, reference, at) for _ in range(EVENTS // ACTS - len(special))]
        journal.append("lang", [*special, *plain], author=AUTHOR, at=at, seen=10**9)
    journal.close()
    return url, space


def _report(random: Random, reference: Reference, at: datetime) -> Event:
    region = random.choice(reference.regions.index)
    if random.random() < 0.3:
        return ThemeReported(
            region=region, theme=random.choice(list(Theme)), status=random.choice(list(Status)), observed_at=at
        )
    total = random.randint(0, 40)
    return CapacityReported(
        owner=region,
        capability=random.choice(reference.capabilities.index),
        total=total,
        deployable=total,
        releasable=total // 2,
        observed_at=at - timedelta(minutes=random.randint(0, 90)),
    )


def _special(number: int, at: datetime) -> list[Event]:
    """Give an incident with its request and delivery now and then, and let it go on at the next moments."""
    every = ACTS // REQUESTS
    which, phase = divmod(number, every)
    if which >= REQUESTS:
        return []
    request_id, incident_id = f"A-2025-{which + 1:04}", f"I-2025-{which + 1:04}"
    if phase == 0:
        return _asked(request_id, incident_id, at)
    states = [DeliveryState.ALARMED, DeliveryState.READY, DeliveryState.EN_ROUTE, DeliveryState.AT_UGS]
    return [
        DeliveryStepped(
            delivery_id=f"{request_id}/1/VR06/1", number=phase, state=states[phase % len(states)], observed_at=at
        )
    ]


def _asked(request_id: str, incident_id: str, at: datetime) -> list[Event]:
    opened: IncidentOpened = make.incident_opened(incident_id=incident_id, started_at=at, observed_at=at)
    grip: GripSet = make.grip_set(incident_id=incident_id, observed_at=at)
    filed: RequestFiled = make.request_filed(
        request_id=request_id, incident_id=incident_id, observed_at=at, needed_by=at + timedelta(hours=4)
    )
    step: RequestStepped = make.request_stepped(request_id=request_id, step=Step.FILE, observed_at=at)
    taken: OfferAccepted = make.offer_accepted(request_id=request_id, observed_at=at)
    return [opened, grip, filed, step, taken]


def moment(folder: Path) -> list[Measured]:
    """Compare opening a past moment with a rerun of the live page, in turn, on the server."""
    url, _space = filled(folder)
    app = AppTest.from_file(str(ROOT / "kcr2" / "ui" / "main.py"), default_timeout=300)
    app.query_params.update({"rol": "kcr2", "ruimte": "lang"})
    os.environ["KCR2_DATABASE_URL"] = url
    app.run()
    app.switch_page(str(ROOT / "pages" / "landelijk_beeld.py")).run()
    random = Random(6)
    times = [_turn(app, random) for _ in range(ROUNDS)]
    live, past = median(one for one, _ in times), median(two for _, two in times)
    worst = max(two for _, two in times)
    detail = f"{past * 1000:.0f} ms (longest {worst * 1000:.0f}) against {live * 1000:.0f} ms"
    return [Measured("a past moment of 100,000 events / a rerun of the live page", past / live, "x", "under 3", detail)]


def _turn(app: AppTest, random: Random) -> tuple[float, float]:
    app.session_state["moment"] = None
    app.run()
    live = seconds(app.run)
    app.session_state["moment"] = START + timedelta(minutes=random.randint(60, DAYS * 24 * 60 - 60))
    past = seconds(app.run)
    if app.exception:
        raise RuntimeError(app.exception[0].value)
    return live, past
