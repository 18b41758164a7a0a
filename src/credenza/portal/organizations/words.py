"""How kinds of organizations and of evidence are named on pages."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from credenza.parties.organization_kinds import CATEGORY, EXEMPTION, PROGRAM, RESALE
from credenza.parties.organization_rows import EvidenceRow

KINDS = (
    ("customer", _("Customer: we buy for ourselves")),
    ("reseller", _("Reseller: we purchase on behalf of our customers")),
    ("distributor", _("Distributor: we supply resellers")),
)
KIND_WORDS = {"customer": _("Customer"), "reseller": _("Reseller"), "distributor": _("Distributor")}
CLAIMS = (
    ((CATEGORY, "academic"), _("Academic institution")),
    ((CATEGORY, "non_profit"), _("Non-profit organization")),
    ((CATEGORY, "government"), _("Government")),
    ((CATEGORY, "migration"), _("Migration from another product")),
    ((PROGRAM, "corporate_reseller"), _("Corporate reseller program")),
    ((PROGRAM, "partner"), _("Partner program")),
    ((RESALE, ""), _("Resale certificate")),
    ((EXEMPTION, ""), _("Tax exemption")),
)
CLAIM_WORDS = dict(CLAIMS)
EFFECTS = {
    CATEGORY: _("A discount for what you use yourselves, whoever buys it for you."),
    PROGRAM: _("A discount for what you resell."),
    RESALE: _("No tax on what you resell."),
    EXEMPTION: _("No tax on your orders."),
}


def claim_words(row: EvidenceRow) -> str:
    """What the evidence is for."""
    known = CLAIM_WORDS.get((row.kind, row.value))
    return str(known) if known else f"{row.kind} {row.value}".replace("_", " ").strip().capitalize()


def waits_since(row: EvidenceRow, on: date) -> int:
    """How many days the evidence waits."""
    return max((on - row.submitted_at.date()).days, 0)
