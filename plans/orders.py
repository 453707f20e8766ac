"""Orders of an action plan's projects: two beside each other with what differs, and one change told in a sentence."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Bucket, Project, Scenario

Place = tuple[int, str]  # rank, bucket
Places = dict[int, Place]
NOW = "now"


def places_of(projects: Iterable[Project]) -> Places:
    """The places of projects in the order given."""
    return {p.pk: (rank, p.bucket) for rank, p in enumerate(projects, 1)}


@dataclass(frozen=True)
class Order:
    """One order: the present one (no scenario) or a kept one, with its sums (baht)."""

    key: str
    title: str
    scenario: Scenario | None
    places: Places
    inside: Decimal
    over: Decimal
    in_count: int
    over_count: int


def order_of(key: str, title: str, scenario: Scenario | None, places: Places, projects: Iterable[Project]) -> Order:
    known = [(places[p.pk][1], p.amount_baht) for p in projects if p.pk in places]
    inside = [baht for bucket, baht in known if bucket == Bucket.IN_CEILING]
    over = [baht for bucket, baht in known if bucket == Bucket.OVER_CEILING]
    return Order(key, title, scenario, places, sum(inside, Decimal(0)), sum(over, Decimal(0)), len(inside), len(over))


class Side(NamedTuple):
    rank: int
    is_over: bool


class Difference(NamedTuple):
    """One project in two orders; a side is None where the project was not there yet."""

    project: Project
    a: Side | None
    b: Side | None
    moved: bool = False  # by itself: the others of its rank only made room

    @property
    def differs(self) -> bool:
        """Another bucket, another place among the others, or there in one order only."""
        return self.moved or (self.a and self.a.is_over) != (self.b and self.b.is_over)

    @property
    def shifted(self) -> bool:
        """Another rank, only because others moved past."""
        return not self.differs and self.a != self.b

    @property
    def steps(self) -> int:
        """Places the project stands higher in b than in a; negative when lower."""
        return self.a.rank - self.b.rank if self.a and self.b else 0

    @property
    def down(self) -> int:
        return -self.steps

    @property
    def baht(self) -> Decimal:
        """What going from a to b brings under the ceiling (baht); negative for what it takes out."""
        inside = [side is not None and not side.is_over for side in (self.a, self.b)]
        return self.project.amount_baht * (inside[1] - inside[0])


@dataclass(frozen=True)
class Comparison:
    """From order a to order b, all projects in the order of b."""

    a: Order
    b: Order
    rows: list[Difference]

    @property
    def differing(self) -> list[Difference]:
        return [row for row in self.rows if row.differs]

    @property
    def shifted(self) -> int:
        return sum(row.shifted for row in self.rows)

    @property
    def entering(self) -> list[Difference]:
        return [row for row in self.rows if row.baht > 0]

    @property
    def leaving(self) -> list[Difference]:
        return [row for row in self.rows if row.baht < 0]

    @property
    def inside_change(self) -> Decimal:
        return self.b.inside - self.a.inside

    @property
    def left_change(self) -> Decimal:
        """What stays under the ceiling, whatever the ceiling is."""
        return Decimal(0) - self.inside_change

    @property
    def over_change(self) -> Decimal:
        return self.b.over - self.a.over


def compare(a: Order, b: Order, projects: Sequence[Project]) -> Comparison:
    last = len(projects) + 1
    ordered = sorted(projects, key=lambda p: b.places.get(p.pk, (last, ""))[0])
    staying = _staying([p.pk for p in ordered if _keeps_bucket(p.pk, a, b)], a)
    return Comparison(a, b, [Difference(p, _side(a, p), _side(b, p), p.pk not in staying) for p in ordered])


def _keeps_bucket(pk: int, a: Order, b: Order) -> bool:
    return pk in a.places and pk in b.places and a.places[pk][1] == b.places[pk][1]


def _staying(keys: Sequence[int], a: Order) -> set[int]:
    """Of projects in the order of b the most that stand in the same order in a: all others were moved (longest increasing run of ranks)."""
    ends: list[int] = []  # lowest rank in a that a run of that length can end with
    tails: list[int] = []  # the project standing there
    before: dict[int, int | None] = {}
    for pk in keys:
        rank = a.places[pk][0]
        length = bisect_left(ends, rank)
        before[pk] = tails[length - 1] if length else None
        ends[length : length + 1], tails[length : length + 1] = [rank], [pk]
    staying, at = set(), tails[-1] if tails else None
    while at is not None:
        staying.add(at)
        at = before[at]
    return staying


def _side(order: Order, project: Project) -> Side | None:
    if project.pk not in order.places:
        return None
    rank, bucket = order.places[project.pk]
    return Side(rank, bucket == Bucket.OVER_CEILING)


# ---------- one change in words ----------


@dataclass(frozen=True)
class Change:
    """The order before and after one deed, with the names of the projects."""

    before: Places
    after: Places
    names: Mapping[int, str]

    @property
    def moved(self) -> list[int]:
        """The project whose move alone explains the new ranks; two when neighbours changed places; none when it takes more."""
        old, new = _by_rank(self.before), _by_rank(self.after)
        first = next((i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), None)
        if first is None or set(old) != set(new):
            return []
        found = [pk for pk in (old[first], new[first]) if _without(old, pk) == _without(new, pk)]
        return [pk for pk in found if self._bucket_changes(pk)] or found

    @property
    def rebucketed(self) -> list[int]:
        return [pk for pk in self.after if self._bucket_changes(pk)]

    def _bucket_changes(self, pk: int) -> bool:
        return pk in self.before and self.before[pk][1] != self.after[pk][1]

    def sentence(self) -> str:
        """What came back: a project to its rank, two that changed places, several to a bucket, or how many stand elsewhere."""
        moved, rebucketed = self.moved, self.rebucketed
        if len(moved) == 1 and set(rebucketed) <= set(moved):
            return self._one(moved[0])
        if len(moved) == 2 and not rebucketed:
            a, b = (self.names[pk] for pk in moved)
            return _("“%(a)s” กับ “%(b)s” สลับกลับที่เดิม") % {"a": a, "b": b}
        buckets = {self.after[pk][1] for pk in rebucketed}
        return self._several(buckets.pop()) if len(buckets) == 1 else self._many()

    def _one(self, pk: int) -> str:
        words = {"project": self.names[pk], "a": self.before[pk][0], "b": self.after[pk][0]}
        told = _("“%(project)s” จากลำดับ %(a)s กลับไปลำดับ %(b)s") % words
        return f"{told} · {Bucket(self.after[pk][1]).label}" if self._bucket_changes(pk) else told

    def _several(self, bucket: str) -> str:
        n = len(self.rebucketed)
        return ngettext("%(n)s โครงการกลับไป%(bucket)s", "%(n)s โครงการกลับไป%(bucket)s", n) % {"n": n, "bucket": Bucket(bucket).label}

    def _many(self) -> str:
        n = sum(self.before.get(pk) != place for pk, place in self.after.items())
        return ngettext("%(n)s โครงการกลับไปลำดับก่อนหน้า", "%(n)s โครงการกลับไปลำดับก่อนหน้า", n) % {"n": n}


def _by_rank(places: Places) -> list[int]:
    return sorted(places, key=lambda pk: places[pk][0])


def _without(order: Sequence[int], pk: int) -> list[int]:
    return [other for other in order if other != pk]
