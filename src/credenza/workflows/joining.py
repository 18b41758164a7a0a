"""Several notices to one candidate in one mail.

A notice to a candidate waits a little before its mail goes, so that what falls together arrives together: what comes
under the same name meanwhile is taken into it (``telling``), and when the mail goes it takes along every other notice
to the candidate that waits. In the product each stands for itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from credenza.workflows.models import Notice

GATHERING = timedelta(minutes=10)
"""How long a mail to a candidate waits for what belongs to it: a sitting in which somebody enters a few activities."""

CANDIDATE_KINDS = (
    "credential_revoked",
    "audit_decided",
    "appeal_decided",
    "audit_opened",
    "activity_held",
    "extension_declined",
    "extension_granted",
    "credential_expired",
    "credential_suspended",
    "credential_earned",
    "credential_renewed",
    "dates_changed",
    "expiration_ahead",
    "suspension_ahead",
    "activity_credited",
    "quarterly_status",
)
"""Every notice to candidates, the weightiest first: it gives a joined mail its subject and stands on top."""

_SHEET = re.compile(r"<!-- sheet -->.*?<!-- /sheet -->", re.DOTALL)
_GREETING = re.compile(r"<!-- greeting -->.*?<!-- /greeting -->", re.DOTALL)
_GAP = '<tr><td style="padding:6px 0;font-size:0;line-height:0;">&nbsp;</td></tr>\n    '
_FOOT = "\n--\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """One mail out of several notices."""

    subject: str
    text: str
    html: str


def weight(notice: Notice) -> tuple[int, int]:
    """The place of a notice in a joined mail."""
    return CANDIDATE_KINDS.index(notice.name), notice.pk


def joined(notices: Sequence[Notice]) -> Joined:
    """One mail that says what each of the notices says, the weightiest first; of one alone, that one as it is."""
    first, *others = sorted(notices, key=weight) if len(notices) > 1 else notices
    said, foot = _parts(first.text)
    # Whoever reads further finds each matter under a heading of its own, without a second greeting.
    texts = [said, *(f"{one.subject}\n\n{_without_greeting(_parts(one.text)[0])}" for one in others)]
    sheets = [_sheet(first.html), *(_GREETING.sub("", _lower(_sheet(one.html))) for one in others)]
    html = _SHEET.sub(lambda _: f"\n    {_GAP}".join(sheets), first.html, count=1)
    return Joined(subject=first.subject, text="\n\n* * *\n\n".join(texts) + foot, html=html)


def _parts(text: str) -> tuple[str, str]:
    said, mark, foot = text.rpartition(_FOOT)
    return said.strip(), f"\n{mark}{foot}" if said.strip() else text


def _without_greeting(said: str) -> str:
    return said.partition("\n\n")[2]


def _sheet(html: str) -> str:
    found = _SHEET.search(html)
    return found.group() if found else ""


def _lower(sheet: str) -> str:
    return sheet.replace("<h1 ", "<h2 ").replace("</h1>", "</h2>")
