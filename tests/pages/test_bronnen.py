"""Does the page tell what sources say, with source and age, and take in a file only after it was shown?"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kcr2.desk import Desk
from kcr2.errors import DataError
from kcr2.exchange.feeds import samples
from kcr2.journal import Journal
from kcr2.reference import Reference
from kcr2.settings import Feed, Settings
from kcr2.terms import FeedKind
from kcr2.ui.feeds import running
from kcr2.ui.feeds.polling import FeedState
from tests.pages.conftest import DEMONSTRATION, Open
from tests.pages.test_pages import texts

WARNING = "weer-onweer.xml"
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def url(journal_urls: dict[str, str], tmp_path: Path) -> str:
    """Give a demonstration of its own to write in."""
    path = tmp_path / "kcr2.db"
    path.write_bytes(Path(journal_urls["demonstration"].removeprefix("sqlite:///")).read_bytes())
    return f"sqlite:///{path}"


def everything(app: AppTest) -> str:
    """Give all words of a page, also those of others that it shows as they are."""
    return texts(app) + "\n".join(str(one.value) for one in app.text)


def chosen(app: AppTest, name: str) -> AppTest:
    """Choose a recorded example."""
    kind = samples()[name].note.kind
    if kind is not FeedKind.WARNINGS:
        app.segmented_control(key="feed_kind").set_value(kind).run()
    return app.selectbox(key=f"feed_sample:{kind.value}:{_round(app)}").set_value(name).run()


def _round(app: AppTest) -> int:
    return int(app.session_state["feed_round"]) if "feed_round" in app.session_state else 0


def taken(app: AppTest, *names: str) -> AppTest:
    """Take in examples, one after the other."""
    for name in names:
        chosen(app, name)
        app.button(key="feed_record").click().run()
        assert not app.exception
        assert not app.error
    return app


def seq_of(url: str) -> int:
    journal = Journal(url)
    seq = journal.head(DEMONSTRATION).seq
    journal.close()
    return seq


def test_nothing_received_is_told_as_that_and_not_as_none(open_page: Open) -> None:
    told = texts(open_page("bronnen"))

    assert "Er is geen waarschuwing van kracht die hier is ontvangen." in told
    assert told.count("Hierover is niets ontvangen; dat is niet hetzelfde als geen.") == 2
    assert "Voor deze ruimte wordt geen bron vanzelf gelezen." in told


def test_an_example_is_shown_first_and_recorded_only_when_that_is_confirmed(open_page: Open, url: str) -> None:
    before = seq_of(url)
    app = chosen(open_page("bronnen", url=url), WARNING)

    assert "er is nog niets vastgelegd**: 1 nieuw, 0 al bekend, 0 ouder" in texts(app)
    assert seq_of(url) == before

    app.button(key="feed_record").click().run()

    assert seq_of(url) == before + 1
    told = everything(app)
    assert "code oranje" in told
    assert "Weerdienst Voorbeeld" in told
    assert "fictief" in told
    assert r"Gebied niet herleid tot regio’s\: IJsselmeergebied" in told
    assert "Blijf binnen en zet losse spullen vast." in told


def test_an_update_replaces_and_a_cancellation_ends_what_stands_on_the_page(open_page: Open, url: str) -> None:
    app = taken(open_page("bronnen", url=url), WARNING, "weer-onweer-bijstelling.xml")
    assert "code rood" in texts(app)
    assert "code oranje" not in texts(app)

    taken(app, "weer-onweer-intrekking.xml")
    assert "Er is geen waarschuwing van kracht" in texts(app)
    (table,) = [one.value for one in app.dataframe if "Handeling" in one.value.columns]
    assert sorted(table["Stand"]) == ["geen waarschuwing", "ingetrokken", "ingetrokken"]


def test_every_kind_is_told_with_its_source_and_age(open_page: Open, url: str) -> None:
    app = taken(open_page("bronnen", url=url), "natuurbrandfase.csv", "waterstanden.json", "stroomstoringen.json")

    tables = [one.value for one in app.dataframe]
    (wildfire,) = [table for table in tables if "Volgens de bron" in table.columns]
    (water,) = [table for table in tables if "Meetpunt" in table.columns]
    (outages,) = [table for table in tables if "Storingsnummer" in table.columns or "Oorzaak" in table.columns]
    assert len(wildfire) == 25
    assert set(wildfire.loc[wildfire["Regio"].str.contains("VR13|VR17|VR18"), "Volgens de bron"]) == {"onbekend"}
    assert "4486 cm NAP" in set(water["Meetwaarde"])
    assert "gebied niet herleid tot regio’s" in set(water["Regio’s"])
    assert list(outages["Stand"]) == ["zonder stroom", "zonder stroom", "hersteld"]
    assert list(outages["Getroffen aansluitingen"])[1] in {"niet opgegeven", "4.200"}
    for table in (water, outages):
        assert table["Bron"].str.contains("fictief").all()
        assert (table["Ouderdom"] != "").all()


def test_a_file_that_is_known_already_adds_nothing(open_page: Open, url: str) -> None:
    app = taken(open_page("bronnen", url=url), "waterstanden.json")

    chosen(app, "waterstanden.json")

    assert "0 nieuw, 7 al bekend" in texts(app)
    assert not [one for one in app.button if one.key == "feed_record"]


def test_an_uploaded_file_with_faults_tells_all_of_them_and_cannot_be_recorded(open_page: Open, url: str) -> None:
    app = open_page("bronnen", url=url)
    app.segmented_control(key="feed_kind").set_value(FeedKind.WILDFIRE).run()
    rows = [{"region": "VR99", "wildfire_phase": "7", "observed_at": "2025-04-03T10:00:00+02:00"}]
    head = {"kcr2_feed": "wildfire", "version": 1, "source": "lijst", "status": "Actual"}

    app.file_uploader(key="feed:wildfire:0").upload("f.json", json.dumps(head | {"items": rows}).encode(), "text/json")
    app.run()

    assert "2 fouten in het bestand; er is niets ingelezen." in texts(app)
    (table,) = [one.value for one in app.dataframe if "Veld" in one.value.columns]
    assert set(table["Veld"]) == {"Veiligheidsregio", "Natuurbrandfase"}
    assert not [one for one in app.button if one.key == "feed_record"]


@pytest.mark.parametrize("role", ["regio", "rijk", "bestuur"])
def test_who_is_not_kcr2_reads_and_takes_nothing_in(open_page: Open, role: str) -> None:
    app = open_page("bronnen", role=role)

    assert "Inlezen doet KCR2, en alleen in het nu." in texts(app)
    assert not app.selectbox or not [one for one in app.selectbox if str(one.key).startswith("feed_sample")]


def test_the_national_picture_names_the_warnings_that_hold(open_page: Open, url: str) -> None:
    assert "code oranje" not in texts(open_page("landelijk_beeld", url=url))
    taken(open_page("bronnen", url=url), WARNING)

    assert "code oranje" in texts(open_page("landelijk_beeld", url=url))


def test_a_feed_that_fails_is_told_on_the_national_picture_and_on_the_page(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(name="Weer *nu*", kind=FeedKind.WARNINGS, address="https://h/?sleutel=geheim", space=DEMONSTRATION)
    state = FeedState(feed, since=NOW, next_at=NOW + timedelta(minutes=10))
    failed = state.failed(DataError("h gaf niets bruikbaars: antwoord 500."), NOW)
    monkeypatch.setattr(running, "states", lambda _space: [failed])

    picture, page = open_page("landelijk_beeld"), open_page("bronnen")

    for app in (picture, page):
        assert not app.exception
        assert r"Weer \*nu\*: h gaf niets bruikbaars: antwoord 500" in texts(app).replace(r"\:", ":")
        assert "geheim" not in everything(app)
    (table,) = [one.value for one in page.dataframe if "Volgende poging" in one.value.columns]
    assert table["Stand"].tolist() == ["mislukt, 1 keer achter elkaar"]


def test_what_a_source_wrote_is_text_and_no_markup(open_page: Open, url: str, reference: Reference) -> None:
    desk = Desk(Journal(url), reference, Settings(database_url=url))
    from_source = b"<headline>**vet** [x](http://kwaad) :red[rood] &lt;b&gt;"
    content = samples()[WARNING].content.replace(b"<headline>", from_source, 1)
    content = content.replace(b"<event>Onweer", b"<event>*On*weer", 1)
    space = desk.journal.space(DEMONSTRATION)
    now = desk.now(space, datetime.now(UTC))
    found = running.read_feed(
        FeedKind.WARNINGS, "w.xml", content, reference, quality=running.quality_in(space), max_mb=5
    )
    desk.perform(space, running.Author(actor="bron", role="kcr2", organisation="KCR2"), [found.intention("w")], now=now)
    desk.journal.close()

    app = open_page("bronnen", url=url)

    assert r"\*On\*weer" in texts(app)
    assert any("**vet** [x](http://kwaad) :red[rood] <b>" in str(one.value) for one in app.text)
    assert not any("http://kwaad" in str(one.value) for one in app.markdown)
