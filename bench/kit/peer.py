"""openedx-ledger, as a process of its own under its own Python: the other side of ``bench/openedx_ledger.py``.

Run with: database host, database, number of ledgers, history of each. It answers "ready", then to every line with
seconds how many spends it made and how often the library refused and was asked again.
"""

import sys
import time
from uuid import uuid4

import django
from django.conf import settings

HOST, NAME, LEDGERS, HISTORY = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
settings.configure(
    SECRET_KEY="only for measuring",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "simple_history",
        "openedx_ledger",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": NAME, "USER": "credenza", "HOST": HOST}},
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)
django.setup()

from django.core.management import call_command
from openedx_ledger import api, models


def main() -> None:
    """Prepare the tables once, then spend on demand."""
    if sys.argv[5:] == ["tables"]:
        call_command("migrate", verbosity=0, interactive=False)
        return
    provider, _ = models.SalesContractReferenceProvider.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    ledgers = [
        api.create_ledger(
            unit=models.UnitChoices.USD_CENTS, idempotency_key=str(uuid4()), subsidy_uuid=uuid4(),
            initial_deposit=10**9,
            sales_contract_reference_id=str(uuid4()), sales_contract_reference_provider=provider,
        )
        for _ in range(LEDGERS)
    ]  # fmt: skip
    models.Transaction.objects.bulk_create(
        models.Transaction(
            ledger=ledger, quantity=-1, idempotency_key=str(uuid4()), state=models.TransactionStateChoices.COMMITTED
        )
        for ledger in ledgers
        for _ in range(HISTORY)
    )
    print("ready", flush=True)
    turn = 0
    for line in sys.stdin:
        begin, seconds = map(float, line.split())
        time.sleep(max(0, begin - time.monotonic()))
        done, again, end = 0, 0, time.monotonic() + seconds
        started = time.monotonic()
        while time.monotonic() < end:
            turn += 1
            try:
                api.create_transaction(
                    ledgers[turn % len(ledgers)], -1, str(uuid4()), state=models.TransactionStateChoices.COMMITTED
                )
                done += 1
            except models.LedgerLockAttemptFailed:
                again += 1
        print(done / (time.monotonic() - started), again, flush=True)


main()
