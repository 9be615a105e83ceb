"""What does the server answer beside the screens: geometry, live news, headers and the language of the page?"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kcr2.ui import resources
from kcr2.ui.feeds import running as feeds
from kcr2.ui.heads import head_seq, open_names
from kcr2.ui.sign_in import ticket_key
from kcr2.ui.tickets import ticket_until
from kcr2.view.geometry import hazards_geojson, islands_geojson, regions_geojson

STATIC = Path(__file__).parent / "static"
SCRIPTS = ("door.js", "nl.js")
"""First where to go, then the widgets' fixed English words in Dutch."""
KEEP_ALIVE_S = 15
FOREVER = datetime.max.replace(tzinfo=UTC)
# `blob:` because components of the second generation load their code from a blob; see also
# https://docs.streamlit.io on custom components. Nothing from another host, no eval.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        # Signing in and out goes by plain navigation; no form of ours is sent anywhere else.
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


@cache
def _geometry() -> dict[str, bytes]:
    reference = resources.reference()
    return {
        "regions": regions_geojson(reference.outlines),
        "islands": islands_geojson(reference.island_outlines),
        "hazards": hazards_geojson(reference.hazards),
    }


@cache
def geometry_urls() -> dict[str, str]:
    """Give the address of each layer; it changes with the content, so that it may be kept for good."""
    return {
        name: f"/kaart/{name}-{hashlib.sha256(content).hexdigest()[:12]}.geojson"
        for name, content in _geometry().items()
    }


def geometry(request: Request) -> Response:
    """Answer with a layer of the map."""
    wanted = request.url.path
    for name, url in geometry_urls().items():
        if url == wanted:
            keep = {"cache-control": "public, max-age=31536000, immutable"}
            return Response(_geometry()[name], media_type="application/geo+json", headers=keep)
    return JSONResponse({"fout": "deze kaartlaag bestaat niet"}, status_code=404)


async def live(request: Request) -> Response:
    """Tell a screen each time its space has moved on. Says only how far, never what."""
    space = request.path_params["space"]
    until = await to_thread.run_sync(_let_in_until, space, request.query_params.get("bewijs", ""))
    if until is None:
        return JSONResponse({"fout": "deze ruimte bestaat niet of is niet te lezen"}, status_code=404)
    news = _news(space, until)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(news, media_type="text/event-stream", headers=headers)


def _let_in_until(space: str, proof: str) -> datetime | None:
    """Give until when the asker may hear of a space: by a ticket, or because anybody may enter it."""
    until = ticket_until(proof, space, now=resources.clock(), key=ticket_key())
    return until or (FOREVER if space in open_names() else None)


async def _news(space: str, until: datetime) -> AsyncIterator[str]:
    told, quiet_s = None, 0.0
    pause_s = resources.settings().live_poll_s
    while resources.clock() < until:
        seq = await to_thread.run_sync(head_seq, space)
        if seq != told:
            told, quiet_s = seq, 0.0
            yield f"data: {seq}\n\n"
        elif quiet_s >= KEEP_ALIVE_S:
            quiet_s = 0.0
            yield ": nog hier\n\n"
        await asyncio.sleep(pause_s)
        quiet_s += pause_s


def script(name: str, _: Request) -> Response:
    """Answer with a script that runs on every page, whatever Streamlit draws."""
    return FileResponse(STATIC / name, media_type="text/javascript", headers={"cache-control": "no-cache"})


async def health(_: Request) -> Response:
    """Say that the process answers."""
    return JSONResponse({"status": "ok"})


async def nothing(_: Request) -> Response:
    """Say that an address does not exist; otherwise every unknown one would get the start page."""
    return JSONResponse({"fout": "dit adres bestaat niet"}, status_code=404)


ROUTES = [
    Route("/kaart/{layer}", geometry),
    Route("/live/{space}", live),
    *(Route(f"/tekst/{name}", partial(script, name)) for name in SCRIPTS),
    Route("/gezond", health),
    Route("/api/{rest:path}", nothing),
]


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Read the feeds of the settings for as long as the server runs."""
    await to_thread.run_sync(feeds.start)
    try:
        yield
    finally:
        await to_thread.run_sync(feeds.stop)


class Protected:
    """Add the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


class Dutch:
    """Name the language and the title in the page that Streamlit serves: it fixes them to English."""

    CHANGES = (
        (re.compile(rb'<html lang="en">'), b'<html lang="nl">'),
        (re.compile(rb"<title>Streamlit</title>"), b"<title>KCR2</title>"),
        # An inline line for search engines, which the policy above would refuse at every load.
        (re.compile(rb"<script>\s*window\.prerenderReady[^<]*</script>"), b""),
        (
            re.compile(rb"</head>"),
            "".join(f'<script src="/tekst/{name}"></script>' for name in SCRIPTS).encode() + b"</head>",
        ),
    )

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an ASGI app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a whole HTML page is held back, changed and then sent."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        page = _Page(send, self.CHANGES)
        await self.app(_plainly(scope), receive, page.send)


def _plainly(scope: Scope) -> Scope:
    """Ask for a page without compression: a compressed one could not be changed. Pages have no extension."""
    if "." in scope["path"].rsplit("/", 1)[-1]:
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


class _Page:
    def __init__(self, send: Send, changes: tuple[tuple[re.Pattern[bytes], bytes], ...]) -> None:
        self._send, self._changes = send, changes
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_plain_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            await self._collect(message)

    async def _collect(self, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        for old, new in self._changes:
            self._body = old.sub(new, self._body)
        headers = MutableHeaders(scope=self._start)
        headers["content-length"] = str(len(self._body))
        if "etag" in headers:
            del headers["etag"]
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": self._body})


def _is_plain_html(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


MIDDLEWARE = [Middleware(Protected), Middleware(Dutch)]
