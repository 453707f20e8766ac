"""A long stream in handfuls."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch
