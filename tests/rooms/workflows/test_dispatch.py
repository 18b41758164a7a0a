"""The outbox: an event is handled once, failures are put aside, and workers share the work."""

from multiprocessing import get_context

import pytest
from django.db import connections

from credenza.journal.models import Event
from credenza.kernel.actors import Actor
from credenza.workflows import dispatch
from credenza.workflows.dispatch import dispatch_pending
from credenza.workflows.models import Delivery, Notice, StuckEvent
from credenza.workflows.queries import stuck_count
from tests.builders.credits import NOW, account, later, person, request, stock


@pytest.fixture
def busy() -> tuple[Actor, int]:
    """An owner, and how many events wait."""
    ana = person("ana@acme.example", "Ana")
    acme = account(ana)
    for _ in range(3):
        request(acme.code, person())
    return ana, Event.objects.filter(dispatched_at=None).count()


def test_every_event_is_handled_once(busy: tuple[Actor, int]) -> None:
    assert dispatch_pending(now=NOW) == busy[1]
    assert dispatch_pending(now=NOW) == 0
    assert not Event.objects.filter(dispatched_at=None).exists()
    assert Notice.objects.filter(name="redemption_requested").count() == 3


def test_a_limit_leaves_the_rest_for_the_next_time(busy: tuple[Actor, int]) -> None:
    assert dispatch_pending(now=NOW, limit=2) == 2
    assert dispatch_pending(now=NOW) == busy[1] - 2


def test_nothing_is_sent_while_dispatching(busy: tuple[Actor, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credenza.gateways.mail.send", lambda _: pytest.fail("sent inside a transaction"))
    dispatch_pending(now=NOW)
    assert Delivery.objects.filter(status="queued").count() == 3


def test_a_failing_event_holds_up_no_other_and_is_tried_again(
    busy: tuple[Actor, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Event.objects.filter(name="credits.redemption_requested").order_by("id")[0]
    real = dispatch.write

    def write(told: object, **more: object) -> int:
        told = list(told)  # type: ignore[call-overload]
        if any(one.fact == f"request={first.payload['request']}" for one in told):
            real(told, **more)  # type: ignore[arg-type]
            raise RuntimeError("a template broke")
        return real(told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(dispatch, "write", write)
    assert dispatch_pending(now=NOW) == busy[1] - 1
    assert Notice.objects.filter(name="redemption_requested").count() == 2
    assert stuck_count() == 1
    stuck = StuckEvent.objects.get()
    assert (stuck.event_id, stuck.attempts_count, stuck.last_error) == (first.pk, 1, "RuntimeError: a template broke")
    assert dispatch_pending(now=NOW) == 0
    monkeypatch.undo()
    assert dispatch_pending(now=NOW) == 0
    assert dispatch_pending(now=later(1)) == 1
    assert Notice.objects.filter(name="redemption_requested").count() == 3
    assert stuck_count() == 0


def test_an_event_nobody_handles_is_done_too() -> None:
    Event.objects.create(name="orders.unheard_of", payload={}, on=NOW.date(), at=NOW)
    assert dispatch_pending(now=NOW) == 1


def _dispatch(results: object) -> None:
    connections.close_all()
    results.put(dispatch_pending(now=NOW))  # type: ignore[attr-defined]


@pytest.mark.postgresql_only
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_handle_each_event_once() -> None:
    stock()
    dispatch_pending(now=NOW)
    acme = account(person("ana@acme.example", "Ana"))
    for _ in range(20):
        request(acme.code, person())
    waiting = Event.objects.filter(dispatched_at=None).count()
    context = get_context("fork")
    results = context.Queue()
    connections.close_all()
    workers = [context.Process(target=_dispatch, args=(results,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    handled = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    handled.append(dispatch_pending(now=NOW))
    assert sum(handled) == waiting
    assert Notice.objects.filter(name="redemption_requested").count() == 20
