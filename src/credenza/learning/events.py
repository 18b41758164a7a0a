"""Facts that the learning room announces, each payload in words.

``source`` names what came in for good, such as ``statement:6690e6c9-…`` or ``roster_row:12``: what follows is undone by
it. ``sku`` is the catalog's, empty where staff said only what kind of activity it is (``type``).
"""

TRAINING_COMPLETED = "learning.training_completed"
TRAINING_PROGRESSED = "learning.training_progressed"
STATEMENT_VOIDED = "learning.statement_voided"
ATTENDED = "learning.attended"
QUARANTINED = "learning.quarantined"
ROSTER_SETTLED = "learning.roster_settled"
"""Every line of a roster is known to be somebody's or put aside: who is not on it was not there."""
