"""Wording and HTTP status of the learning room's refusals."""

from credenza.doors.wording import Wording

WORDINGS: dict[str, Wording] = {
    "statement_conflict": Wording(
        status=409,
        title="This statement came before with other content",
        detail=lambda facts: (
            f"A statement with the id {facts['statement']} is stored and says something else; nothing of this call was "
            "taken. Send what changed under a new id, and void the old one if it was wrong."
        ),
    ),
    "quarantine_not_open": Wording(
        status=409,
        title="It no longer waits",
        detail=lambda facts: f"This row was {facts['status']} before. Reload the list to see what still waits.",
    ),
}
