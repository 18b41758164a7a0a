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
    "my_certifications": "candidate:overview",
    "credential": "candidate:credential",
    "activity": "candidate:activity",
    "case_of_mine": "candidate:case",
    "desk_wishes": "certification_desk:extensions",
    "desk_held": "certification_desk:held",
    "desk_cases": "certification_desk:cases",
    "desk_misuse": "certification_desk:reports",
    "desk_quarantine": "learning_desk:quarantine",
    "quote": "quotes:quote",
    "order": "orders:order",
    "order_payment": "orders:pay",
    "invoice": "orders:invoice",
    "organization": "organizations:organization",
    "license": "licenses:license",
    "licenses": "licenses:overview",
    "reviews": "review_desk:queue",
    "payments": "order_desk:payments",
}


def address(page: str, about: int | None = None) -> str:
    """The path of a page; ``about`` is the id of what it shows, for a page of one thing."""
    return reverse(PAGES[page], args=() if about is None else (about,))
