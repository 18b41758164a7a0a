"""What runs when: one literal table. Times are UTC, in cron's words; a job is told the instant at which it starts.

A moment missed while no worker ran is made up for once, not as often as it was missed: every job here takes up all
that is due. Business days are different: ``days`` does each one missed, in order.
"""

from collections.abc import Callable
from datetime import datetime

from credenza.jobs.chores import (
    charge_renewals,
    collect_test_payments,
    dispatch_outbox,
    pay_back_cards,
    prune,
    run_missed_days,
    send_deliveries,
    tell_imports,
    work_on_trials,
)

Job = Callable[[datetime], object]
"""Does its work; one that answers True has more of it, and is put into the queue again behind what waits there."""

TABLE: dict[str, tuple[str, Job]] = {
    # Also put into the queue as soon as an event waits; this is the net below.
    "outbox": ("* * * * *", dispatch_outbox),
    "deliveries": ("* * * * *", send_deliveries),
    "card_refunds": ("* * * * *", pay_back_cards),
    "renewals": ("* * * * *", charge_renewals),
    "test_payments": ("* * * * *", collect_test_payments),
    "days": ("*/5 * * * *", run_missed_days),
    "import_news": ("* * * * *", tell_imports),
    "trials": ("* * * * *", work_on_trials),
    "prune": ("17 3 * * *", prune),
}
