"""How often one address on the network may try something, counted over all processes.

A single IPv6 customer is given at least a network of 2**64 addresses, so those of one such network count as one.
"""

from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

_LONGEST = 45
"""An IPv6 address with an IPv4 one written inside."""
_NETWORK = len("2001:0db8:0000:0001")


def address_of(request: HttpRequest) -> str:
    """The caller's address: behind a trusted proxy the one that the proxy saw, for all callers have the proxy's."""
    trusted = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if trusted and len(seen) >= trusted:
        return str(seen[-trusted])[:_LONGEST]
    return str(request.META.get("REMOTE_ADDR", ""))[:_LONGEST]


def is_over(what: str, request: HttpRequest, *, most: int, window: timedelta, at: datetime) -> bool:
    """Count this try; whether there were more than ``most`` since the window opened. It closes at its time, however
    many tries fall into it.
    """
    key = _key(what, request)
    count, until = cache.get(key) or (0, at + window)
    if until <= at:
        count, until = 0, at + window
    if count >= most:
        return True
    cache.set(key, (count + 1, until), timeout=max(int((until - at).total_seconds()), 1))
    return False


def is_spent(what: str, request: HttpRequest, *, most: int, at: datetime) -> bool:
    """Whether as many tries as are allowed were counted since the window opened; this one is not counted."""
    count, until = cache.get(_key(what, request)) or (0, at)
    return until > at and count >= most


def _key(what: str, request: HttpRequest) -> str:
    return f"{what}:{_counted_as(address_of(request))}"


def _counted_as(address: str) -> str:
    """The address; of IPv6 its network of 64 bits, and the IPv4 address that one may be written inside."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or f"{found.exploded[:_NETWORK]}::/64")
