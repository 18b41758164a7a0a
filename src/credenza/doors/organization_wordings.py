"""Wording and HTTP status of refusals about organizations."""

from credenza.doors.wording import Wording

WORDINGS: dict[str, Wording] = {
    "last_member": Wording(
        status=409,
        title="The last member stays",
        detail="An organization always keeps one member. Add a colleague first.",
        field="email",
    ),
    "already_member": Wording(
        status=409,
        title="Already a member",
        detail=lambda facts: f"{facts['email']} belongs to this organization already. Reload the list.",
        field="email",
    ),
    "not_a_member": Wording(
        status=409,
        title="Not a member",
        detail=lambda facts: f"{facts['email']} does not belong to this organization. Reload the list.",
        field="email",
    ),
    "evidence_expired": Wording(
        status=422,
        title="The evidence is over",
        detail=lambda facts: (
            f"Its last day was {facts['valid_until']:%d %b %Y}. Submit evidence that holds today, or correct the date."
        ),
        field="valid_until",
    ),
    "evidence_decided": Wording(
        status=409,
        title="Already decided",
        detail=lambda facts: (
            f"This evidence was {facts['status']} before and stays so. What changed since is submitted as new evidence."
        ),
    ),
}
