"""The pages that notices lead to, by the URL names of the portal."""

from django.urls import reverse

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


def address(page: str) -> str:
    """The path of a page."""
    return reverse(PAGES[page])
