"""How is the app started for a test, and stopped again?"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kcr2.settings import ROOT

STARTING_S = 90


@dataclass
class Server:
    """A running app."""

    url: str
    database_url: str
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str] = field(repr=False)

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the command line on the same database, as another process would."""
        return subprocess.run(
            [sys.executable, "-m", "kcr2", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(
    folder: Path,
    *,
    script: str = "app.py",
    alive: str = "/gezond",
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Server:
    """Start the app, or another script, on an empty database and wait until it answers at `alive`."""
    port = port or free_port()
    environment = {**os.environ, "KCR2_DATABASE_URL": f"sqlite:///{folder / 'kcr2.db'}", **(settings or {})}
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", *options]
    with (folder / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", environment["KCR2_DATABASE_URL"], process, environment)
    wait_for(server.url + alive)
    return server


def wait_for(address: str) -> None:
    """Wait until something answers."""
    deadline = time.monotonic() + STARTING_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"the app did not answer within {STARTING_S} s")


def stop_server(server: Server) -> None:
    """Stop a server that was started here."""
    server.process.terminate()
    server.process.wait(timeout=20)
