"""An upload becomes evidence: inspected, cleaned and stored by the gateway, then named to a room."""

from credenza.certification.entering import Proof
from credenza.gateways.files.evidence import Readable, StoredEvidence, inspect, stored
from credenza.parties.commands.submit_evidence import Paper


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


def as_paper(proof: Proof) -> Paper:
    """A stored file as evidence of an organization."""
    return Paper(
        stored_name=proof.stored_name,
        stored_digest=proof.stored_digest,
        media_type=proof.media_type,
        original_name=proof.original_name,
    )
