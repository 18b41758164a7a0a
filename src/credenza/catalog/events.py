"""Facts that the catalog announces. Each payload is ``{"item": id}``, of sessions and events ``{"session": id}``."""

ITEM_ADDED = "catalog.item_added"
ITEM_CHANGED = "catalog.item_changed"
ITEM_WITHDRAWN = "catalog.item_withdrawn"
ITEM_OFFERED = "catalog.item_offered"
PRICE_CHANGED = "catalog.price_changed"
SESSION_ADDED = "catalog.session_added"
SESSION_CANCELLED = "catalog.session_cancelled"
