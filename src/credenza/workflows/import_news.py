"""Mails about new dates after an import: one to each candidate who has any, so many a minute and not all at once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from credenza.certification.commands.take_news import take_news
from credenza.kernel.actors import SYSTEM
from credenza.workflows.letters.candidates import dates_moved
from credenza.workflows.registry import OPTIONAL
from credenza.workflows.telling import write


def tell_import_news(*, now: datetime) -> int:
    """Write the notices of the next candidates on the list, as many as a minute may have; answers how many."""
    told = 0
    for _ in range(settings.CREDENZA_IMPORT_MAILS_A_MINUTE):
        with transaction.atomic():
            news = take_news(by=SYSTEM)
            if news is None:
                return told
            part = {"event": f"import:{news.id}", "because": "import", "changes": news.changes}
            write(dates_moved(news.candidate, part, news.on), optional=OPTIONAL, on=news.on, now=now)
        told += 1
    return told
