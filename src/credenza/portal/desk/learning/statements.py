"""Statements that came in, what was made of them, and how many of which verbs were kept out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from credenza.learning.queries import statements as reads
from credenza.portal.desk.learning.access import learning_desk
from credenza.portal.desk.learning.forms import StatementFilter
from credenza.portal.presentation.keyset import Pages
from credenza.portal.shared import remembers_filters

PAGE_ROWS = 50
VERBS_SHOWN = 12


@learning_desk
@remembers_filters("learning_desk:statements")
def statements(request: HttpRequest) -> HttpResponse:
    """Statements, newest first."""
    form = StatementFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    pages = Pages.of(request.GET)
    wanted = reads.StatementFilter(text=asked.get("q", ""))
    rows = reads.received(wanted, before=pages.before, limit=PAGE_ROWS + 1)
    following = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None
    verbs = reads.ignored_verbs()
    context = {
        "form": form,
        "rows": rows[:PAGE_ROWS],
        "pages": pages.beyond(following),
        "verbs": verbs[:VERBS_SHOWN],
        "more_verbs": len(verbs) - VERBS_SHOWN,
    }
    return render(request, "portal/desk/learning/statements.html", context)
