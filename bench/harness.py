"""Alternating runs, medians, and the one line each benchmark prints."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

Work = Callable[[], object]


@dataclass(frozen=True)
class Report:
    """`ratio` is ours / yardstick; `ok` holds ratio and every count against their targets."""

    bench: str
    ratio: float
    target: float
    ok: bool
    figures: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        return json.dumps(
            {"bench": self.bench, "ratio": round(self.ratio, 3), "target": self.target, "ok": self.ok, "figures": self.figures},
            ensure_ascii=False,
        )


def alternate(ours: Work, yardstick: Work, rounds: int) -> tuple[float, float]:
    """Medians in milliseconds of both, run in turn after one warm-up each."""
    ours(), yardstick()
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(_timed(ours))
        theirs.append(_timed(yardstick))
    return statistics.median(mine), statistics.median(theirs)


def _timed(work: Work) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def queries(work: Work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)
