"""The window of a limit closes at its time, and callers behind a proxy are told apart."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from credenza.doors.limiting import address_of, is_over
from tests.builders.credits import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def over(seconds: int, **headers: str) -> bool:
    request = RequestFactory().get("/", **headers)
    return is_over("test", request, most=3, window=MINUTE, at=NOW + timedelta(seconds=seconds))


def test_a_window_closes_however_many_tries_fall_into_it() -> None:
    assert [over(second) for second in (0, 10, 20, 30, 59)] == [False, False, False, True, True]
    assert [over(second) for second in (60, 61)] == [False, False]


def test_a_slow_caller_is_never_over() -> None:
    assert not any(over(30 * number) for number in range(20))


def test_callers_behind_a_trusted_proxy_are_told_apart(settings: LazySettings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    one, other = ({"HTTP_X_FORWARDED_FOR": f"6.6.6.6, {address}"} for address in ("192.0.2.1", "2001:db8::2"))
    assert [over(0, **one) for _ in range(4)][-1] is True
    assert over(0, **other) is False


def test_nobody_says_by_themselves_where_they_call_from(settings: LazySettings) -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="6.6.6.6", REMOTE_ADDR="192.0.2.9")
    assert address_of(request) == "192.0.2.9"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="9.9.9.9, 192.0.2.7", REMOTE_ADDR="192.0.2.9")
    assert address_of(forged) == "192.0.2.7"


def test_one_ipv6_network_counts_as_one_caller() -> None:
    """Whoever has one IPv6 address has 2**64 of them."""
    assert [over(0, REMOTE_ADDR=f"2001:db8:0:1::{number}") for number in range(4)] == [False, False, False, True]
    assert over(0, REMOTE_ADDR="2001:db8:0:2::1") is False
    mapped = [over(0, REMOTE_ADDR=address) for address in ("::ffff:192.0.2.8", *["192.0.2.8"] * 3)]
    assert mapped == [False, False, False, True]
    assert over(0, REMOTE_ADDR="::ffff:192.0.2.9") is False
    assert [over(0, REMOTE_ADDR=address) for address in ("", "nowhere", "fe80::1%eth0")] == [False, False, False]
