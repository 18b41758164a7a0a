"""Names that organizations and their evidence go by: identifiers, in the database as in the API."""

KINDS = ("customer", "reseller", "distributor")
PROGRAM, CATEGORY, RESALE, EXEMPTION = "discount_program", "category", "resale_certificate", "exemption"
EVIDENCE_KINDS = (PROGRAM, CATEGORY, RESALE, EXEMPTION)
EVIDENCE_STATES = ("submitted", "approved", "rejected")
