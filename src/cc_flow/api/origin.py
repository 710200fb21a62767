"""Where requests may go: one origin, https, or plain http on this machine. Knows nothing of keys."""

import ipaddress
import re
from typing import NoReturn
from urllib.parse import SplitResult, urlsplit

import httpx

from cc_flow.errors import UsageError
from cc_flow.frozen import frozen

SANDBOX_HOST = "sandbox"
"""The host of the API inside this process; it has no address, so plain http to it goes nowhere."""

_PLAIN = re.compile(r"[!-\[\]-~]+")  # printable ASCII, no space, no backslash
_DEFAULT_PORTS = {"https": 443, "http": 80}


@frozen
class Origin:
    """Scheme, host (ASCII, without brackets) and port (None: the scheme's own)."""

    scheme: str
    host: str
    port: int | None = None

    @property
    def authority(self) -> str:
        """`host[:port]`, as in a Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """`scheme://host[:port]`: equal origins have equal texts."""
        return f"{self.scheme}://{self.authority}"

    def owns(self, url: httpx.URL) -> bool:
        """Whether `url` leads to this scheme, host and port."""
        return (url.scheme, url.raw_host, url.port) == (self.scheme, self.host.encode(), self.port)


def parse_origin(text: str, *, in_process: bool = False) -> Origin:
    """`https://host[:port]` to an Origin. `in_process` lets `http://sandbox` through.

    Raises UsageError for anything else: a path, a query, a user name, plain http to another machine.
    """
    parts = _split(text)
    _refuse_extras(parts, text)
    origin = _normal(parts)
    if origin.scheme == "http" and not is_loopback(origin.host) and not (in_process and origin.host == SANDBOX_HOST):
        _refuse(
            f"plain http to {origin.host} would show everything to the network",
            f"write `https://{origin.authority}`; plain http goes to this machine only",
        )
    return origin


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine: `localhost`, 127.0.0.0/8 or ::1."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(text: str) -> SplitResult:
    # `urlsplit` drops tabs and line ends in silence: what is sent must be what was written.
    if _PLAIN.fullmatch(text) is None:
        _refuse("the base URL is empty, or holds a space or another character that no address has")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        _refuse("the base URL cannot be read")
    return parts


def _refuse_extras(parts: SplitResult, text: str) -> None:
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        _refuse("the base URL does not start with `https://` and a host")
    # From here on the text may be shown: a password in it has been ruled out.
    if "@" in parts.netloc:
        _refuse("the base URL holds a user name or a password", "leave it out")
    if parts.path or "?" in text or "#" in text:
        extra = parts.path or "?"
        _refuse(
            f"the base URL ends in `{extra[:40]}`",
            f"write `{parts.scheme}://{parts.netloc}`: `/api` and the path are added to it",
        )


def _normal(parts: SplitResult) -> Origin:
    try:
        url = httpx.URL(f"{parts.scheme}://{parts.netloc}")
    except httpx.InvalidURL:
        _refuse("the base URL names no host that can exist")
    host = url.raw_host.decode("ascii")
    if len(host) > 253 or any(len(label) > 63 or not label for label in host.rstrip(".").split(".")):
        _refuse("the base URL names no host that can exist")
    return Origin(url.scheme, host, url.port)


_WAY_OUT = "write `https://` and a host, such as `https://api.coffeecontracts.com`"


def _refuse(message: str, way_out: str = _WAY_OUT) -> NoReturn:
    raise UsageError(message, help=way_out)
