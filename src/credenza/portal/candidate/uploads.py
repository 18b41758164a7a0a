"""Evidence on its way into a form: stored at once, and named in the form by a signed token.

A refusal of the form loses nothing: what was uploaded need not be chosen again. A token speaks for its own uploader
and for a day; a file that no activity takes in the end is a stray of the store, which ``verify`` knows.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.core import signing
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from credenza.certification.entering import Proof
from credenza.certification.queries.own import named_evidence
from credenza.doors.refusals import describe
from credenza.gateways.files import choice
from credenza.kernel.errors import DomainError
from credenza.workflows.proofs import proof_of

Receipt = TypeVar("Receipt")
SALT = "credenza.portal.candidate.evidence"
LASTS_SECONDS = 24 * 3600
MOST_FILES = 10
ACCEPT = "image/png,image/jpeg,image/webp,application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One stored file as the form shows it; ``token`` brings it back."""

    proof: Proof
    token: str

    @property
    def name(self) -> str:
        return self.proof.original_name or _("a file without a name")

    @property
    def size_words(self) -> str:
        """Its size, as people read it."""
        kilobytes = max(round(self.proof.size / 1000), 1)
        return f"{kilobytes / 1000:.1f} MB" if kilobytes >= 1000 else f"{kilobytes} kB"  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """What the form has by now, and why some of what was chosen could not be taken."""

    files: tuple[Upload, ...] = ()
    refusals: tuple[str, ...] = ()

    def given_to(self, act: Callable[[tuple[Proof, ...]], Receipt]) -> Receipt:
        """Run a command with the files. One that another activity shows already is stored once more, for a stored
        file stands for one activity; only then, so that a form sent twice says the same twice.
        """
        proofs = tuple(file.proof for file in self.files)
        try:
            return act(proofs)
        except IntegrityError:
            taken = named_evidence(proof.stored_name for proof in proofs)
            if not taken:
                raise
            return act(tuple(_again(proof) if proof.stored_name in taken else proof for proof in proofs))


def uploads_of(request: HttpRequest, person_id: int) -> Uploads:
    """Files kept from earlier posts of the form, then those that came with this one."""
    kept = [found for token in request.POST.getlist("kept")[:MOST_FILES] if (found := _kept(token, person_id))]
    refusals: list[str] = []
    for sent in request.FILES.getlist("evidence"):
        if len(kept) >= MOST_FILES:
            refusals.append(_("Up to %(most)s files are taken for one activity.") % {"most": MOST_FILES})
            break
        try:
            kept.append(_new(sent, person_id))
        except DomainError as error:
            refusals.append(_("“%(file)s”: %(why)s") % {"file": sent.name, "why": describe(error).detail})
    return Uploads(files=tuple(_once(kept)), refusals=tuple(refusals))


def _new(sent: Any, person_id: int) -> Upload:
    return _named(proof_of(sent, sent.name or ""), person_id)


def _named(proof: Proof, person_id: int) -> Upload:
    return Upload(proof=proof, token=signing.dumps([person_id, asdict(proof)], salt=SALT, compress=True))


def _kept(token: str, person_id: int) -> Upload | None:
    try:
        owner, told = signing.loads(token, salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return None
    return Upload(proof=Proof(**told), token=token) if owner == person_id else None


def _once(files: Iterable[Upload]) -> list[Upload]:
    """The same content chosen twice stands once."""
    return list({file.proof.sent_digest: file for file in files}.values())


def _again(proof: Proof) -> Proof:
    store = choice.active()
    return Proof(**{**asdict(proof), "stored_name": store.put(store.read(proof.stored_name))})
