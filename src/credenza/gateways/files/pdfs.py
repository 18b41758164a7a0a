"""A PDF cleaned in a process of its own, which holds none of our keys and whose memory and time are bounded."""

import os
import subprocess
import sys

from credenza.gateways.files import pdf_cleaning
from credenza.kernel.evidence_errors import EvidenceEmpty, EvidenceNotSupported, EvidenceTooLarge

PATIENCE_SECONDS = 60
"""Longer than the work may take: a busy machine lets it wait."""
_SHARED = ("PATH", "LANG", "LC_ALL", "TMPDIR")


def cleaned(content: bytes) -> bytes:
    """The PDF with what its pages show and nothing else.

    Raises EvidenceNotSupported (a password, or broken), EvidenceEmpty (no page) and EvidenceTooLarge.
    """
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(
            [sys.executable, "-m", pdf_cleaning.__name__],
            input=content,
            capture_output=True,
            check=False,
            timeout=PATIENCE_SECONDS,
            env={"PYTHONPATH": paths} | {name: os.environ[name] for name in _SHARED if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much_work() from error
    match done.returncode:
        case 0:
            return done.stdout
        case pdf_cleaning.ENCRYPTED:
            raise EvidenceNotSupported(was="encrypted_pdf")
        case pdf_cleaning.NO_PAGE:
            raise EvidenceEmpty
        case pdf_cleaning.TOO_MANY_PAGES:
            raise EvidenceTooLarge(measure="pages", most=pdf_cleaning.MOST_PAGES, given=int(done.stdout))
        case pdf_cleaning.BROKEN:
            raise EvidenceNotSupported(was="broken_pdf")
        case _:  # ended by its bounds
            raise _too_much_work()


def _too_much_work() -> EvidenceTooLarge:
    return EvidenceTooLarge(measure="work", most=pdf_cleaning.WORK_SECONDS)
