"""Columns of exports of the certification room, the same from every face."""

from credenza.certification.queries.what_if import AffectedRow
from credenza.gateways.exports import Column

AFFECTED: tuple[Column[AffectedRow], ...] = (
    Column(label="Candidate", cell=lambda row: row.number),
    Column(label="Certification", cell=lambda row: row.difference.certification),
    Column(label="Earned on", cell=lambda row: row.difference.earned_on),
    Column(label="Status now", cell=lambda row: row.difference.status_from),
    Column(label="Status then", cell=lambda row: row.difference.status_to),
    Column(label="Suspends on now", cell=lambda row: row.difference.suspends_from),
    Column(label="Suspends on then", cell=lambda row: row.difference.suspends_to),
    Column(label="Expires on now", cell=lambda row: row.difference.expires_from),
    Column(label="Expires on then", cell=lambda row: row.difference.expires_to),
    Column(label="Renewals now", cell=lambda row: row.difference.renewals_from),
    Column(label="Renewals then", cell=lambda row: row.difference.renewals_to),
)
