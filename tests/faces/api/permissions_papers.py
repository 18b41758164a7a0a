"""Who may have which papers: rows as in ``permissions``.

The owner is the organization's first contact who bought, the learner a colleague in it. Quotes are the order desk's,
invoices finance's too.
"""

from tests.faces.api.permissions import Row

# fmt: off
TABLE = (
    #   method    path                            body  other owner learn desk fin  admin
    Row("GET", "/quotes/{quote}/paper.pdf", None, 404, 200, 200, 200, 404, 200),
    Row("GET", "/invoices/{invoice}/paper.pdf", None, 404, 200, 200, 200, 200, 200),
    Row("GET", "/invoices/{invoice}/ubl.xml", None, 404, 200, 200, 200, 200, 200),
)
# fmt: on
