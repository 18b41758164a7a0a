"""What an API token may do. A token never does more than its person may."""

SCOPES = {
    "credits:read": "See accounts, requests, transactions and reports",
    "credits:write": "Purchase, decide requests, change the account",
    "redemptions:write": "Ask for redemptions and cancel one's own",
    "catalog:read": "See the catalog",
    "catalog:write": "Change prices and what is on sale (staff)",
    "desk:write": "Work at the desk (staff)",
    "finance:read": "See deferred revenue and breakage (finance)",
    "admin:write": "Staff roles, webhooks and others' tokens (administrators)",
    "certification:read": "See credentials, activities, evidence and audit cases",
    "certification:write": "Enter activities, ask for extensions, answer audits, share",
    "learning:read": "See statements, rosters and what waits in quarantine (certification desk)",
    "learning:write": "Post statements and attendance (certification desk, learning platforms)",
    "orders:read": "See organizations, quotes, orders, invoices and licenses",
    "orders:write": "Change organizations, quote, order and pay",
    "profile:read": "See the profile, notices and the list of tokens",
    "profile:write": "Change the profile, notices and tokens",
}

SERVICE_SCOPES = ("learning:write", "catalog:read")
"""What a service account may be made for. Such an account owns nothing and holds no role."""
