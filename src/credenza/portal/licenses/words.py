"""How licenses and what happened to them are named on pages."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credenza.licensing.rows import ChangeRow, LicenseRow
from credenza.portal.presentation.formats import business_date

CHANGES = {
    "granted": (gettext_lazy("Granted"), "ok"),
    "renewed": (gettext_lazy("Renewed"), "ok"),
    "upgraded": (gettext_lazy("Upgraded"), "ok"),
    "cotermed": (gettext_lazy("Co-termed"), "ok"),
    "undone": (gettext_lazy("An order was refunded"), "warn"),
    "ended": (gettext_lazy("Ended by a refund"), "bad"),
    "handed_over": (gettext_lazy("Contact changed"), ""),
    "evaluation": (gettext_lazy("Evaluation begun"), "info"),
    "cancelled": (gettext_lazy("Renewals cancelled"), "warn"),
    "resumed": (gettext_lazy("Renews again"), "ok"),
    "view_withdrawn": (gettext_lazy("Original purchaser no longer sees keys"), "warn"),
}
REFUNDS = ("undone", "ended")
"""Whose reason is the refund itself."""
SOON_DAYS = 60
"""An end so near is marked in lists."""


def size(row: LicenseRow) -> str:
    """Tier and kind, such as "500 users, perpetual"."""
    tier = ngettext("%(count)s user", "%(count)s users", row.tier or 0) % {"count": f"{row.tier:,}"} if row.tier else ""
    kind = _("evaluation") if row.kind == "evaluation" else _("perpetual") if row.term.ends_on is None else ""
    return ", ".join(part for part in (tier, kind) if part)


def end_mark(row: LicenseRow, on: date) -> tuple[str, str]:
    """A badge beside the end of coverage: its words and its look; no words far from it."""
    until = row.supported_until
    if until is None:
        return "", ""
    left = (until - on).days
    if left < 0:
        return _("over"), "bad"
    if left > SOON_DAYS:
        return "", ""
    return ngettext("%(count)s day", "%(count)s days", left) % {"count": left}, "warn"


def change_words(row: ChangeRow) -> tuple[str, str, str]:
    """What happened, its look, and what it brought."""
    words, look = CHANGES[row.kind]
    said = []
    if "tier" in row.after and row.kind != "granted":
        said.append(_("%(tier)s users") % {"tier": f"{row.after['tier']:,}" if row.after["tier"] else "0"})
    if row.bought_from and row.bought_until:
        said.append(f"{business_date(row.bought_from)} – {business_date(row.bought_until)}")
    if row.reason and row.kind not in REFUNDS:
        said.append(f"“{row.reason}”")
    return str(words), look, ", ".join(said)
