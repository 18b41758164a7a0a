"""Rows of an import that nothing is to be said about: accepted in a few look-ups each.

Nearly every row of a large file is one: a known candidate, a type that says its own units, a day in the past, a name.
What all rows share is looked up once. A row that is not plain is not refused here: the ordinary checks look at it and
refuse it in their words, or accept it. So this accepts nothing that those refuse (a test compares).
"""

from datetime import date

from credenza.certification.bulk_sql import Staged
from credenza.certification.entering import ITEM_LENGTH, LANGUAGE_LENGTH, NAME_LENGTH, day_of, name_key
from credenza.certification.errors import InvalidDate
from credenza.certification.importing import KEY_LENGTH, Given, Holders, Intake
from credenza.programs.loader import active

_NEVER = date.max


class PlainRows:
    """For the rows of one file, under the program in force when it is made."""

    def __init__(self, intake: Intake) -> None:
        program = active().certification
        kinds = program.activity_types if program else ()
        self._types = frozenset(kind.id for kind in kinds if kind.units is not None)
        self._earliest = (program.earliest_activity_on if program else None) or date.min
        self._days: dict[str, date] = {}
        self._key_of = intake.key_of

    def row(self, given: Given, holders: Holders) -> Staged | None:
        """The row as it is staged; None where the ordinary checks have to look."""
        values = given.values
        if not "".join(values.values()).isprintable() or values.get("units"):
            return None
        kind, name = values.get("type", ""), values.get("name", "").strip()
        item, language = values.get("item", "").strip(), values.get("language", "").strip() or "en"
        if kind not in self._types or not 0 < len(name) <= NAME_LENGTH:
            return None
        if len(item) > ITEM_LENGTH or len(language) > LANGUAGE_LENGTH or len(values.get("key", "")) > KEY_LENGTH // 2:
            return None
        holder, on = holders.quick(given), self._day(values.get("date", ""))
        if holder is None or holder.root is None or not self._earliest <= on <= holders.today(holder):
            return None
        return Staged(
            given.line, holder.root, kind, on, name, name_key(name), item, language, None, self._key_of(given),
            holder.person_id,
        )  # fmt: skip

    def _day(self, text: str) -> date:
        """One that no row passes with for text that is no day."""
        found = self._days.get(text)
        if found is None:
            try:
                found = self._days[text] = day_of(text)
            except InvalidDate:
                return _NEVER
        return found
