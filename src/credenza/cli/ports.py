"""Whether an address can be listened on. Asked first, for two servers would share one port without an error.

The web server binds with port reuse, which lets several processes of one system share a port: each would get some of
the other's requests. A bind without reuse tells.
"""

import errno
import socket
from typing import Any

NEARBY = 20
_LARGEST = 65_535


def refusal(host: str, port: int, command: str) -> str:
    """One sentence on why the address cannot be had and what to do; empty when it can. ``command`` is the user's."""
    if not 0 < port <= _LARGEST:
        return f"{port} is no port: choose one from 1 to {_LARGEST}, such as `{command} --port 8000`."
    found = _trouble(host, port)
    if found == 0:
        return ""
    if found == errno.EADDRINUSE:
        return (
            f"port {port} of {host} is taken: another program, perhaps another Credenza, listens there. End it, or "
            f"take another port: `{command} --port {_free_after(host, port)}`."
        )
    if found == errno.EACCES:
        return (
            f"port {port} needs rights that this user does not have. Take a port above 1023: `{command} --port 8000`."
        )
    return f"{host} is no address of this machine. Listen on one that is: `{command} --host 127.0.0.1`."


def _free_after(host: str, port: int) -> int:
    near = range(port + 1, min(port + NEARBY, _LARGEST) + 1)
    return next((other for other in near if _trouble(host, other) == 0), 8000)


def _trouble(host: str, port: int) -> int:
    """The error number of a bind without port reuse, 0 for none; a port in its last minute after use is free."""
    try:
        ways = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    found = [_bound(way[0], way[4]) for way in ways]
    # A name may stand for an address that this machine lacks (IPv6, say) beside one that it has.
    return errno.EADDRINUSE if errno.EADDRINUSE in found else min(found, default=errno.EADDRNOTAVAIL)


def _bound(family: int, address: Any) -> int:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    return 0
