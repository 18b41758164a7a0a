"""Everything that the product keeps about one person, room by room, as one JSON document.

Rights and secrets: a person gets what is theirs and what they did, never a password, a digest or a key, and of other
people nothing but what they wrote to them. Source: "export of own data" in the platform rules.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder

from credenza.catalog.kept import KEPT as CATALOG
from credenza.certification.kept import KEPT as CERTIFICATION
from credenza.credits.kept import KEPT as CREDITS
from credenza.journal.kept import KEPT as JOURNAL
from credenza.journal.kept import Kept
from credenza.learning.kept import KEPT as LEARNING
from credenza.licensing.kept import KEPT as LICENSING
from credenza.orders.kept import KEPT as ORDERS
from credenza.parties.kept import KEPT as PARTIES
from credenza.workflows.models import CatalogNews, Delivery, Notice, WebhookEndpoint

KEPT = (
    Kept(section="notices", model=Notice, column="person_id", secret=("html", "fact_key")),
    Kept(section="mails", model=Delivery, column="notice__person_id"),
    Kept(section="catalog_news", model=CatalogNews, column="person_id", more=("item__sku",)),
    Kept(
        section="webhooks_made",
        model=WebhookEndpoint,
        column="created_by_id",
        only=("id", "url", "events", "active", "created_at", "ended_at"),
    ),
)
EVERYTHING = (*PARTIES, *CERTIFICATION, *CREDITS, *LEARNING, *ORDERS, *LICENSING, *CATALOG, *KEPT, *JOURNAL)


def own_data(person_id: int, *, now: datetime) -> Iterator[str]:
    """The document in pieces: ``made_at`` (UTC), then each section with its rows by id."""
    yield "{\n" + f'"made_at": {_told(now)}'
    for kept in EVERYTHING:
        yield f',\n"{kept.section}": ['
        for number, row in enumerate(kept.rows(person_id)):
            yield f"{',' if number else ''}\n {_told(row)}"
        yield "]"
    yield "\n}\n"


def _told(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
