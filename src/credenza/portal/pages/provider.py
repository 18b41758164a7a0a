"""Where the card provider meets us: its webhooks come in here, and the demo's stand-in for a cardholder's bank."""

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from credenza.gateways.payments import choice
from credenza.gateways.payments.events import SIGNATURE_HEADER
from credenza.gateways.payments.fake import FakeCards, UnknownAtProvider
from credenza.gateways.payments.shapes import EventRefused, Intent, IntentStatus, Keeping, ProviderTrouble
from credenza.kernel.money import Money
from credenza.portal.presentation.formats import money
from credenza.portal.shared import now
from credenza.workflows.card_events import take_provider_event

KEEPING = "seti_"
"""How the provider names a card that is to be kept; payments begin otherwise."""


# The provider has no session and no token of ours: its signature over the body is the proof.
@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """One webhook: 200 once it is dealt with, 400 where it is not the provider's, 503 to have it sent again."""
    try:
        outcome = take_provider_event(request.body, request.headers.get(SIGNATURE_HEADER, ""), now=now())
    except EventRefused as refused:
        return HttpResponse(refused.reason, status=400, content_type="text/plain")
    except ProviderTrouble:
        return HttpResponse("try again", status=503, content_type="text/plain")
    return HttpResponse(outcome, content_type="text/plain")


@require_http_methods(["GET", "POST"])
def test_bank(request: HttpRequest, intent: str) -> HttpResponse:
    """The demo's bank asks the holder of a test card; a payment that does not wait for it just leads back."""
    bank = choice.active() if choice.available() else None
    if not isinstance(bank, FakeCards):
        raise Http404
    about = _asked_about(bank, intent)
    if request.method == "POST" and about.status is IntentStatus.REQUIRES_ACTION:
        answer = bank.authenticate if isinstance(about, Intent) else bank.authenticate_keeping
        about = answer(intent, passed=request.POST.get("answer") == "confirm", now=now())
    if about.status is not IntentStatus.REQUIRES_ACTION:
        return redirect(_way_back(bank.return_url(intent)))
    total = Money(about.amount_minor, about.currency) if isinstance(about, Intent) else None
    return render(request, "portal/test_bank.html", {"total": money(total) if total else ""})


def _asked_about(bank: FakeCards, intent: str) -> Intent | Keeping:
    """The payment, or the card to be kept, that its holder is asked about."""
    try:
        return bank.retrieve_keeping(intent) if intent.startswith(KEEPING) else bank.retrieve_intent(intent)
    except (UnknownAtProvider, KeyError) as unknown:
        raise Http404 from unknown


def _way_back(url: str) -> str:
    """Where the buyer came from, without its host: the demo answers under more than one loopback name."""
    parts = urlsplit(url)
    return f"/{parts.path.lstrip('/')}{f'?{parts.query}' if parts.query else ''}"
