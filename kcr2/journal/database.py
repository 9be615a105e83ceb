"""Which tables hold the journal, and how is a database opened so that a commit is durable?"""

import sqlite3
from pathlib import Path
from threading import Event

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from kcr2.errors import JournalError

SWITCHING, SWITCHING_PAUSE_S = 200, 0.05
"""How often, and seconds between, a new file is asked to change its journal mode while another process does so."""

metadata = MetaData()

spaces = Table(
    "spaces",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    Column("created_at", String(27), nullable=False),
    Column("parent", String(60)),
    Column("parent_seq", BigInteger, nullable=False),
    Column("scenario", String(60)),
)

# Moments and payloads are text: the very text that was sealed comes back on every database.
journal = Table(
    "journal",
    metadata,
    Column("space", String(60), primary_key=True),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("recorded_at", String(27), nullable=False),
    Column("actor", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("organisation", String(20), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("payload", Text, nullable=False),
    Column("seal", String(64), nullable=False),
    Index("journal_subject", "space", "subject", "seq"),
)


def open_engine(url: str) -> Engine:
    """Open a database by its URL; make the folder of a SQLite file.

    Raises
    ------
    JournalError
        The URL names no database that can be used.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database and not parsed.database.startswith("file:"):
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (ArgumentError, NoSuchModuleError, ImportError, OSError) as error:
        raise JournalError(
            "de databaseverwijzing kan niet worden gebruikt: {cause}",
            where="KCR2_DATABASE_URL",
            fix="Geef sqlite:///pad of postgresql+psycopg://gebruiker@host/database.",
            cause=error,
        ) from error
    if parsed.get_backend_name() == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling would begin a write too late to see what it decides on.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=30000")
    _write_ahead(cursor)
    # FULL, not NORMAL: in WAL mode NORMAL may lose acknowledged commits when the power fails.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    # Switching a new file to WAL does not wait for its lock as other statements do (sqlite.org/wal.html).
    for attempt in range(SWITCHING):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if attempt == SWITCHING - 1:
                raise
            Event().wait(SWITCHING_PAUSE_S)
        else:
            return


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("kcr2_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
