"""The pages that notices lead to, by the URL names of the portal."""

import structlog
from django.urls import NoReverseMatch, reverse

PAGES = {
    "account": "credits:overview",
    "requests": "credits:requests",
    "transactions": "credits:transactions",
    "owners": "credits:settings",
    "my_requests": "learner:requests",
    "my_training": "learner:training",
    "catalog": "learner:catalog",
    "sign_up": "account_signup",
    "desk_extensions": "desk:extensions",
    "desk_accounts": "desk:accounts",
    "notices": "portal:notices",
}
_log = structlog.get_logger(__name__)


def address(page: str) -> str:
    """The path of a page; the start page where an installation leaves it out, for the fact must be told."""
    try:
        return reverse(PAGES[page])
    except NoReverseMatch:
        _log.warning("addresses.no_page", page=page)
        return "/"
