"""The list of what candidates are to be told after an import is taken down from its oldest end."""

from credenza.certification.models import ImportNews
from credenza.certification.policy import require
from credenza.certification.receipts import News
from credenza.kernel.actors import Actor


def take_news(*, by: Actor) -> News | None:
    """The oldest that nobody else is at, taken off the list; None where it is empty. Call it within the transaction
    that tells it. Refuses with ``not_permitted``: the system alone does it.
    """
    require("take_news", by)
    row = ImportNews.objects.select_for_update(skip_locked=True).order_by("pk").first()
    if row is None:
        return None
    news = News(id=row.pk, candidate=row.candidate_id, on=row.on, changes=row.changes)
    row.delete()
    return news
