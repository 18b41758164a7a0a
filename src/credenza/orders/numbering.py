"""Numbers of papers: one counter row a kind of paper and year, raised in the transaction that issues the paper.

The row stays locked until that transaction ends, and goes back with it: numbers have no gaps and no doubles. Take it
last, so that others wait only for a moment. Rule: "gapless invoice and credit-note numbers" of the orders rules.
"""

from credenza.journal.statements import raw_cursor

PREFIXES = {"quote": "Q", "order": "O", "invoice": "INV", "credit_note": "CN"}
_NEXT = (
    "INSERT INTO orders_numberseries (paper, year, last) VALUES (%s, %s, 1) "
    "ON CONFLICT (paper, year) DO UPDATE SET last = orders_numberseries.last + 1 RETURNING last"
)


def next_number(paper: str, year: int) -> str:
    """The next number of a "quote", "order", "invoice" or "credit_note" in a business year, such as Q-2026-000123.

    Call it inside the transaction that writes the paper. Raises KeyError for any other kind of paper.
    """
    prefix = PREFIXES[paper]
    with raw_cursor() as cursor:
        cursor.execute(_NEXT, (paper, year))
        given = cursor.fetchone()
    return f"{prefix}-{year}-{given[0] if given else 0:06d}"
