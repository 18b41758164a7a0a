"""Evidence on its way: a file is stored first, and a signed token of its uploader names it in what is sent next.

So that bodies stay small JSON, and a call that is sent again is the very same call.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest

from credenza.api.v1.door import Call, kept
from credenza.certification.entering import Proof
from credenza.certification.queries.own import named_evidence
from credenza.gateways.files.evidence import InspectedEvidence, inspect, stored
from credenza.kernel.errors import InvalidField
from credenza.parties.commands.submit_evidence import Paper
from credenza.parties.organizations import named_papers
from credenza.workflows.proofs import as_paper, as_proof

SALT = "credenza.api.v1.evidence"
LASTS = timedelta(days=1)
WANTED = "tokens of your own from POST /evidence, each not a day old and used once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored file as its uploader hears of it."""

    token: str
    media_type: str
    size: int
    original_name: str


def taken_in(request: HttpRequest, named: str, call: Call) -> Kept:
    """Look at the body and store it; never more than a file may hold is read. Refuses as evidence is refused.

    The same file under the same key is stored once.
    """
    found = inspect(request, named)
    body = {"sent_digest": found.sent_digest, "name": found.original_name}
    return kept(call, "keep_evidence", body, Kept, lambda: _kept(found, call))


def _kept(found: InspectedEvidence, call: Call) -> Kept:
    proof = as_proof(stored(found))
    until = (call.now + LASTS).isoformat()
    token = signing.dumps([call.by.person_id, until, asdict(proof)], salt=SALT, compress=True)
    return Kept(token=token, media_type=proof.media_type, size=proof.size, original_name=proof.original_name)


def proofs_of(tokens: Sequence[str], call: Call) -> tuple[Proof, ...]:
    """The files that the tokens name, the same content once. Refuses with ``invalid_field`` (evidence)."""
    found = {proof.sent_digest: proof for proof in (_named(token, call) for token in tokens)}
    names = [proof.stored_name for proof in found.values()]
    if named_evidence(names) or named_papers(names):
        raise InvalidField(field="evidence", expected=WANTED)
    return tuple(found.values())


def paper_named(token: str, call: Call) -> Paper:
    """The file that the token names, as evidence of an organization. Refuses with ``invalid_field`` (evidence).

    The same call again finds the same file: that a paper stands once is the command's own to say.
    """
    proof = _named(token, call)
    if named_evidence([proof.stored_name]):
        raise InvalidField(field="evidence", expected=WANTED)
    return as_paper(proof)


def _named(token: str, call: Call) -> Proof:
    try:
        owner, until, told = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise InvalidField(field="evidence", expected=WANTED) from None
    if owner != call.by.person_id or datetime.fromisoformat(until) < call.now:
        raise InvalidField(field="evidence", expected=WANTED)
    return Proof(**told)
