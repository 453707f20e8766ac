"""Whether figures over the years go the way they should. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from .models import Direction


class Slip(NamedTuple):
    """The year whose value is no better than what stood before."""

    year: int
    value: Decimal
    before: Decimal


def slip(direction: str, baseline: Decimal | None, targets: Sequence[tuple[int, Decimal]]) -> Slip | None:
    """The first target that goes the wrong way; else the last one when it is no better than the start. None when all is well.

    An indicator that keeps its level cannot slip; a single figure without a baseline has nothing to be compared with.
    """
    if direction == Direction.KEEP or not targets:
        return None
    better = 1 if direction == Direction.HIGHER else -1
    before = baseline
    for year, value in targets:
        if before is not None and (value - before) * better < 0:
            return Slip(year, value, before)
        before = value
    first = baseline if baseline is not None else targets[0][1]
    alone = baseline is None and len(targets) == 1
    return None if alone or targets[-1][1] != first else Slip(*targets[-1], first)
