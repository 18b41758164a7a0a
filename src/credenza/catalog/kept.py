"""What the catalog keeps about a person."""

from credenza.catalog.models import Follow, Session
from credenza.journal.kept import Kept

KEPT = (
    Kept(section="follows", model=Follow, column="person_id", more=("item__sku",)),
    Kept(section="sessions_added", model=Session, column="made_by_id", only=("id", "title", "starts_at", "made_at")),
)
