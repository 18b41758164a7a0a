"""Where an order came from, beside a quote; see ``quote_models.CHANNELS``."""

ACCOUNT = "account"
"""Credits that were paid by card on their account's own page: priced and charged there, invoiced here (CR6)."""
