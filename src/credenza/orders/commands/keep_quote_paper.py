"""Keep the paper of a quote as it was sent: printed once, the same bytes from then on (research: old papers stay)."""

import re
from datetime import datetime

from credenza.journal.idempotency import idempotent
from credenza.journal.recording import Subject, note, stamp
from credenza.kernel.actors import Actor
from credenza.kernel.errors import InvalidField, NotFound, NotPermitted
from credenza.orders.models import Quote
from credenza.orders.receipts import QuotePaperKept

_FILE, _DIGEST = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


@idempotent
def keep_quote_paper(
    *, quote: int, file: str, sha256: str, by: Actor, now: datetime, idempotency_key: str | None = None
) -> QuotePaperKept:
    """Name the stored paper of a quote that was issued. The first one stays: a later call answers it.

    Refuses with ``not_permitted`` (the system only), ``not_found`` (a quote never issued too), ``invalid_field``.
    """
    if not by.is_system:
        raise NotPermitted(command="keep_quote_paper")
    if not _FILE.fullmatch(file) or not _DIGEST.fullmatch(sha256):
        raise InvalidField(field="file", expected="the name of a stored file and its SHA-256")
    row = Quote.objects.select_for_update().filter(pk=quote, issued_on__isnull=False).first()
    if row is None:
        raise NotFound(what="quote")
    if not row.pdf_file:
        row.pdf_file, row.pdf_sha256 = file, sha256
        row.save(update_fields=["pdf_file", "pdf_sha256"])
        note("keep_quote_paper", Subject(kind="quote", id=row.pk), stamp(by, now), facts={"sha256": sha256})
    return QuotePaperKept(quote=row.pk, file=row.pdf_file, sha256=row.pdf_sha256)
