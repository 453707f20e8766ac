"""Is the process alive, and is all it needs there: for load balancers, `bin/run` and people looking for what is missing."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .celery import app

WORKER_ANSWERS_WITHIN = 1.0  # seconds


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 whenever this process can answer at all."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part is there, else 503 with the reason beside each missing part. Tells no address and no version."""
    parts = {name: _state(probe) for name, probe in PROBES.items()}
    ready = set(parts.values()) == {"ok"}
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _state(probe: Callable[[], str]) -> str:
    try:
        return probe() or "ok"
    except Exception as error:  # whatever a missing server raises, the answer is which part is missing
        return f"missing: {type(error).__name__}"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations() -> str:
    """Empty when the database has them all."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"missing: {len(waiting)} migrations not applied" if waiting else ""


def redis() -> str:
    cache.get("readyz")
    return ""


def worker() -> str:
    """Asks all workers and is content with the first answer."""
    answers = app.control.broadcast("ping", reply=True, timeout=WORKER_ANSWERS_WITHIN, limit=1)
    return "" if answers else "missing: no worker answers"


PROBES: dict[str, Callable[[], str]] = {"database": database, "migrations": migrations, "redis": redis, "worker": worker}
