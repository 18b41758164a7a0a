"""Posting to addresses that customers gave: no redirects, no private networks, no endless answers.

The host is resolved once, every address it has is checked, and the connection goes to the address that was checked,
so that a name cannot point elsewhere a moment later.
"""

import socket
import ssl
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

_SECONDS = 10
_DEADLINE_SECONDS = 20
# Addresses that wrap an IPv4 one, and the site-local ones of old: all of them can lead back inside.
_LEADS_INSIDE = tuple(
    ip_network(network)
    for network in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
)
_PORTS = {"https": 443, "http": 80}


class AddressRefused(Exception):
    """The address may not be posted to; the reason says what would be right."""


class PostFailed(Exception):
    """No answer: the network, the certificate or the receiver's slowness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the receiver answered. 2xx is taken; anything else, a redirect too, is not."""

    status: int

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  the class of success in HTTP


def checked_url(url: str, *, private: bool) -> SplitResult:
    """The address in parts. Raises ``AddressRefused`` for one that is no plain web address.

    ``private`` also takes http and private and loopback hosts: a setting for one's own network.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as broken:
        raise AddressRefused("write an address such as https://hooks.example.com/credits") from broken
    schemes = ("https", "http") if private else ("https",)
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise AddressRefused("write an address that begins with https:// and names a host")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("leave out the user name, the password and the part after #")
    if any(character <= " " or character == "\x7f" for character in url) or not url.isascii():
        raise AddressRefused("leave out spaces and write special characters percent-encoded")
    if not private and _is_private_literal(parts.hostname):
        raise AddressRefused("write a host on the open internet, not in a private network")
    return parts


def _is_private_literal(host: str) -> bool:
    """Whether the host is an address, not a name, that is not public. Names are resolved when posting."""
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False


def post(url: str, body: bytes, headers: dict[str, str], *, private: bool) -> Answer:
    """Post once and answer the status. Raises ``AddressRefused`` or ``PostFailed``."""
    parts = checked_url(url, private=private)
    connection = _Pinned(parts, private=private)
    # The socket's own limit starts anew with each byte; this one does not.
    deadline = Timer(_DEADLINE_SECONDS, connection.abandon)
    deadline.daemon = True
    deadline.start()
    try:
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        answer: HTTPResponse = connection.getresponse()
        return Answer(status=answer.status)
    except (OSError, HTTPException, ValueError) as trouble:
        raise PostFailed(f"{type(trouble).__name__}: {trouble}") from trouble
    finally:
        deadline.cancel()
        connection.close()


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is on the open internet, seen through addresses that wrap another."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _LEADS_INSIDE):
            return False
    return address.is_global and not address.is_multicast


class _Pinned(HTTPConnection):
    """A connection to the very address that was checked."""

    def __init__(self, parts: SplitResult, *, private: bool) -> None:
        super().__init__(parts.hostname or "", parts.port or _PORTS[parts.scheme], timeout=_SECONDS)
        self._secure, self._private = parts.scheme == "https", private

    def connect(self) -> None:
        found = _resolved(self.host, self.port)
        if not self._private and not all(is_public(ip_address(host)) for host, _ in found):
            raise AddressRefused("the host is in a private network")
        self.sock = socket.create_connection(found[0], timeout=_SECONDS)
        if self._secure:
            secured = _tls().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = secured  # known to the deadline before the other side may dawdle over the handshake
            secured.do_handshake()

    def abandon(self) -> None:
        """Cut the connection short from another thread."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.sock.close()


def _resolved(host: str, port: int) -> list[tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise PostFailed("the host's name does not resolve") from unknown
    return [(str(entry[4][0]).partition("%")[0], port) for entry in found]


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
