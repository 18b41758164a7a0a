"""What the catalog keeps about a person."""

from credenza.catalog.models import Follow
from credenza.journal.kept import Kept

KEPT = (Kept(section="follows", model=Follow, column="person_id", more=("item__sku",)),)
