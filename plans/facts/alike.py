"""Which of many pieces of work are likely the same as a body's projects. Pure; the likeness of names is `alignment.likeness`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from alignment.kernel import Bilingual
from alignment.likeness import Item, Match, between, likely_duplicates

from .others import NEAR_M, Placed, Work, metres, shared_km

#: Pairs below this likeness are no facts at all; the rules' thresholds lie above it.
FLOOR = Decimal("0.7")
YEARS_BACK = 3
IsKnown = Callable[[Work, Work], bool]


class Place(StrEnum):
    SAME = "same"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AlikeFacts:
    """Another piece of work beside a project: how alike in percent (`what`: its words alone), and whether both lie in one place.

    `metres` and `km` are None where a site has no coordinate or no kilometres; `place` says whether districts or names meet.
    """

    source: str
    pk: int
    name: str
    owner: Bilingual
    year: int
    is_own: bool
    same_kind: bool
    score: int
    what: int
    shared: tuple[str, ...]
    differing: tuple[str, ...]
    place: Place
    metres: int | None = None
    km: Decimal | None = None
    is_decided: bool = False
    amount_baht: Decimal | None = field(default=None, repr=False)

    @property
    def pair(self) -> tuple[str, int]:
        return self.source, self.pk


def alike_works(subjects: Sequence[Work], others: Sequence[Work], *, is_past: IsKnown, is_decided: IsKnown) -> dict[int, list[AlikeFacts]]:
    """By id of the subject the work that is likely the same: of others in the same year, of anybody in the three years before.

    `is_past` says whether the subject goes on with the other, `is_decided` whether somebody found the two not to be the same.
    """
    known = {work.key: work for work in others}
    found: dict[int, list[AlikeFacts]] = defaultdict(list)
    for subject, other, match in _matches(subjects, others, known):
        if not is_past(subject, other):
            found[subject.pk].append(_alike(subject, other, match, is_decided=is_decided(subject, other)))
    return found


def _matches(subjects: Sequence[Work], others: Sequence[Work], known: dict[str, Work]) -> Iterator[tuple[Work, Work, Match]]:
    """By names, the most alike first, then those on one spot whose names were not alike enough."""
    by_key = {work.key: work for work in subjects}

    def counts(subject: Item, other: Item) -> bool:
        return _counts(by_key[str(subject.key)], known[str(other.key)])

    seen = set()
    items = (work.item for work in subjects), (work.item for work in others)
    for match in likely_duplicates(*items, threshold=FLOOR, years_back=YEARS_BACK, counts=counts):
        pair = by_key[str(match.subject.key)], known[str(match.other.key)]
        seen.add((pair[0].key, pair[1].key))
        yield *pair, match
    for subject, other in _on_one_spot(subjects, others):
        if (subject.key, other.key) not in seen:
            yield subject, other, Match(subject.item, other.item, between(subject.item, other.item))


def _on_one_spot(subjects: Iterable[Work], others: Sequence[Work]) -> Iterator[tuple[Work, Work]]:
    """Pairs of one year and province of which both have a placed site, near enough to matter."""
    placed = Placed(others)
    for subject in subjects:
        for other in placed.around(subject):
            if subject.key != other.key and _counts(subject, other) and _meet(*_nearest(subject, other)):
                yield subject, other


def _meet(distance: int | None, km: Decimal | None) -> bool:
    return bool(km) or (distance is not None and distance <= NEAR_M)


def _nearest(a: Work, b: Work) -> tuple[int | None, Decimal | None]:
    """Least distance in metres and most kilometres in common; None where nothing can be compared."""
    spots = [(x, y) for x in a.placed for y in b.placed]
    distances = [distance for x, y in spots if (distance := metres(x, y)) is not None]
    roads = [shared_km(x, y) for x, y in spots if x.km and y.km and x.road and y.road]
    return min(distances, default=None), max(roads, default=None)


def _counts(subject: Work, other: Work) -> bool:
    """A body's own work of the same year is one paper, and nobody is shown another body's draft."""
    own = subject.owner_code == other.owner_code
    return subject.year != other.year if own else not other.is_draft


def _place(subject: Work, other: Work, match: Match, *, is_near: bool) -> Place:
    """Sites that meet, one district, or a place below the province in both names; apart where both name districts and share none."""
    if is_near or subject.districts & other.districts or set(match.likeness.same_places) - {"provinces", "phases"}:
        return Place.SAME
    return Place.APART if subject.districts and other.districts else Place.UNKNOWN


def _alike(subject: Work, other: Work, match: Match, *, is_decided: bool) -> AlikeFacts:
    likeness = match.likeness
    distance, km = _nearest(subject, other)
    return AlikeFacts(
        source=other.source,
        pk=other.pk,
        name=other.name,
        owner=other.owner,
        year=other.year,
        is_own=subject.owner_code == other.owner_code,
        same_kind=subject.kind == other.kind,
        score=match.percent,
        what=int(likeness.what * 100),
        shared=likeness.shared,
        differing=(*likeness.only_a, *likeness.only_b),
        place=_place(subject, other, match, is_near=_meet(distance, km)),
        metres=distance,
        km=km,
        is_decided=is_decided,
        amount_baht=other.amount_baht,
    )
