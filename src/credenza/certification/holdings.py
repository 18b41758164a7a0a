"""One credential as commands meet it: found, its person known, its candidate locked, its state told."""

from datetime import date

from credenza.certification.errors import CredentialExpired
from credenza.certification.models import Candidate, Credential
from credenza.certification.policy import person_of
from credenza.certification.receipts import CredentialChanged
from credenza.certification.refreshing import locked
from credenza.kernel.errors import NotFound


def credential_and_person(credential: int) -> tuple[Credential, int]:
    """The credential and whose it is; ``NotFound`` for none."""
    row = Credential.objects.filter(pk=credential).first()
    if row is None:
        raise NotFound(what="credential")
    return row, person_of(row.candidate_id)


def locked_credential(row: Credential) -> tuple[Credential, Candidate]:
    """The credential as it is now, and its candidate's root, locked. One merged into another stands for it."""
    root = locked(row.candidate_id)
    return going_on(Credential.objects.get(pk=row.pk)), root


def going_on(row: Credential) -> Credential:
    """The credential, or the one that it became one with at last."""
    while row.merged_into is not None:
        row = row.merged_into
    return row


def in_force(row: Credential, on: date) -> bool:
    """Active or suspended on that day."""
    return not row.gone and row.earned_on <= on < row.expires_on


def require_in_force(row: Credential, on: date) -> None:
    """Refuses with ``credential_expired``."""
    if not in_force(row, on):
        raise CredentialExpired(expires_on=row.expires_on)


def status_of(row: Credential, on: date) -> str:
    """active, suspended, expired or revoked on that day, by the dates recorded now."""
    if row.revoked or row.gone:
        return "revoked"
    return "active" if on < row.suspends_on else "suspended" if on < row.expires_on else "expired"


def changed(row: Credential, on: date) -> CredentialChanged:
    """The receipt of a command about one credential."""
    row.refresh_from_db()
    return CredentialChanged(
        credential=row.pk,
        certification=row.certification,
        status=status_of(row, on),
        suspends_on=row.suspends_on,
        expires_on=row.expires_on,
    )
