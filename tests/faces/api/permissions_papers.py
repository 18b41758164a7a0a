"""Who may have which papers: rows as in ``permissions``.

The owner is the organization's first contact who bought, the learner a colleague in it. Quotes are the order desk's,
invoices and bank files finance's too.
"""

from tests.builders.credits import TODAY
from tests.faces.api.permissions import Row
from tests.rooms.gateways.bank_files_given import Paid, camt, entry, eur

STATEMENT = camt(entry(Paid(eur("5.00"), on=TODAY, bank_id="X1")))

# fmt: off
TABLE = (
    #   method    path                            body  other owner learn desk fin  admin
    Row("GET", "/quotes/{quote}/paper.pdf", None, 404, 200, 200, 200, 404, 200),
    Row("GET", "/invoices/{invoice}/paper.pdf", None, 404, 200, 200, 200, 200, 200),
    Row("GET", "/invoices/{invoice}/ubl.xml", None, 404, 200, 200, 200, 200, 200),
    Row("POST", "/bank-files", STATEMENT, 403, 403, 403, 200, 200, 200),
)
# fmt: on
