"""An upload becomes evidence: inspected, cleaned and stored by the gateway, then named to the certification room."""

from credenza.certification.entering import Proof
from credenza.gateways.files.evidence import Readable, StoredEvidence, inspect, stored


def proof_of(upload: bytes | Readable | None, named: str) -> Proof:
    """Store an upload; refuses with ``evidence_missing``, ``_empty``, ``_too_large`` or ``_not_supported``."""
    return as_proof(stored(inspect(upload, named)))


def as_proof(file: StoredEvidence) -> Proof:
    """A stored file as commands take it."""
    return Proof(
        sent_digest=file.sent_digest,
        stored_name=file.stored_name,
        stored_digest=file.stored_digest,
        media_type=file.media_type,
        size=file.size,
        original_name=file.original_name,
    )
