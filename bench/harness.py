"""Alternating runs, medians, and the one line each benchmark prints."""

import gc
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

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


class Spent(NamedTuple):
    """Milliseconds of one run: by the clock, and at work, which is what this process and the database's computed.

    On an idle machine both are one, since the two take turns. What other programs take of the processor is in the first alone. Where the
    database's process cannot be looked at (it runs elsewhere, or not on Linux), the clock serves for both.
    """

    clock: float
    work: float


def alternate(ours: Work, yardstick: Work, rounds: int) -> tuple[float, float]:
    """Medians in milliseconds by the clock."""
    took = take_turns({"ours": ours, "yardstick": yardstick}, rounds)
    return took["ours"].clock, took["yardstick"].clock


def take_turns(works: Mapping[str, Work], rounds: int) -> dict[str, Spent]:
    """Medians of each, run in turn after a warm-up each."""
    for work in works.values():
        work()
    runs = [{name: spent(work) for name, work in works.items()} for _ in range(rounds)]
    return {name: Spent(*map(statistics.median, zip(*(run[name] for run in runs), strict=True))) for name in works}


def spent(work: Work) -> Spent:
    gc.collect()
    connection.ensure_connection()
    server, own, start = _computed_by(connection.connection.info.backend_pid), time.process_time(), time.perf_counter()
    work()
    clock, own = (time.perf_counter() - start) * 1000, (time.process_time() - own) * 1000
    served = _computed_by(connection.connection.info.backend_pid)
    return Spent(clock, clock if server is None or served is None else own + served - server)


def _computed_by(pid: int) -> float | None:
    """Milliseconds that a process of one thread has been on a processor."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1_000_000
    except OSError:
        return None


def queries(work: Work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)
