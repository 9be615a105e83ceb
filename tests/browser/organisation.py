"""Which organisation signs people in during the tests? A real provider of OpenID Connect, on this machine only."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.servers import Server, free_port, start_server, stop_server, wait_for

LIVE = "landelijk"
LIVE_TITLE = "Landelijk beeld (live)"


@dataclass
class Organisation:
    """A provider of accounts and the app that relies on it."""

    url: str
    server: Server

    def enrol(self, name: str, claims: dict[str, object]) -> None:
        """Make an account, or change what is said of it from the next sign-in on."""
        body = json.dumps(claims).encode()
        headers = {"content-type": "application/json"}
        asked = urllib.request.Request(f"{self.url}/users/{name}", data=body, headers=headers, method="PUT")
        with urllib.request.urlopen(asked, timeout=10):
            pass

    def sign_in(self, page: Page, name: str) -> None:
        """Fill in the provider's form, which is on screen."""
        page.wait_for_url(f"{self.url}/**")
        page.locator("input[name=sub]").fill(name)
        page.get_by_role("button", name="Authorize", exact=True).click()
        page.wait_for_url(f"{self.server.url}/**")

    def confirm_sign_out(self, page: Page) -> None:
        """Confirm at the provider, which is on screen."""
        page.wait_for_url(f"{self.url}/**")
        page.get_by_role("button", name="End session").click()
        page.wait_for_url(f"{self.server.url}/**")


def claims_of(
    name: str, roles: Sequence[str], organisation: str | None, *, life_s: float | None = None
) -> dict[str, object]:
    """Give what the organisation says of somebody; `life_s` is how long a sign-in holds, an hour when not given."""
    told: dict[str, object] = {"preferred_username": name, "groups": list(roles)}
    if organisation is not None:
        told["kcr2_organisatie"] = organisation
    if life_s is not None:
        told["exp"] = int(time.time() + life_s)
    return told


@contextmanager
def running_organisation(folder: Path, *, settings: dict[str, str] | None = None) -> Iterator[Organisation]:
    """Run a provider, and an app with a live space that relies on it."""
    provider_port, port = free_port(), free_port()
    provider = f"http://127.0.0.1:{provider_port}"
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(provider_port)],
            env=dict(os.environ),
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(f"{provider}/.well-known/openid-configuration")
        options = ["--secrets.files", str(_secrets(folder, provider, port))]
        server = start_server(folder, port=port, options=options, settings=settings)
        try:
            server.command("space", "create", LIVE, "--kind", "live", "--title", LIVE_TITLE)
            yield Organisation(provider, server)
        finally:
            stop_server(server)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _secrets(folder: Path, provider: str, port: int) -> Path:
    path = folder / "secrets.toml"
    path.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only-for-tests-0123456789abcdef0123456789"
client_id = "kcr2"
client_secret = "not-a-secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile" }}
""",
        encoding="utf-8",
    )
    return path
