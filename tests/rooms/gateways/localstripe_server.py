"""Runs localstripe on loopback only (its own start listens everywhere). Argument: an open socket's descriptor.

Two gaps of the peer are filled here: some fields of Stripe's that it does not know, and a card named at confirmation.
"""

import socket
import sys
from typing import Any

from aiohttp import web
from localstripe import server
from localstripe.resources import PaymentIntent, store

UNKNOWN_TO_THE_PEER = ("description", "setup_future_usage", "return_url", "off_session")

_read, _confirm = server.get_post_data, PaymentIntent._api_confirm


async def _known(request: Any, *more: Any, **named: Any) -> Any:
    told = await _read(request, *more, **named)
    return {name: value for name, value in (told or {}).items() if name not in UNKNOWN_TO_THE_PEER}


def _confirm_with(id: str, payment_method: str | None = None) -> Any:
    if payment_method is not None:
        PaymentIntent._api_update(id, payment_method=payment_method)
    return _confirm(id)


if __name__ == "__main__":
    server.get_post_data = _known
    # It would keep its state in a file for the whole machine.
    store.dump_to_disk = lambda: None
    route = ("POST", "/v1/payment_intents/{id}/confirm")
    for resource in server.app.router.resources():
        if resource.canonical == route[1]:
            for known in resource:
                known._handler = server.api_extra(_confirm_with, route[1])
    web.run_app(server.app, sock=socket.socket(fileno=int(sys.argv[1])), print=None)
