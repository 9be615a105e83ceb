"""What does every test find ready? A journal on each database, the reference data, a desk.

PostgreSQL is the real one: every test process starts its own cluster from the installed programs, and
every test gets its own database in it. Where it is not installed those tests are skipped and say so.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest

from kcr2.desk import Desk
from kcr2.journal import Journal
from kcr2.reference import Reference, load_reference
from kcr2.settings import Settings
from tests import make

# A busy machine breaks no law; a build that fails must fail again.
hypothesis.settings.register_profile("kcr2", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("kcr2")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database, on each kind in turn."""
    fresh = "sqlite_url" if request.param == "sqlite" else "postgresql_url"
    return str(request.getfixturevalue(fresh))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'kcr2.db'}"


@pytest.fixture
def postgresql_url(cluster: "Cluster") -> Iterator[str]:
    """Give the address of an empty PostgreSQL database; it is gone after the test."""
    database = cluster.create()
    yield cluster.url(database)
    cluster.drop(database)


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    """Give a journal with an empty live space, on each kind of database in turn."""
    opened = Journal(url)
    opened.create_space(make.space())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def reference() -> Reference:
    """Give the reference data as it is shipped."""
    return load_reference()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Give the settings as they are shipped, whatever this machine overrides."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"KCR2_{name.upper()}", raising=False)
    return Settings(database_url=f"sqlite:///{tmp_path / 'desk.db'}")


@pytest.fixture
def desk(reference: Reference, settings: Settings) -> Iterator[Desk]:
    """Give a desk on a fresh journal with an empty live space."""
    opened = Journal(settings.database_url)
    opened.create_space(make.space())
    yield Desk(opened, reference, settings)
    opened.close()


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of our own on this machine."""

    port: int
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        """Give the address of a database as the product takes it."""
        return f"postgresql+psycopg://kcr2@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        """Make an empty database and give its name."""
        database = f"test_{next(self.numbers)}"
        self.order(f"CREATE DATABASE {database}")
        return database

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still in it."""
        self.order(f"DROP DATABASE {database} WITH (FORCE)")

    def order(self, statement: str) -> None:
        """Have the server do something outside the journals."""
        address = f"host=127.0.0.1 port={self.port} user=kcr2 dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


NOT_ROOT = "nobody"
"""Who runs the server when root runs the tests: PostgreSQL refuses root."""

# Without fsync: these tests kill programs, not the machine, and a test database need not outlive it.
CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
fsync = off
"""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start PostgreSQL for this test process; stop it at the end."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: no initdb on PATH or in /usr/lib/postgresql/*/bin")
    # Not tmp_path: pytest's own folders are closed to the user that runs the server.
    with tempfile.TemporaryDirectory(prefix="kcr2-postgresql-") as folder:
        data, port = Path(folder, "data"), _free_port()
        if _is_root():
            shutil.chown(folder, NOT_ROOT)
        _run(programs / "initdb", "-D", data, "-U", "kcr2", "-A", "trust", "-E", "UTF8", "--locale=C")
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION.format(port=port))
        _run(programs / "pg_ctl", "-D", data, "-l", Path(folder, "log"), "-w", "start")
        yield Cluster(port, count(1))
        _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _programs() -> Path | None:
    """Find the folder of the server's programs; Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


def _run(*command: str | Path) -> None:
    """Run a program of the server, as a user that may."""
    user: dict[str, Any] = {"user": NOT_ROOT, "extra_groups": []} if _is_root() else {}
    done = subprocess.run(
        command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, **user
    )
    assert done.returncode == 0, f"{command[0]}: {done.stderr}"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
