"""The one statement that reads all facts about candidates, written by hand: every command and page of the room asks it.

Through the ORM the same takes six queries, and the building of each costs more than the database's work. The text is
the same on both databases; ``credenza.journal.statements`` says how values go in.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from credenza.journal.statements import Row, day, raw_cursor

CANDIDATE, MERGER, PASS, ACTIVITY, EXTENSION, UPGRADE = "c", "m", "p", "a", "x", "u"

_NO_DAY, _NO_NUMBER = "CAST(NULL AS date)", "CAST(NULL AS bigint)"

_FAMILY = """
WITH fam (root, member) AS (
  SELECT id, id FROM certification_candidate WHERE {which}
  UNION SELECT keep_id, merge_id FROM certification_merger WHERE {which_keep} AND entered_on <= %s
)
"""
_ROWS = f"""
SELECT 'c', fam.root, c.id, '', '', '', {_NO_DAY}, {_NO_DAY}, {_NO_DAY}, c.birth_month
  FROM fam JOIN certification_candidate c ON c.id = fam.root AND fam.member = fam.root
UNION ALL
SELECT 'm', fam.root, m.id, CAST(m.keep_id AS text), '', '', m."on", {_NO_DAY}, {_NO_DAY}, m.merge_id
  FROM fam JOIN certification_merger m ON m.merge_id = fam.member
  WHERE fam.member <> fam.root
UNION ALL
SELECT 'p', fam.root, p.id, p.certification, p.kind, '', p."on", {_NO_DAY}, {_NO_DAY}, p.candidate_id
  FROM fam JOIN certification_pass p ON p.candidate_id = fam.member
  WHERE p.entered_on <= %s AND p."on" <= %s AND NOT EXISTS (
    SELECT 1 FROM certification_passwithdrawn w WHERE w.earned_id = p.id AND w.entered_on <= %s)
UNION ALL
SELECT 'a', fam.root, a.id, a.type, a.name, a.item, a."on", {_NO_DAY}, {_NO_DAY}, a.unit_hundredths
  FROM fam JOIN certification_activity a ON a.candidate_id = fam.member
  WHERE a."on" <= %s AND {{state}}
UNION ALL
SELECT 'x', fam.root, e.id, '', '', '', e."on", e.suspends_on, e.expires_on, k.origin
  FROM fam JOIN {{held}}
  JOIN certification_credentialextension e ON e.credential_id = k.id
  WHERE e.entered_on <= %s AND e."on" <= %s
UNION ALL
SELECT 'u', fam.root, u.id, u.certification, '', '', u."on", {_NO_DAY}, {_NO_DAY}, k.origin
  FROM fam JOIN {{held}}
  JOIN certification_upgrade u ON u.credential_id = k.id
  WHERE u.entered_on <= %s AND u."on" <= %s
"""  # noqa: S608  constants of this module only
_ONE = {"which": "id = %s", "which_keep": "keep_id = %s"}
_MANY = {"which": "id BETWEEN %s AND %s AND merged_into_id IS NULL", "which_keep": "keep_id BETWEEN %s AND %s"}
_HELD_NOW = "certification_credential k ON k.candidate_id = fam.member"
# Whoever was taken in since held it under an account of their own: the pass that it comes from still names that one.
_THEN_HELD = """, held (root, id, origin) AS (
  SELECT fam.root, k.id, k.origin FROM fam JOIN certification_credential k ON k.candidate_id = fam.member
  UNION SELECT fam.root, k.id, k.origin FROM fam JOIN certification_pass o ON o.candidate_id = fam.member
    JOIN certification_credential k ON k.origin = o.id
)
"""
_HELD_THEN = "held k ON k.root = fam.root AND fam.member = fam.root"
_NOW = "a.status = 'accepted'"
_THEN = """a.entered_on <= %s AND COALESCE((
    SELECT d.status FROM certification_decision d
     WHERE d.activity_id = a.id AND d.entered_on <= %s ORDER BY d.id DESC LIMIT 1), a.entered_as) = 'accepted'"""


def rows_of(root: int, known_on: date | None, dated_to: date) -> list[Row]:
    """Everything about one candidate: (what, root, id, three texts, three days, a number)."""
    return _read(_statement(many=False, then=known_on is not None), (root,), known_on, dated_to)


def rows_between(first: int, last: int) -> list[Row]:
    """Everything about the candidates with ids from and to, both included, as it stands now; no order."""
    return _read(_statement(many=True, then=False), (first, last), None, date.max)


def chunks(size: int) -> Iterator[tuple[int, int]]:
    """Spans of ids that together hold every candidate."""
    with raw_cursor() as cursor:
        cursor.execute("SELECT MIN(id), MAX(id) FROM certification_candidate")
        first, last = cursor.fetchone() or (None, None)
    if first is not None:
        for start in range(first, last + 1, size):
            yield start, min(start + size - 1, last)


@lru_cache(maxsize=4)
def _statement(*, many: bool, then: bool) -> str:
    family = _FAMILY.format(**(_MANY if many else _ONE)) + (_THEN_HELD if then else "")
    return family + _ROWS.format(state=_THEN if then else _NOW, held=_HELD_THEN if then else _HELD_NOW)


def _read(statement: str, ids: tuple[int, ...], known_on: date | None, dated_to: date) -> list[Row]:
    known, to = day(known_on or date.max), day(dated_to)
    state = () if known_on is None else (known, known)
    with raw_cursor() as cursor:
        cursor.execute(statement, (*ids, *ids, known, known, to, known, to, *state, known, to, known, to))
        return cursor.fetchall()
