"""How does what a feed sends come in: bounded in size and time, over http(s) or from one folder only?"""

from collections.abc import Iterator
from errno import EINVAL
from http.client import HTTPException, InvalidURL
from ipaddress import ip_address
from pathlib import Path
from socket import gaierror, getaddrinfo
from ssl import SSLError
from time import monotonic
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from kcr2.errors import DataError
from kcr2.exchange.feeds import check_size
from kcr2.exchange.feeds.limits import MB

SCHEMES = frozenset({"http", "https"})
CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (InvalidURL, "het adres klopt niet"),
    (UnicodeError, "het adres klopt niet"),
    (ConnectionRefusedError, "de verbinding is geweigerd"),
    (gaierror, "de naam is niet te vinden"),
    (SSLError, "het certificaat of de beveiliging klopt niet"),
    (ConnectionError, "de verbinding is verbroken"),
)
"""What a duty officer reads of what the system says; the first that fits. Of an address nothing is repeated: it may
hold a key."""
PIECE = 65_536
LONGEST = 3
"""An answer may take this many times the timeout in all: a server that drips holds nobody for good."""


def fetch(address: str, *, folder: str, timeout_s: float, max_mb: float) -> bytes:
    """Get the content of a feed.

    Parameters
    ----------
    address : a URL with http or https, or the path of a file below `folder`
    folder : the only folder that files may come from; empty: none

    Raises
    ------
    DataError
        It cannot be had, is too large, takes too long, or is at a place that is not allowed.
    """
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise DataError("het adres van de bron klopt niet.", fix="Verbeter het adres in KCR2_FEEDS.") from error
    if parts.scheme in SCHEMES and parts.hostname:
        return _from_web(address, parts.hostname, timeout_s=timeout_s, max_mb=max_mb)
    if parts.scheme or parts.netloc:
        raise DataError(
            "een bron staat achter http, https of in een bestand; {scheme} mag niet.",
            fix="Verbeter het adres in KCR2_FEEDS.",
            scheme=parts.scheme or address,
        )
    return _from_file(address, folder, max_mb)


def _from_file(address: str, folder: str, max_mb: float) -> bytes:
    root = Path(folder).resolve()
    path = (root / address).resolve()
    # After following links: a link in the folder may not lead out of it.
    if not folder or not path.is_relative_to(root):
        raise DataError(
            "bestand {name} ligt niet onder de map voor bronnen ({folder}).",
            fix="Zet het bestand in die map, of stel KCR2_FEED_FOLDER in.",
            name=address,
            folder=folder or "niet ingesteld",
        )
    try:
        if path.exists() and not path.is_file():
            raise OSError(EINVAL, "geen gewoon bestand")
        check_size(path.name, path.stat().st_size, max_mb)
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            "bestand {name} is niet te lezen: {cause}.",
            fix="Kijk of het bestand er staat en leesbaar is.",
            name=address,
            cause=error.strerror or type(error).__name__,
        ) from error


def _from_web(address: str, host: str, *, timeout_s: float, max_mb: float) -> bytes:
    until = monotonic() + LONGEST * timeout_s
    try:
        request = Request(address, headers={"Accept-Encoding": "identity", "User-Agent": "KCR2"})
        with _opener().open(request, timeout=timeout_s) as answer:
            return b"".join(_pieces(answer, host, until, max_mb))
    except HTTPError as error:
        error.close()
        raise _away(host, _refusal(error)) from error
    except TimeoutError as error:
        raise _away(host, f"geen antwoord binnen {timeout_s:g} s") from error
    except URLError as error:
        late = isinstance(error.reason, TimeoutError)
        raise _away(host, f"geen antwoord binnen {timeout_s:g} s" if late else _cause(error.reason)) from error
    except (HTTPException, OSError, ValueError) as error:
        raise _away(host, _cause(error)) from error


def _refusal(error: HTTPError) -> str:
    if 300 <= error.code < 400:
        ways = "ander schema, naar een intern adres, of te veel achter elkaar"
        return f"antwoord {error.code}: een doorverwijzing die niet mag ({ways})"
    return f"antwoord {error.code}"


def _cause(error: object) -> str:
    for kind, told in CAUSES:
        if isinstance(error, kind):
            return told
    plain = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(plain.split())[:200]


def _away(host: str, cause: str) -> DataError:
    return DataError(
        "{host} gaf niets bruikbaars: {cause}.",
        fix="KCR2 probeert het vanzelf opnieuw; lees intussen een bestand in.",
        host=host,
        cause=cause,
    )


def _pieces(answer: Any, host: str, until: float, max_mb: float) -> Iterator[bytes]:
    """Read as much as the limit allows, piece by piece, and not for ever."""
    announced = answer.headers.get("Content-Length", "")
    wanted = int(announced) if announced.isdecimal() else 0
    check_size(host, wanted, max_mb)
    size = 0
    while piece := answer.read1(PIECE):
        size += len(piece)
        if size > max_mb * MB:
            check_size(host, size, max_mb)
        if monotonic() > until:
            raise TimeoutError
        yield piece
    if size < wanted:
        raise _away(host, f"het antwoord brak af na {size} van {wanted} bytes")


class _Redirects(HTTPRedirectHandler):
    """Follow a few redirects, to http(s) only, never from https to http, and never to an inner address of another host.

    What is inside is read only where the settings name it: a server outside may not choose what we ask in here.
    """

    max_redirections = 3

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        unsafe = after.scheme not in SCHEMES or (before.scheme == "https" and after.scheme != "https")
        if unsafe or (after.hostname != before.hostname and _is_inner(after.hostname or "")):
            raise HTTPError(newurl, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_inner(host: str) -> bool:
    try:
        found = {str(told[4][0]).partition("%")[0] for told in getaddrinfo(host, None)}
    except gaierror:
        # Behind a proxy a name need not be known here; without one there is nothing to connect to.
        return False
    return any(not ip_address(one).is_global for one in found)


def _opener() -> OpenerDirector:
    # Put together by hand: the usual opener also opens files and ftp.
    opener = OpenerDirector()
    for one in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, _Redirects, HTTPErrorProcessor):
        opener.add_handler(one())
    return opener
