"""For probes and Prometheus: is the process alive, can it serve, what does it count."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from credenza.journal.queries import waiting_count

_jobs = Gauge("credenza_jobs", "Jobs in the queue's table; failed ones are dead letters.", ("status",))
_outbox = Gauge("credenza_outbox_waiting", "Events that no workflow has taken yet.")


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view
    """200 while the process answers at all."""
    return JsonResponse({"status": "alive"})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view
    """200 when database and cache answer and no migration is missing; else 503 with the checks that failed."""
    answers = {name: _answers(check) for name, check in CHECKS.items()}
    ready = all(answers.values())
    return JsonResponse({"status": "ready" if ready else "not ready", "checks": answers}, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text for who holds the token, in the demo for everyone; else like a page that never was."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    wanted = settings.METRICS_TOKEN.encode()
    if not (settings.DEMO and not wanted) and not (wanted and hmac.compare_digest(given, wanted)):
        return HttpResponseNotFound("not found", content_type="text/plain")
    for status, count in _jobs_by_status().items():
        _jobs.labels(status.lower()).set(count)
    _outbox.set(waiting_count())
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _jobs_by_status() -> dict[str, int]:
    counted = DBTaskResult.objects.order_by().values_list("status").annotate(count=Count("pk"))
    return {**dict.fromkeys(("READY", "RUNNING", "FAILED"), 0), **dict(counted)}


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except DatabaseError:
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _cache() -> bool:
    cache.get("readyz")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "cache": _cache, "migrations": _migrations}
