"""Why a row waits, in words and with the way out."""

from django.utils.translation import gettext_lazy as _

from credenza.doors.refusals import WORDINGS

WHY = {
    "unknown_actor": (_("Nobody is known by this name"), _("Say who it is; all of theirs that waits is taken up.")),
    "unknown_activity": (_("Nobody has said what this is"), _("Say what it is; all of it that waits is taken up.")),
    "future_date": (_("Its day has not come"), _("Nothing to do: it is taken up on its day.")),
    "own_record": (_("It speaks of whoever posted it"), _("A colleague replays it.")),
}
"""Reason to its words and the way out."""

STATUSES = (("open", _("Waiting")), ("replayed", _("Taken up")), ("dismissed", _("Dismissed")))


def why_words(code: str) -> tuple[str, str]:
    """Words and way out of a reason; what the certification program refused has its own refusal's title."""
    if code in WHY:
        words, way_out = WHY[code]
        return str(words), str(way_out)
    wording = WORDINGS.get(code)
    way_out = _("Put it right and replay the row, or dismiss it with a reason.")
    return (wording.title if wording else code.replace("_", " ").capitalize()), str(way_out)
