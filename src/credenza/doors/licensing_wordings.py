"""Wording and HTTP status of the licensing room's refusals."""

from credenza.doors.wording import Wording

WORDINGS: dict[str, Wording] = {
    "entitlement_not_found": Wording(
        status=404,
        title="No such license with this contact",
        detail="No license has this SEN (or site) together with this e-mail address. Check both: the SEN stands on the "
        "invoice, the address is the technical contact's, for a cloud site any authorized contact's.",
        field="email",
    ),
    "key_not_visible": Wording(
        status=403,
        title="The key is not yours to see",
        detail="Only the technical contact and the original purchaser can see this key. Ask one of them; the technical "
        "contact can also hand that role over.",
    ),
    "license_ended": Wording(
        status=409,
        title="The license ended",
        detail="This license ended by a refund; nothing can be added to it or changed. Quote a new license instead.",
    ),
    "subscription_not_running": Wording(
        status=409,
        title="Nothing renews here",
        detail=lambda facts: (
            f"{facts['sen']} is no monthly subscription that runs (it is {facts['status']}), so there "
            "is nothing to cancel or to take back. Buy it again to have it renew."
        ),
    ),
    "key_unavailable": Wording(
        status=503,
        title="The key cannot be shown now",
        detail="The seller's signing key for this license is not at hand. The license itself is valid; try again later "
        "or tell support.",
    ),
}
